"""Words that somebody looks for in texts, whatever their case, marks and spaces.

A phrase is a pattern in which each letter stands for all that read alike: in small letters or in
capitals, with a mark of Latin, Greek or Cyrillic script or without, with the points of Arabic and
Hebrew or without. Python and PostgreSQL read it alike, whatever the database's locale. Where
letters with a mark are other letters, as in kana and Hangul, they stay themselves.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from unicodedata import normalize

import regex

from annotations.canonical import canonical
from annotations.quality.terms import ARABIC_POINT, HEBREW_POINT

LONGEST = 120
"""Code points of a phrase; what comes after them is not looked for."""

ROUGH = 6
"""Letters by which texts are chosen before the whole phrase is looked for in them."""

_MARK = rf"[\u0300-\u036f\u0653-\u0655{ARABIC_POINT[1:-1]}{HEBREW_POINT[1:-1]}]"
_IS_MARK = regex.compile(_MARK)
_MARKED = (range(0x41, 0x530), range(0x5D0, 0x6D4), range(0x1E00, 0x2000))
"""Where the letters stand that may bear one."""


def phrase_pattern(phrase: str) -> str:
    """Return an expression that finds a phrase; empty where it holds nothing to look for.

    It has no quantifier but one mark's and white space's, so that a search takes time that grows
    with the text alone.
    """
    words = canonical(phrase)[:LONGEST].split()
    spelt = ("".join(map(_spelt, _letters(word))) for word in words)
    return r"\s+".join(filter(None, spelt))


def rough_pattern(phrase: str) -> str:
    """Return an expression that finds every text that holds a phrase, and others, in less time:
    the first letters of its longest word."""
    words = canonical(phrase)[:LONGEST].split()
    return phrase_pattern(max(words, key=len, default="")[:ROUGH])


def places_of(phrase: str, text: str) -> list[tuple[int, int]]:
    """Return where a phrase stands in a text: start and end in code points, none within another."""
    found = _compiled(phrase)
    return [match.span() for match in found.finditer(text)] if found else []


def parts_of(phrase: str, text: str) -> Iterator[tuple[str, bool]]:
    """Yield a text in stretches, each with whether it is the phrase."""
    end = 0
    for start, after in places_of(phrase, text):
        if start > end:
            yield text[end:start], False
        yield text[start:after], True
        end = after
    if end < len(text):
        yield text[end:], False


@lru_cache(maxsize=64)
def _compiled(phrase: str) -> "regex.Pattern[str] | None":
    pattern = phrase_pattern(phrase)
    return regex.compile(pattern) if pattern else None


def _letters(word: str) -> Iterator[str]:
    """The letters of a word without the marks that it may be written with or without."""
    return (letter for letter in word if not _IS_MARK.match(letter))


def _spelt(letter: str) -> str:
    same = _alike().get(_plain(letter))
    if same is None:
        return _escaped(letter)
    return f"[{''.join(map(_escaped, sorted(same)))}]{_MARK}*"


def _escaped(letter: str) -> str:
    return letter if letter.isalnum() else f"\\U{ord(letter):08x}"


@lru_cache(maxsize=1024)
def _plain(letter: str) -> str:
    """A letter in small, without its mark where that is one of those that are left out."""
    first, *marks = list(normalize("NFD", letter))
    plain = first if all(map(_IS_MARK.match, marks)) else letter
    small = plain.casefold()
    return "i" if plain in "ıİ" else small if len(small) == 1 else plain


@cache
def _alike() -> dict[str, set[str]]:
    """By a letter in small without its mark: all that read like it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for numbers in _MARKED:
        for letter in filter(str.isalpha, map(chr, numbers)):
            found[_plain(letter)].add(letter)
    return dict(found)
