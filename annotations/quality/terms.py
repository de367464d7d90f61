"""Patterns of a glossary's terms, as a text may have them.

Points of Arabic and Hebrew may be left out or written, an i of Turkish has a dot or none, and
capitals of Greek and of Romance languages may stand without their accents.
"""

from functools import lru_cache
from unicodedata import normalize

import regex

from annotations.canonical import canonical
from annotations.quality.languages import knowledge
from annotations.quality.units import is_english

MANY = 4096
"""How many terms are remembered as patterns."""

_LETTER = r"[\p{L}\p{M}]"
_ENDING = r"[\p{L}\p{M}]{0,60}+"
"""No ending is longer: what is may be one word without end, read anew from each of its letters."""

ARABIC_POINT = r"[\u0610-\u061A\u0640\u064B-\u0652\u0656-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8]"
HEBREW_POINT = r"[\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7]"
"""Vowel signs, stretching and marks of recitation, which usual writing leaves out."""

_POINT = regex.compile(f"{ARABIC_POINT}|{HEBREW_POINT}")
_ARABIC, _HEBREW, _GREEK = (regex.compile(rf"\p{{{name}}}") for name in ("Arab", "Hebr", "Grek"))
_TURKISH_I = "[iıIİ]\u0307?"
_UNACCENTED_CAPITALS = {"ca", "es", "fr", "gl", "it", "pt"}


_ACCENTED = "".join(
    letter
    for letter in map(chr, (*range(0xDF, 0x180), *range(0x386, 0x3CF)))
    if letter == letter.lower() and normalize("NFD", letter) != letter
)
_PLAIN = "".join(normalize("NFD", letter)[0] for letter in _ACCENTED)
_POINTS = "".join(filter(_POINT.fullmatch, map(chr, (*range(0x591, 0x671), *range(0x6D6, 0x6E9)))))

FOLDED = (f"{_ACCENTED}ıİ\u0307{_POINTS}", f"{_PLAIN}ii")
"""Letters that a term in small letters may have otherwise, and what stands for them, as in SQL's
`translate`: those that are left over go."""


def folded_term(text: str) -> str:
    """A text in small letters, without what a term in it may be written with or without."""
    letters, plain = FOLDED
    return text.lower().translate(
        str.maketrans(letters[: len(plain)], plain, letters[len(plain) :])
    )


@lru_cache(maxsize=MANY)
def source_term(term: str, language: str) -> "regex.Pattern[str]":
    """Match a term as whole words; of English ones also the plural."""
    if not is_english(language):
        return whole_word(term, language)
    words = r"\s++".join(regex.escape(word) for word in canonical(term).split())
    if words.endswith("y"):
        words = f"{words[:-1]}(?:y|ies)"
    return regex.compile(rf"(?i)(?<!{_LETTER}){words}(?:e?s)?(?!{_LETTER})")


@lru_cache(maxsize=MANY)
def whole_word(term: str, language: str) -> "regex.Pattern[str]":
    """Match a term as it stands; between letters only where words have no spaces."""
    words = r"\s++".join(_spellings(word, language) for word in _words(term))
    alone = rf"(?<!{_LETTER}){words}(?!{_LETTER})" if knowledge(language).spaces else words
    return regex.compile(f"(?i){alone}")


@lru_cache(maxsize=MANY)
def stems(term: str, language: str) -> "regex.Pattern[str]":
    """Match the beginnings of a term's words, before which a prefix and after which an ending may
    stand: articles, cases and noun classes are written so in Arabic, Turkish or Swahili."""
    words = _words(term)
    if not knowledge(language).spaces:
        return regex.compile("(?i)" + r"\s*+".join(_spellings(word, language) for word in words))
    kept = (word[: max(3, -(-3 * len(word) // 4))] for word in words)
    beginnings = (_spellings(word, language) for word in kept)
    return regex.compile("(?i)" + rf"{_ENDING}\s++[\p{{L}}\p{{M}}]{{0,4}}".join(beginnings))


def _words(term: str) -> list[str]:
    """The words of a term without what usual writing leaves out."""
    return _POINT.sub("", canonical(term)).split() or canonical(term).split()


def _spellings(word: str, language: str) -> str:
    """Return a pattern of a word as it may be written."""
    return "".join(_spelling(letter, language.partition("-")[0]) for letter in word)


def _spelling(letter: str, language: str) -> str:
    if _ARABIC.match(letter):
        return f"{letter}{ARABIC_POINT}*+"
    if _HEBREW.match(letter):
        return f"{letter}{HEBREW_POINT}*+"
    if letter in "iıIİ":
        return _TURKISH_I
    if letter == "ß":
        return "(?:ß|ss)"
    plain = normalize("NFD", letter)[0].upper()
    if plain != letter.upper() and (_GREEK.match(letter) or language in _UNACCENTED_CAPITALS):
        return f"(?:{letter}|(?-i:{plain}))"
    return regex.escape(letter)
