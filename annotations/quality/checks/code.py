"""Did formulae and code come through as they are?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from annotations.quality.alternatives import Alternatives
from annotations.quality.checks.base import Check, Finding
from annotations.quality.notation import code, variables
from annotations.quality.notation.braces import unbraced
from annotations.quality.notation.comparing import Difference, differences, is_glued
from annotations.quality.notation.signs import COMMANDS, FUNCTIONS, SAME, STYLES, SYNONYMS
from annotations.quality.units import Unit, fields_in_both
from workbench.core.messages import gettext_noop

_LITERAL = Alternatives(
    r"\\[a-zA-Z]+",
    r"https?://[!-~]*[A-Za-z0-9/=&%~+-]",
    r"(?<![\w.])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+",
    r"%[sd](?![A-Za-z])",
    r"(?<!\\[A-Za-z]{1,20}|[\^_])\{[a-z_]+\}",
    r"\{\{(?:(?!\{\{|\}\}).)++\}\}",
    r"(?<![A-Za-z_.])[A-Za-z_.]{1,80}+\(\)",
    r"[=!<>]=|&&|\|\||->|\+\+|<<",
)
"""Commands of LaTeX, addresses, placeholders, calls() and operators of programs."""

_MAY_HAVE = regex.compile(r"[\\@%{&|]|://|\(\)|[=!<>+-][=>+<]")
_SIGNS = regex.compile(
    r"[=≠≈≡<>≤≥+±∓^*×÷→←⇒⇔∈∉⊂⊆∪∩√∑∫∏∂∇∀∃∧∨·⋅⊃\\⁰¹²³⁴-⁹⁻ⁿ₀-₉＝＋_{}`@%|&$(/:0-9–−-]"
    r"|[a-z][A-Z]|[A-Z]{4}|import|lambda|return"
)
"""What formulae and code have at the least; most options have none of it."""

_NAME = regex.compile(r"(?<![\\\p{L}])\p{L}{2,}+")
_DOLLAR = regex.compile(r"(?<!\\)\$")
_FORMULA = regex.compile(r"[\\^{]|_\w")


class DamagedCode(Check):
    """What no language says otherwise: what is between the words of the text may move with them."""

    id = "damaged_code"
    order = 8
    name = gettext_noop("Formulae and code")
    description = gettext_noop(
        "A formula, LaTeX command, line of code, placeholder or address of the source is missing "
        "or changed, or the `$` of a formula has lost its partner."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        known = variables.of_formulae(text for _, text in source.fields() if _SIGNS.search(text))
        for field, before, after in fields_in_both(source, target):
            if before == after or not after.strip() or not _SIGNS.search(before + after):
                continue
            names = code.names(before)
            found = list(differences(before, after, frozenset(names)))
            if known and not found:
                found = list(_exchanged(before, after, known))
            found += unbraced(before, after)
            yield from (self._differing(field, one) for one in found)
            if missing := _missing(before, after, names, found):
                yield self.finding(
                    field,
                    gettext_noop("Missing or changed: %(code)s.", code=", ".join(missing)),
                    gettext_noop("Copy formulae and code from the source as they are."),
                )
            if _FORMULA.search(after) and _is_odd(after) and not _is_odd(before):
                yield self.finding(
                    field,
                    gettext_noop("A $ has no partner."),
                    gettext_noop("Put the whole formula between two $."),
                    start=(lone := [*_DOLLAR.finditer(after)][-1].start()),
                    end=lone + 1,
                )

    def _differing(self, field: str, one: Difference) -> Finding:
        remedy = gettext_noop("Copy formulae and code from the source as they are.")
        if one.start is None:
            message = gettext_noop("Missing or changed: %(code)s.", code=one.source)
        else:
            message = gettext_noop(
                "The source has %(source)s, the translation %(target)s.",
                source=one.source,
                target=one.target,
            )
        return self.finding(field, message, remedy, start=one.start, end=one.end)


CHECKS = (DamagedCode(),)


def _exchanged(before: str, after: str, known: frozenset[str]) -> Iterator[Difference]:
    """A variable of the source's formulae that is another in the prose of a field."""
    if other := variables.exchanged(before, after, known):
        variable, token = other
        yield Difference(variable, token.sign, token.start, token.end)


def _as_written(lost: Counter[str], before: str) -> Counter[str]:
    """Return what is missing by the names that the source has for it."""
    written = {_one_name(m[0]): m[0] for m in _LITERAL.finditer(before)} if lost else {}
    return Counter({written[one]: count for one, count in lost.items()})


@lru_cache(maxsize=256)
def _literals(text: str) -> Counter[str]:
    """Return what stands in every language as it is; kept, for a source is read at every pause."""
    return Counter(_one_name(match[0]) for match in _LITERAL.finditer(text))


def _one_name(literal: str) -> str:
    """A command by one of its names: `\\le` for `\\leq`, `\\sin` for `\\sen`."""
    if not literal.startswith("\\"):
        return literal
    name = literal[1:]
    return "\\" + (SYNONYMS.get(name) or FUNCTIONS.get(name, name))


def _missing(before: str, after: str, names: Counter[str], told: Sequence[Difference]) -> list[str]:
    """Return the literal pieces and the words of code that a translation has less often.

    Where nothing is missing, the pieces of a program that stand there in another order.
    """
    lost: Counter[str] = Counter()
    if _MAY_HAVE.search(before) and (literals := _literals(before)):
        lost = literals - _literals(after)
        lost = _as_written(lost - _as_signs(lost, before, after), before)
    if names:
        lost += names - code.words(after)
    missing = [
        one
        for one in sorted(lost)
        if not _is_inflected(one, after) and not any(one in other.source for other in told)
    ]
    if missing or told or not names:
        return missing
    there = code.compact(after)
    return [one.strip() for one in code.statements(before) if code.compact(one) not in there]


def _is_inflected(literal: str, text: str) -> bool:
    """Whether an address or a longer name stands there with an ending or a prefix of prose."""
    if "://" in literal or "@" in literal:
        return literal in text
    return len(literal) > 3 and is_glued(literal, text)


def _as_signs(missing: Counter[str], before: str, after: str) -> Counter[str]:
    """Return the commands that stand there as the sign they are for, more often than before."""
    found: Counter[str] = Counter()
    for command in missing:
        name = command.removeprefix("\\")
        if name in FUNCTIONS:
            found[command] = _functions(after)[name] - _functions(before)[name]
        elif name in STYLES:
            found[command] = missing[command]
        elif sign := COMMANDS.get(name) if name != command else SAME.get(command):
            signs = {sign, *(other for other, same in SAME.items() if same == sign)} - {command}
            found[command] = sum(after.count(one) - before.count(one) for one in signs)
    return found


def _functions(text: str) -> Counter[str]:
    """Return how often functions stand in a text as words, in whatever language."""
    return Counter(FUNCTIONS[word] for word in _NAME.findall(text) if word in FUNCTIONS)


def _is_odd(text: str) -> bool:
    return len(_DOLLAR.findall(text)) % 2 == 1
