"""Sentences that are missing, were added or stand there twice."""

from collections.abc import Iterator

import regex

from annotations.quality.alignment import aligned, usual_ratio
from annotations.quality.checks.base import Finding
from annotations.quality.checks.length import ByLength
from annotations.quality.sentences import Sentence, ends_by_spaces, sentences
from annotations.quality.units import Unit, fields_in_both, folded
from workbench.core.messages import gettext_noop

_LETTER = regex.compile(r"[\p{L}\p{M}]")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")

SHORTEST = 14
"""Letters of a sentence, at its usual length in English, that may be missed."""


class Omission(ByLength):
    """A sentence of the source that nothing of the translation is long enough to render."""

    id = "omission"
    order = 11
    name = gettext_noop("A sentence is missing")
    description = gettext_noop(
        "A sentence of the source has no partner in the translation, by the lengths, figures and "
        "names of all their sentences."
    )

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            missing, _ = _unpaired(before, after, language, source.language)
            for sentence in missing:
                if _is_long(sentence, source.language, source.language):
                    yield self.finding(
                        field,
                        gettext_noop(
                            "Nothing here renders “%(sentence)s”.", sentence=sentence.text
                        ),
                        gettext_noop("Translate the whole of the source."),
                    )


class Addition(ByLength):
    """A sentence that renders nothing, or stands twice; those of the source are told elsewhere."""

    id = "addition"
    order = 11
    name = gettext_noop("A sentence was added")
    description = gettext_noop(
        "A sentence of the translation has no partner in the source, or stands there twice."
    )

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            told = [*_twice(before, after, source.language, language)]
            if not told:
                _, added = _unpaired(before, after, language, source.language)
                told = [] if added and _is_left(before, after, source.language) else added
            for found in told:
                if not _is_long(found, language, source.language):
                    continue
                yield self.finding(
                    field,
                    gettext_noop(
                        "“%(sentence)s” renders nothing of the source.", sentence=found.text
                    ),
                    gettext_noop("Take it out, or translate what it stands for."),
                    start=found.start,
                    end=found.end,
                )


CHECKS = (Omission(), Addition())


def _unpaired(
    before: str, after: str, language: str, source_language: str
) -> tuple[list[Sentence], list[Sentence]]:
    """The sentences that have no partner, of the side that has more of them; of the other none is
    sure.
    """
    beads = aligned(before, after, language, source_language)
    missing = [one for bead in beads if not bead.target for one in bead.source]
    added = [one for bead in beads if not bead.source for one in bead.target]
    more = sum(len(bead.source) - len(bead.target) for bead in beads)
    if more > 0:
        return missing, []
    return [], [] if more == 0 or ends_by_spaces(language) else added


def _is_long(sentence: Sentence, language: str, source_language: str) -> bool:
    needed = SHORTEST * (usual_ratio(language, source_language) or 1)
    return len(_LETTER.findall(sentence.text)) >= needed


def _words(text: str) -> str:
    return " ".join(_WORD.findall(folded(text)))


def _twice(before: str, after: str, source_language: str, language: str) -> Iterator[Sentence]:
    """What stands a second time, unless the source repeats a sentence too."""
    seen: set[str] = set()
    found = sentences(after, language)
    if len(found) < 2:
        return
    source = [_words(one.text) for one in sentences(before, source_language)]
    if len({*source}) < len(source):
        return
    for one in found:
        words = _words(one.text)
        if words in seen and _is_long(one, language, source_language):
            yield one
        seen.add(words)


def _is_left(before: str, after: str, source_language: str) -> bool:
    """Whether a sentence of the source stands beside its translation, which others tell."""
    written = f" {_words(after)} "
    kept = (_words(one.text) for one in sentences(before, source_language))
    return any(len(words) > SHORTEST and f" {words} " in written for words in kept)
