"""Words and graphemes: what edits are counted in and differences shown in."""

from functools import lru_cache

import regex

from annotations.canonical import CLUSTER
from annotations.quality.languages import MANY, knowledge, script_of

# A number keeps its separators; a word its marks, joiners, apostrophes and hyphens.
_NUMBER = r"\p{N}+(?:[.,٫٬]\p{N}+)*"
_LETTER = r"[\p{L}\p{M}\p{N}\u200c\u200d]"
_WORD = rf"{_LETTER}+(?:['’ʼ׳״\-]{_LETTER}+)*"
_SPACED_LETTER = (
    r"(?:(?![\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}])"
    rf"{_LETTER})"
)

_WITHOUT_SPACES = {
    "Bopo", "Hani", "Hans", "Hant", "Hira", "Hrkt", "Jpan", "Kana", "Khmr", "Laoo", "Mymr", "Thai",
    "Tibt",
}  # fmt: skip
"""Scripts (ISO 15924) that have none between words, whatever the language."""

MANY_PARTS = 20_000
"""So many are remembered: texts of one language share most of theirs."""

_GRAPHEME = regex.compile(CLUSTER)
_TOKENS = {
    True: regex.compile(rf"\s+|{_NUMBER}|{_WORD}|{CLUSTER}"),
    False: regex.compile(rf"\s+|{_NUMBER}|{_SPACED_LETTER}+|{CLUSTER}"),
}


@lru_cache(maxsize=MANY)
def is_spaced(language: str) -> bool:
    """Whether a language is written with spaces between its words, as far as is known."""
    return knowledge(language).spaces and script_of(language) not in _WITHOUT_SPACES


def pieces(text: str, language: str) -> list[str]:
    """Split text without losing anything: words, numbers, runs of space, single marks.

    In languages written without spaces each grapheme of their own script is a piece, while words
    of other scripts stay whole.
    """
    return _TOKENS[is_spaced(language)].findall(text)


def tokens(text: str, language: str) -> list[str]:
    """Return the pieces that are not space."""
    is_word_spaced = is_spaced(language)
    return [token for part in text.split() for token in _tokens_in(part, is_word_spaced)]


@lru_cache(maxsize=MANY_PARTS)
def _tokens_in(part: str, is_word_spaced: bool) -> tuple[str, ...]:
    """Of a text between spaces: no token reaches over one."""
    return tuple(_TOKENS[is_word_spaced].findall(part))


def graphemes(text: str) -> list[str]:
    """Split text into what a reader sees as single characters (UAX 29, `\\X`)."""
    return _GRAPHEME.findall(text)
