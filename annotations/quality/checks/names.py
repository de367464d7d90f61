"""Is a name of the source, or a term that was agreed on, one letter off?"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

import regex
from babel import Locale
from rapidfuzz.distance import OSA

from annotations.quality.checks.base import Check, Finding
from annotations.quality.checks.glossary import Term, too_many
from annotations.quality.english import is_english_word
from annotations.quality.languages import scripts_of
from annotations.quality.terms import folded_term, source_term
from annotations.quality.units import Unit, fields_in_both
from annotations.quality.verbatim import prose
from workbench.core.messages import Message, gettext_noop

SHORTEST = 6
"""Letters of a word below which one letter makes it another."""

_NOUNS_WITH_CAPITALS = ("de", "lb")

MOST = 100
"""Words of a text that are compared with as many of another."""

ENDING = 3
"""Letters at the end of a word that a language may inflect."""

_NAME = regex.compile(
    r"(?<=[\p{Ll}\p{N},;:)] )\p{Lu}\p{Ll}{5,30}+(?![\p{L}\p{N}-])"
    r"|(?<![\p{L}\p{N}-])\p{Lu}\p{Ll}{5,30}+(?= \p{Lu}\p{Ll})"
)
_LATIN = regex.compile(r"(?<![\p{L}\p{N}])[A-Za-z]{6,40}+(?![\p{L}\p{N}])")
_NAMED = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}\p{Ll}{4,40}+(?![\p{L}\p{N}])")
_SMALL_WORD = regex.compile(r"(?<!\p{L})\p{Ll}{3}")
_WORD = regex.compile(r"[\p{L}\p{M}]{5,60}+")

_SOUNDS = (
    ("ph", "f"), ("th", "t"), ("ch", "k"), ("ck", "k"), ("x", "ks"), ("q", "k"), ("c", "k"),
    ("w", "v"), ("z", "s"), ("h", ""), ("j", ""), ("y", ""), ("g", "k"), ("b", "p"), ("d", "t"),
)  # fmt: skip
_VOWEL = regex.compile("[aeiouy]")
_DOUBLED = regex.compile(r"(.)\1+")


@dataclass(frozen=True)
class MisspeltName(Check):
    """Languages write names their own way: what sounds alike, an ending, and another vowel pass.

    Told is a letter too many, too few or another among the consonants, two that have changed
    places, and another vowel where the text has the name otherwise as well. Of an agreed term any
    letter counts but those of its ending.
    """

    terms: Sequence[Term] = ()

    id = "misspelt_name"
    order = 24
    name = gettext_noop("Misspelt name")
    description = gettext_noop(
        "A name of the source, or a term of the glossary, stands in the translation one letter off."
    )
    compares = True

    def too_much(self, source: Unit, target: Unit) -> Message | None:
        return too_many(len(self.terms), len(source.text) + len(target.text))

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        if "Latn" in scripts_of(language):
            yield from self._misspelt(source, target)
        else:
            yield from self._miscopied(source, target)
        for field, before, after in fields_in_both(source, target) if self.terms else ():
            for term in self.terms:
                if not term.forbidden and source_term(term.source, source.language).search(before):
                    yield from self._near(field, after, term, language)

    def _miscopied(self, source: Unit, target: Unit) -> Iterator[Finding]:
        """What another script keeps in Latin letters it keeps as it is."""
        if _LATIN.search(target.text) is None:
            return
        theirs = dict.fromkeys(_LATIN.findall(source.text))
        words = list(theirs)[:MOST]
        for field, match in islice(_unlike(target, _LATIN, theirs), MOST):
            if word := next((one for one in words if _is_one_off(one, match[0])), None):
                yield self._told(field, match, word)

    def _misspelt(self, source: Unit, target: Unit) -> Iterator[Finding]:
        names = _names(source.text, source.language)[:MOST]
        if not names:
            return
        there = [name for name in names if name in target.text]
        missing = [name for name in names if name not in there]
        theirs = dict.fromkeys(_NAMED.findall(source.text))
        for field, match in islice(_unlike(target, _NAMED, theirs), MOST):
            name = next((one for one in missing if _is_slip(one, match[0])), None)
            other = next((one for one in there if _is_other_letter(one, match[0])), None)
            if name or other:
                yield self._told(field, match, name or other or "")

    def _near(self, field: str, text: str, term: Term, language: str) -> Iterator[Finding]:
        """A word that is nearly an agreed term of one word, which does not stand there itself."""
        wanted = folded_term(term.target)
        if " " in wanted or len(wanted) < SHORTEST or wanted[:-ENDING] in folded_term(text):
            return
        for match in islice(_WORD.finditer(prose(text)), MOST):
            if _is_one_off(wanted, folded_term(match[0])):
                yield self._told(field, match, term.target)

    def _told(self, field: str, match: "regex.Match[str]", name: str) -> Finding:
        return self.finding(
            field,
            gettext_noop("“%(word)s” is nearly “%(name)s”.", word=match[0], name=name),
            gettext_noop("Check how it is spelt."),
            start=match.start(),
            end=match.end(),
            fix=name,
        )


CHECKS = (MisspeltName(),)


@lru_cache(maxsize=1 << 12)
def _names(text: str, language: str) -> tuple[str, ...]:
    """The names of a source, but those that have other forms elsewhere: of places, languages and
    months. In a line all of capitals, as a title is, nothing is taken for a name, nor where nouns
    have capitals."""
    if language.startswith(_NOUNS_WITH_CAPITALS):
        return ()
    lines = (line for line in text.split("\n") if _SMALL_WORD.search(line))
    found = dict.fromkeys(name for line in lines for name in _NAME.findall(line))
    return tuple(name for name in found if not is_english_word(name) and name not in _exonyms())


@cache
def _exonyms() -> frozenset[str]:
    english = Locale("en")
    cities = (zone.get("city", "") for zone in english.time_zones.values())
    months = english.months["format"]["wide"].values()
    names = (*english.territories.values(), *english.languages.values(), *cities, *months)
    return frozenset(word for name in names for word in regex.findall(r"\p{L}+", name))


def _is_slip(name: str, word: str) -> bool:
    """Whether a word is a name with one slip that no language makes of it."""
    a, b = folded_term(name), folded_term(word)
    if a == b or abs(len(a) - len(b)) > 1 or a[0] != b[0] or OSA.distance(a, b, score_cutoff=1) > 1:
        return False
    place = _first_difference(a, b)
    if len(a) == len(b) and a[place : place + 2] == b[place : place + 2][::-1]:
        return place < len(a) - 2
    return place < len(a) - ENDING and _consonants(a) != _consonants(b)


def _unlike(
    target: Unit, pattern: "regex.Pattern[str]", theirs: Container[str]
) -> Iterator[tuple[str, "regex.Match[str]"]]:
    """Words that the source does not have, each with its field."""
    for field, text in target.fields():
        for match in pattern.finditer(text):
            if match[0] not in theirs:
                yield field, match


def _is_other_letter(name: str, word: str) -> bool:
    """Whether a word is a name, which the text has as well, with one letter that is another."""
    a, b = folded_term(name), folded_term(word)
    return a != b and len(a) == len(b) and _is_one_off(a, b)


def _is_one_off(wanted: str, word: str) -> bool:
    """Whether two words differ in one letter, which is none of their ending."""
    return (
        abs(len(wanted) - len(word)) <= 1
        and wanted[0] == word[0]
        and OSA.distance(wanted, word, score_cutoff=1) == 1
        and _first_difference(wanted, word) < len(wanted) - ENDING
    )


def _first_difference(a: str, b: str) -> int:
    pairs = enumerate(zip(a, b, strict=False))
    return next((place for place, (x, y) in pairs if x != y), min(len(a), len(b)))


@lru_cache(maxsize=1 << 12)
def _consonants(word: str) -> str:
    """The consonants of a word, alike where languages write them for one another."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return _DOUBLED.sub(r"\1", _VOWEL.sub("", _DOUBLED.sub(r"\1", word)))
