"""Options that can hardly be told from one another, though the source's can."""

from collections.abc import Iterator
from itertools import combinations
from typing import ClassVar
from unicodedata import normalize

import regex
from rapidfuzz.distance import Levenshtein

from annotations.quality.checks.base import Check, Finding
from annotations.quality.languages import knowledge
from annotations.quality.units import Unit, folded, option_field
from workbench.core.messages import Message, gettext_noop

_NO_LETTER = regex.compile(r"[^\p{L}\p{N}]+")
_MARKS = regex.compile(r"[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]+")
"""Accents and points; the vowel signs of Indic scripts are letters."""
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_NUMBER = regex.compile(r"\p{N}")


class NearlyIdenticalOptions(Check):
    """Options of which the source's are as near to one another are left alone."""

    id = "nearly_identical_options"
    order = 4
    name = gettext_noop("Two options are nearly equal")
    description = gettext_noop(
        "Two options differ in one letter, or in case, marks, spaces or punctuation alone, though "
        "the source's two are clearly different."
    )
    compares = True
    letters: ClassVar[int] = 5
    longest: ClassVar[int] = 2000

    def too_much(self, source: Unit, target: Unit) -> Message | None:
        if len(target.options) <= 40:
            return None
        return gettext_noop("There are too many options to compare each with each.")

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        needed = self.letters if knowledge(language).spaces else self.letters + 1
        texts = [text[: self.longest] for text in target.options]
        for one, other in combinations(range(min(len(texts), len(source.options))), 2):
            if _nearly_equal(texts[one], texts[other], needed) and _clearly_different(
                source.options[one][: self.longest], source.options[other][: self.longest]
            ):
                yield self.finding(
                    option_field(other),
                    gettext_noop(
                        "This option is nearly the same as option %(letter)s.",
                        letter=chr(ord("A") + one),
                    ),
                    gettext_noop("Compare both with the source, and say what makes them differ."),
                )


CHECKS = (NearlyIdenticalOptions(),)


def _nearly_equal(one: str, other: str, needed: int) -> bool:
    """Equal ones are told by another check; figures by those of numbers."""
    if abs(len(one) - len(other)) > 10 or folded(one) == folded(other):
        return False
    first, second = _letters(one), _letters(other)
    if first == second:
        return len(first) > 1
    if min(len(first), len(second)) < needed or _NUMBER.findall(first) != _NUMBER.findall(second):
        return False
    return Levenshtein.distance(_plain(one), _plain(other), score_cutoff=1) <= 1


def _clearly_different(one: str, other: str) -> bool:
    """In their letters, and with few words in common."""
    first, second = ({*_WORD.findall(folded(text))} for text in (one, other))
    if 3 * len(first & second) > len(first | second):
        return False
    return Levenshtein.normalized_similarity(_letters(one), _letters(other)) < 0.7


def _plain(text: str) -> str:
    """The letters with their marks, which in Vietnamese are other letters."""
    return _NO_LETTER.sub("", folded(text))


def _letters(text: str) -> str:
    return _MARKS.sub("", normalize("NFD", _plain(text)))
