"""Did formulae, code, blanks and the page's own encoding come through?"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from html.entities import html5

import regex

from annotations.quality.checks.base import Check, Finding, Severity
from annotations.quality.units import Unit, fields_in_both

_ENTITY = regex.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")
_CODE = regex.compile(
    r"""\\[a-zA-Z]+                             # LaTeX command
    | `[^`]+`                                   # code between backticks
    | https?://[^\s)]+
    | %[sd]\b | \{[a-z_]+\} | \{\{.+?\}\}       # placeholders
    | \b[A-Za-z]+(?:_[A-Za-z0-9]+)+\b           # identifiers_with_underscores
    | \b[A-Za-z_.]+\(\)                         # calls()
    | [=!<>]= | && | \|\| | -> | \+\+ | <<
    """,
    regex.VERBOSE,
)
_DOLLAR = regex.compile(r"(?<!\\)\$")
_FORMULA = regex.compile(r"[\\^{]|_\w")
_BLANK = regex.compile(r"_{2,}")


class HtmlEntities(Check):
    id = "html_entities"
    name = "HTML entities"
    description = "Encoded characters such as `&quot;` or `&#39;` that the source does not have."
    severity = Severity.ERROR

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        if source is not target and any(_entities(text) for _, text in source.fields()):
            return
        for field, text in target.fields():
            for match in _entities(text):
                yield self.finding(
                    field,
                    f"{match[0]} is an encoded character.",
                    "Write the character itself.",
                    start=match.start(),
                    end=match.end(),
                )


class DamagedCode(Check):
    id = "damaged_code"
    name = "Formulae and code"
    description = (
        "LaTeX commands, code, placeholders or addresses of the source are missing or changed, "
        "or the `$` of a formula has lost its partner."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            wanted = _code(before)
            missing = wanted - _code(after) if wanted and after.strip() else None
            if missing:
                yield self.finding(
                    field,
                    f"Missing or changed: {', '.join(sorted(missing))}.",
                    "Copy formulae and code from the source as they are.",
                )
            if _FORMULA.search(after) and _is_odd(after) and not _is_odd(before):
                yield self.finding(
                    field, "A $ has no partner.", "Put the whole formula between two $."
                )


class Blanks(Check):
    id = "blanks"
    name = "Blanks to fill in"
    description = "The translation has more or fewer blanks (`____`) than the source."
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            wanted, found = len(_BLANK.findall(before)), len(_BLANK.findall(after))
            if wanted != found and after.strip():
                yield self.finding(
                    field,
                    f"The source has {wanted} blanks and the translation {found}.",
                    "Keep one blank for each of the source's, where the answer belongs.",
                )


@lru_cache(maxsize=256)
def _code(text: str) -> Counter[str]:
    """Return the pieces of code in a text; kept, for a source is checked at every pause."""
    return Counter(_CODE.findall(text))


def _entities(text: str) -> list["regex.Match[str]"]:
    if "&" not in text:
        return []
    return [m for m in _ENTITY.finditer(text) if m[1] is None or f"{m[1]};" in html5]


def _is_odd(text: str) -> bool:
    return len(_DOLLAR.findall(text)) % 2 == 1
