"""Are the quotation marks those of the language?"""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.checks.typography import unchecked
from annotations.quality.languages import knowledge
from annotations.quality.languages.facts import Typography
from annotations.quality.units import Unit
from annotations.quality.verbatim import prose
from workbench.core.messages import gettext_noop

_TYPOGRAPHIC = regex.compile("[“”„«»「]")
_MARK = regex.compile(r"[\"“”„«»「」]")
_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«»", "”": "”“", '"': '"', "「": "」", "」": ""}
"""The marks that may close what a mark opens, in one language or another."""

_SPACES = " \u00a0\u2009\u202f"


@dataclass(frozen=True)
class Quotation:
    """The marks of one quotation, where it stands, and the opening mark of what it stands in."""

    pair: str
    start: int
    end: int
    outer: str


class QuoteStyle(Check):
    """Straight marks are everyone's habit, and pass; but not a straight one with another.

    Where a mark has no partner nothing is told of the others, for they cannot be paired.
    """

    id = "quote_style"
    order = 23
    name = gettext_noop("Quotation marks of the language")
    description = gettext_noop(
        "A quotation has the marks of another language, or two that do not belong together."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        return unchecked(language)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        if _TYPOGRAPHIC.search(target.text) is None:
            return
        known = knowledge(language).typography
        for field, text in target.fields():
            for one in _quotations(prose(text)):
                wanted = _wanted(one, known)
                if wanted:
                    quoted = text[one.start + 1 : one.end - 1]
                    fix = _requoted(quoted, wanted, known)
                    yield self._told(field, one.pair, wanted, one.start, one.end, fix)

    def _told(self, field: str, pair: str, wanted: str, start: int, end: int, fix: str) -> Finding:
        return self.finding(
            field,
            gettext_noop("“%(marks)s” are no quotation marks here.", marks=pair),
            gettext_noop("Write “%(marks)s”.", marks=wanted),
            start=start,
            end=end,
            fix=fix,
        )


CHECKS = (QuoteStyle(),)


def _quotations(text: str) -> Iterator[Quotation]:
    """Yield what is quoted, the inner before the outer; nothing where a mark has no partner."""
    marks = list(_MARK.finditer(text))
    opened: list[tuple[str, int]] = []
    found = []
    for mark in marks:
        if opened and mark[0] in _CLOSING[opened[-1][0]]:
            opening, start = opened.pop()
            outer = opened[-1][0] if opened else ""
            found.append(Quotation(opening + mark[0], start, mark.end(), outer))
        else:
            opened.append((mark[0], mark.start()))
    if not opened:
        yield from found
    elif len(marks) % 2 == 0:
        for one, other in zip(marks[::2], marks[1::2], strict=True):
            yield Quotation(one[0] + other[0], one.start(), other.end(), "")


def _wanted(one: Quotation, known: Typography) -> str:
    """The marks that should stand in the place of these; none where they may."""
    inner = {pair[0]: within for pair, within in known.inner.items()}.get(one.outer, "")
    if one.pair == '""' or (one.outer and one.pair[0] != one.outer and one.pair in _all(known)):
        return ""
    if one.outer and one.pair in known.inner:
        return inner
    return "" if one.pair in known.quotes else known.quotes[0]


def _all(known: Typography) -> tuple[str, ...]:
    return (*known.quotes, *known.inner.values())


def _requoted(text: str, wanted: str, known: Typography) -> str:
    space = known.spaced.get(wanted[1], "")
    return f"{wanted[0]}{space}{text.strip(_SPACES)}{space}{wanted[1]}"
