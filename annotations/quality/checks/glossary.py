"""Were the terms rendered as the campaign has agreed?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from annotations.canonical import View
from annotations.quality.checks.base import Check, Finding
from annotations.quality.terms import MANY, source_term, stems, whole_word
from annotations.quality.units import Unit, fields_in_both, folded
from workbench.core.messages import Message, gettext_noop

MOST_COMPARED = 50_000_000
"""Terms times code points of the texts that they are looked for in: half a second."""


@dataclass(frozen=True)
class Term:
    """One line of a glossary: a source term and a translation that is agreed on, or forbidden.

    Several lines with the same source are alternatives: any agreed one will do.
    """

    source: str
    target: str
    note: str = ""
    forbidden: bool = False


@dataclass(frozen=True)
class Glossary(Check):
    """Words are compared by their first three quarters, for many languages inflect them."""

    terms: Sequence[Term] = ()

    id = "glossary"
    order = 25
    name = gettext_noop("Glossary")
    description = gettext_noop(
        "A term of the campaign's glossary stands in the source and none of its agreed "
        "translations in the translation, or a forbidden one does."
    )
    compares = True

    def too_much(self, source: Unit, target: Unit) -> Message | None:
        return too_many(len(self.terms), len(source.text) + len(target.text))

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            if not after.strip():
                continue
            for lines in self._by_source():
                if source_term(lines[0].source, source.language).search(before):
                    yield from self._missing(field, after, lines, language)
                    yield from self._forbidden(field, after, lines, language)

    def _by_source(self) -> Iterator[list[Term]]:
        ordered = sorted(self.terms, key=lambda term: folded(term.source))
        for _, lines in groupby(ordered, key=lambda term: folded(term.source)):
            yield list(lines)

    def _missing(
        self, field: str, after: str, lines: list[Term], language: str
    ) -> Iterator[Finding]:
        agreed = [line.target for line in lines if not line.forbidden]
        if agreed and not any(stems(word, language).search(after) for word in agreed):
            message = gettext_noop("“%(term)s” is not rendered as agreed.", term=lines[0].source)
            yield self.finding(field, message, _remedy(lines))

    def _forbidden(
        self, field: str, after: str, lines: list[Term], language: str
    ) -> Iterator[Finding]:
        """A forbidden word that is part of an agreed term is right where that term stands."""
        rest = after
        for line in lines:
            if not line.forbidden:
                agreed = whole_word(line.target, language)
                rest = agreed.sub(lambda match: "\0" * len(match[0]), rest)
        for match in chain.from_iterable(
            whole_word(line.target, language).finditer(rest) for line in lines if line.forbidden
        ):
            message = gettext_noop(
                "“%(found)s” is not to be used for “%(term)s”.",
                found=match[0],
                term=lines[0].source,
            )
            yield self.finding(field, message, _remedy(lines), start=match.start(), end=match.end())


CHECKS = (Glossary(),)


def _remedy(lines: list[Term]) -> str:
    agreed = ", ".join(f"“{line.target}”" for line in lines if not line.forbidden)
    term = lines[0].source
    if agreed:
        return gettext_noop("For “%(term)s” use %(agreed)s.", term=term, agreed=agreed)
    return gettext_noop("Find another word for “%(term)s”.", term=term)


def too_many(terms: int, length: int) -> Message | None:
    """Why so many terms are not looked for in texts of this length; None where they are."""
    if terms <= MANY and terms * length <= MOST_COMPARED:
        return None
    return gettext_noop("The glossary has too many terms for so long a text.")


def places_of(term: str, view: View, language: str) -> list[tuple[int, int]]:
    """Where a term stands in a source as it is stored, as start and end in code points."""
    found = source_term(term, language).finditer(view.text)
    return [view.to_stored(*match.span()) for match in found]
