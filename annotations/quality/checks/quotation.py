"""Are the quotation marks those of the language?"""

from collections.abc import Iterator

import regex

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.checks.typography import unchecked
from annotations.quality.languages import knowledge
from annotations.quality.languages.facts import Typography
from annotations.quality.units import Unit
from annotations.quality.verbatim import prose
from workbench.core.messages import gettext_noop

_TYPOGRAPHIC = regex.compile("[“”„«»]")
_QUOTED = regex.compile(r"([\"“”„«»])([^\"“”„«»\n]{1,500}+)([\"“”„«»])")
_MARK = regex.compile(r"[\"“”„«»]")
_SPACES = " \u00a0\u2009\u202f"


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
            plain = prose(text)
            if len(_MARK.findall(plain)) % 2:
                continue
            for match in _QUOTED.finditer(plain):
                pair = match[1] + match[3]
                if pair != '""' and pair not in known.quotes:
                    yield self.finding(
                        field,
                        gettext_noop("“%(marks)s” are no quotation marks here.", marks=pair),
                        gettext_noop("Write “%(marks)s”.", marks=known.quotes[0]),
                        start=match.start(),
                        end=match.end(),
                        fix=_requoted(text[match.start(2) : match.end(2)], known),
                    )


CHECKS = (QuoteStyle(),)


def _requoted(text: str, known: Typography) -> str:
    opening, closing = known.quotes[0][0], known.quotes[0][1]
    space = known.spaced.get(closing, "")
    return f"{opening}{space}{text.strip(_SPACES)}{space}{closing}"
