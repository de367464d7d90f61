"""Did formulae, code, blanks and the page's own encoding come through?"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from html.entities import html5

import regex

from annotations.quality.checks.base import Check, Finding, Severity
from annotations.quality.units import Unit, fields_in_both
from workbench.core.messages import gettext_noop

_ENTITY = regex.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")
_CODE = regex.compile(
    r"""\\[a-zA-Z]+                             # LaTeX command
    | `[^`]+`                                   # code between backticks
    | https?://[^\s)]+
    | %[sd]\b | \{[a-z_]+\} | \{\{(?:(?!\{\{|\}\}).)++\}\}   # placeholders
    | \b[A-Za-z]+(?:_[A-Za-z0-9]+)+\b           # identifiers_with_underscores
    | \b[A-Za-z_.]{1,80}+\(\)                   # calls()
    | [=!<>]= | && | \|\| | -> | \+\+ | <<
    """,
    regex.VERBOSE,
)
_TAG = regex.compile(
    r"""(?i)</?(?:a|b|blockquote|br|center|code|del|div|em|font|h[1-6]|hr|i|img|ins|li|mark|ol|p|pre
    |s|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul)(?:\s+[\w-]+\s*=[^<>]*)?\s*/?>|\*\*""",
    regex.VERBOSE,
)
_EMPHASIS = regex.compile(r"(?i)</?(?:b|em|i|mark|strong|u)>|\*\*")
_SHOUTED = regex.compile(r"\b\p{Lu}{3,}\b")
_SIGNS = {
    r"\in": "∈",
    r"\notin": "∉",
    r"\cdot": "·⋅",
    r"\times": "×",
    r"\div": "÷",
    r"\pm": "±",
    r"\leq": "≤",
    r"\le": "≤",
    r"\geq": "≥",
    r"\ge": "≥",
    r"\neq": "≠",
    r"\ne": "≠",
    r"\to": "→",
    r"\rightarrow": "→",
    r"\infty": "∞",
    r"\approx": "≈",
    r"\subset": "⊂",
    r"\cup": "∪",
    r"\cap": "∩",
    r"\forall": "∀",
    r"\exists": "∃",
    r"\circ": "°∘",
    r"\pi": "π",
    r"\theta": "θ",
    r"\alpha": "α",
    r"\beta": "β",
    r"\mu": "μµ",
    r"\Delta": "Δ∆",
    "<=": "≤",
    ">=": "≥",
    "!=": "≠",
    "->": "→",
}
_DOLLAR = regex.compile(r"(?<!\\)\$")
_FORMULA = regex.compile(r"[\\^{]|_\w")
_BLANK = regex.compile(r"_{2,}")


class HtmlEntities(Check):
    id = "html_entities"
    order = 6
    name = gettext_noop("HTML entities")
    description = gettext_noop(
        "Encoded characters such as `&quot;` or `&#39;` that the source does not have."
    )
    severity = Severity.ERROR

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        if source is not target and any(_entities(text) for _, text in source.fields()):
            return
        for field, text in target.fields():
            for match in _entities(text):
                yield self.finding(
                    field,
                    gettext_noop("%(entity)s is an encoded character.", entity=match[0]),
                    gettext_noop("Write the character itself."),
                    start=match.start(),
                    end=match.end(),
                )


class Markup(Check):
    """Emphasis may come in where the source shouts a word, for many scripts have no capitals."""

    id = "markup"
    order = 7
    name = gettext_noop("Markup")
    description = gettext_noop(
        "HTML tags or `**` that the source does not have, or that it has and the translation "
        "lost; emphasis for a word the source has in capitals is welcome."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            wanted, found = _tags(before), _tags(after)
            added = found - wanted
            if _SHOUTED.search(before):
                added = Counter({tag: n for tag, n in added.items() if not _EMPHASIS.match(tag)})
            if added:
                yield self.finding(
                    field,
                    gettext_noop("Not in the source: %(tags)s.", tags=_listed(added)),
                    gettext_noop("Take the markup out; it would be shown as it stands."),
                )
            if after.strip() and (lost := wanted - found):
                yield self.finding(
                    field,
                    gettext_noop("Lost from the source: %(tags)s.", tags=_listed(lost)),
                    gettext_noop("Put the markup around the same words as in the source."),
                )


class DamagedCode(Check):
    id = "damaged_code"
    order = 8
    name = gettext_noop("Formulae and code")
    description = gettext_noop(
        "LaTeX commands, code, placeholders or addresses of the source are missing or changed, "
        "or the `$` of a formula has lost its partner."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            wanted = _code(before)
            missing = wanted - _code(after) if wanted and after.strip() else Counter()
            if missing := missing - _as_signs(missing, before, after):
                yield self.finding(
                    field,
                    gettext_noop("Missing or changed: %(code)s.", code=_listed(missing)),
                    gettext_noop("Copy formulae and code from the source as they are."),
                )
            if _FORMULA.search(after) and _is_odd(after) and not _is_odd(before):
                yield self.finding(
                    field,
                    gettext_noop("A $ has no partner."),
                    gettext_noop("Put the whole formula between two $."),
                )


class Blanks(Check):
    id = "blanks"
    order = 9
    name = gettext_noop("Blanks to fill in")
    description = gettext_noop("The translation has more or fewer blanks (`____`) than the source.")
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            wanted, found = len(_BLANK.findall(before)), len(_BLANK.findall(after))
            if wanted != found and after.strip():
                yield self.finding(
                    field,
                    gettext_noop(
                        "The source has %(wanted)s blanks and the translation %(found)s.",
                        wanted=str(wanted),
                        found=str(found),
                    ),
                    gettext_noop(
                        "Keep one blank for each of the source's, where the answer belongs."
                    ),
                )


CHECKS = (HtmlEntities(), Markup(), DamagedCode(), Blanks())


@lru_cache(maxsize=256)
def _code(text: str) -> Counter[str]:
    """Return the pieces of code in a text; kept, for a source is checked at every pause."""
    return Counter(_CODE.findall(text))


def _as_signs(missing: Counter[str], before: str, after: str) -> Counter[str]:
    """Return the commands that stand there as the sign they are for, more often than before."""
    return Counter(
        {
            command: sum(after.count(sign) - before.count(sign) for sign in _SIGNS[command])
            for command in missing
            if command in _SIGNS
        }
    )


def _tags(text: str) -> Counter[str]:
    return Counter(tag.lower() for tag in _TAG.findall(text))


def _listed(found: Counter[str]) -> str:
    return ", ".join(sorted(found))


def _entities(text: str) -> list["regex.Match[str]"]:
    if "&" not in text:
        return []
    return [m for m in _ENTITY.finditer(text) if m[1] is None or f"{m[1]};" in html5]


def _is_odd(text: str) -> bool:
    return len(_DOLLAR.findall(text)) % 2 == 1
