"""The formulae of a text: stretches of signs that prose does not break."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from annotations.quality.notation.signs import UNITS
from annotations.quality.notation.tokens import Token, tokens

WEAK = frozenset({"-", "/", "×", ".", "%", "!", "!=", "'", "", "_", "&", "°", "|"})
"""What prose has between its words too: dashes, ranges, dates, and/or."""

_OF_UNITS = frozenset({"/", "^", "-", "×"})
_PREFIXES = frozenset("-√∑∏∫∂∇∀∃!")
_SIGNS = regex.compile(r"[=≠≈≡<>≤≥+±∓^*×÷→←⇒⇔∈∉⊂⊆∪∩√∑∫∏∂∇∀∃∧∨·⋅⊃\\⁰¹²³⁴-⁹⁻ⁿ₀-₉＝＋_]")
_OFTEN_IN_PROSE = regex.compile(r"[-–−/:]")
_BETWEEN_TERMS = regex.compile(r"(?:\d\w?|\b\w|\))\s?[-–−/:]\s?(?:\d|\w\b|\()")
_NAMES = regex.compile(r"[a-z]{2}[A-Z]|[A-Z](?:[a-z]|\w{2,10})?\d|\w\(")


@dataclass(frozen=True, slots=True)
class Formula:
    """Its signs in one notation, those of its operands alone, and where it stands.

    `before` and `after` are the operators that join it to prose: `v =` of `v = distance / time`.
    """

    signs: str
    operands: str
    operators: tuple[str, ...]
    before: str
    after: str
    is_strong: bool
    tokens: tuple[Token, ...]

    @property
    def letters(self) -> str:
        return "".join(sign for sign in self.operands if sign.isalpha())

    @property
    def molecules(self) -> Iterator[Token]:
        return (token for token in self.tokens if token.is_molecule)

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end


@lru_cache(maxsize=256)
def formulae_of_source(text: str, names: frozenset[str] = frozenset()) -> tuple[Formula, ...]:
    """The same of a text that may have none, as most do; only signs say so in prose."""
    has_signs = bool(
        _SIGNS.search(text)
        or _NAMES.search(text)
        or (_OFTEN_IN_PROSE.search(text) and _BETWEEN_TERMS.search(text))
    )
    found = formulae(text, names) if has_signs else ()
    return found if any(map(_tells, found)) else ()


def _tells(formula: Formula) -> bool:
    """Whether there is more to compare than a figure or a letter."""
    return bool(
        formula.is_strong
        or formula.operators
        or not {formula.before, formula.after} <= WEAK
        or any(formula.molecules)
    )


@lru_cache(maxsize=256)
def formulae(text: str, names: frozenset[str] = frozenset()) -> tuple[Formula, ...]:
    """Return the formulae of a text in its order; kept, for a source is read at every pause."""
    return tuple(found for run in _runs(tokens(text, names)) if run and (found := _formula(run)))


def _runs(found: Sequence[Token | None]) -> Iterator[list[Token]]:
    """Yield what stands together: two operands with a space between them do not."""
    run: list[Token] = []
    for token in found:
        if token is None:
            yield run
            run = []
            continue
        if run and (kept := _kept_apart(run, token)):
            yield run[:kept]
            run = run[kept:]
        run.append(token)
    yield run


def _kept_apart(run: list[Token], token: Token) -> int:
    """How much of a run ends before a token: `2` of `2 x`, `CD4+` of `CD4+ cells`, `age` of
    `age >65`."""
    last = run[-1]
    if last.kind in ("operand", "close"):
        is_apart = token.spaced and token.kind in ("operand", "open")
        is_apart &= not (token.is_molecule and last.sign.isdigit())
        return len(run) if is_apart else 0
    if last.sign in ("+", "-") and token.spaced and not last.spaced:
        return len(run)
    is_sign = last.spaced and not token.spaced and len(run) > 1
    if last.sign in ("<", ">") or (last.sign == "-" and run[-2:-1] and run[-2].sign.isalpha()):
        return len(run) - 1 if is_sign else 0
    return 0


def _formula(run: list[Token]) -> Formula | None:
    start, end = 0, len(run)
    before = after = ""
    partners = _partners(run)
    while start < end:
        first, last = run[start], run[end - 1]
        if first.kind == "close" or _leads(run, start):
            before = first.sign if first.kind == "operator" else before
            start += 1
        elif last.kind in ("operator", "open"):
            after = last.sign if last.kind == "operator" else after
            end -= 1
        elif first.kind == "open" and partners.get(start, end - 1) == end - 1:
            end -= start in partners
            start += 1
        elif last.kind == "close" and end - 1 not in partners:
            end -= 1
        else:
            break
    if start == end:
        return _lone_operator(run)
    kept = tuple(run[start:end])
    operators = tuple(token.sign for token in kept if token.kind == "operator")
    return Formula(
        signs="".join(token.sign for token in kept),
        operands="".join(token.sign for token in kept if token.kind == "operand"),
        operators=operators,
        before=before,
        after=after,
        is_strong=_is_strong(kept, operators),
        tokens=kept,
    )


def _lone_operator(run: list[Token]) -> Formula | None:
    """An operator between words."""
    signs = [token for token in run if token.kind == "operator"]
    if len(signs) != 1 or signs[0].sign in WEAK:
        return None
    return Formula("", "", (signs[0].sign,), "", "", is_strong=False, tokens=(signs[0],))


def _leads(run: list[Token], at: int) -> bool:
    """Whether an operator at the beginning of a run belongs to the prose before it."""
    token = run[at]
    if token.kind != "operator":
        return False
    following = run[at + 1] if at + 1 < len(run) else None
    is_sign = token.sign in _PREFIXES and following is not None and not following.spaced
    return not (is_sign and (at > 0 or token.spaced or token.start == 0))


def _partners(run: list[Token]) -> dict[int, int]:
    """Where the bracket that opens somewhere is closed, and the other way round."""
    opened: list[int] = []
    found: dict[int, int] = {}
    for at, token in enumerate(run):
        if token.kind == "open":
            opened.append(at)
        elif token.kind == "close" and opened:
            found[opened.pop()] = at
    return found | {end: start for start, end in found.items()}


def _is_strong(kept: tuple[Token, ...], operators: tuple[str, ...]) -> bool:
    """Whether no prose has it: an operator between operands, a call, a name of code."""
    if any(token.is_strong for token in kept):
        return True
    if WEAK.issuperset(operators):
        return len(kept) == 3 and operators == ("-",) and _is_difference(kept[0], kept[2])
    return not is_unit(kept, operators)


def is_unit(kept: Sequence[Token], operators: Sequence[str]) -> bool:
    """Whether all the letters of a formula are of units, as in `m/s^2`."""
    letters = [token.sign for token in kept if token.kind == "operand" and token.sign.isalpha()]
    if not letters or not UNITS.issuperset(letters) or not _OF_UNITS.issuperset(operators):
        return False
    return len(letters) > 1 or len(letters[0]) > 1 or letters[0] in ("m", "s")


def _is_difference(first: Token, second: Token) -> bool:
    """Whether a dash is between a variable and a figure: `n - 1`, not `B-52` or `s-1`."""
    signs = sorted((first.sign, second.sign))
    variable = signs[1]
    is_variable = len(variable) == 1 and variable.islower() and variable not in ("m", "s")
    return signs[0].isdigit() and is_variable
