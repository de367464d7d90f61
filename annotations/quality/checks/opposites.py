"""Words that stand for their opposite."""

from collections.abc import Iterator

import regex

from annotations.quality import negations, opposites
from annotations.quality.alignment import partners
from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.units import Unit, fields_in_both
from workbench.core.messages import gettext_noop


class Opposite(Check):
    """Sentence by sentence, and not where one of the two negates: `no more than` is `at most`."""

    id = "opposite"
    order = 11
    name = gettext_noop("The opposite word")
    description = gettext_noop(
        "A sentence of the source says least, at least, less than, decrease, false or negative, "
        "and its translation says most, at most, more than, increase, true or positive, or the "
        "other way round."
    )
    compares = True

    def unread(self, source_language: str) -> Unchecked | None:
        if opposites.are_known(source_language):
            return None
        return Unchecked(gettext_noop("The source's words for opposites are not known."))

    def unchecked(self, language: str) -> Unchecked | None:
        if opposites.are_known(language):
            return None
        return Unchecked(gettext_noop("Its words for opposites are not known."))

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        theirs = source.language
        if language == theirs:
            return
        for field, before, after in fields_in_both(source, target):
            if not opposites.may_take_sides(before, theirs):
                continue
            for one, other, start in partners(before, after, language, theirs):
                if said := _turned(one, other, language, theirs):
                    word, opposite = said
                    yield self.finding(
                        field,
                        gettext_noop(
                            "The source says “%(word)s”, and here stands “%(opposite)s”.",
                            word=word[0],
                            opposite=opposite[0],
                        ),
                        gettext_noop("Compare the two: one may say the opposite of the other."),
                        start=start + opposite.start(),
                        end=start + opposite.end(),
                    )


CHECKS = (Opposite(),)


def _turned(
    one: str, other: str, language: str, source_language: str
) -> "tuple[regex.Match[str], regex.Match[str]] | None":
    """A word of a sentence and its opposite, where neither is negated nor the word kept."""
    taken = opposites.sides(one, source_language)
    said = opposites.turned(taken, opposites.sides(other, language)) if taken else None
    if said is None or said[0][0].casefold() in other.casefold():
        return None
    if negations.plain_negation(one, source_language) or negations.plain_negation(other, language):
        return None
    return said
