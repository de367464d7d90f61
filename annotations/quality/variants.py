"""Which of two scripts of one language a text is in: simplified or traditional Chinese, Cyrillic or
Latin Serbian."""

from collections.abc import Iterable
from functools import cache

import regex

from annotations.quality.languages import script_of, scripts_of

_HAN = regex.compile(r"\p{Han}")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_NO_NAME, _FEW = 14, 4
"""Chinese letters, of which a name in Japanese has fewer; and kana, of which a brand has."""

_TELLING = 3
"""Letters that are of one script alone: fewer may be a name."""

_SIMPLIFIED, _TRADITIONAL = "gb2312", "big5"
"""Character sets made for the one way of writing Chinese, without what only the other has."""

_BLOCKS = ((0x4E00, 0x9FFF), (0xF900, 0xFAFF))
"""Of Unicode, where the Chinese letters of both stand."""


def neighbour_of(text: str, language: str) -> str | None:
    """Return the language that a text is in, by letters that Chinese and Japanese do not share.

    A Japanese sentence has kana, a Chinese one has none.
    """
    base = language.partition("-")[0]
    if base not in ("ja", "zh"):
        return None
    han, kana = len(_HAN.findall(text)), len(_KANA.findall(text))
    if base == "ja":
        return "zh" if han >= _NO_NAME and not kana else None
    return "ja" if kana >= _FEW and 4 * kana > han else None


def wanted_scripts(language: str) -> tuple[str, ...]:
    """Return the scripts that a language may be in; of Chinese a region tells which it is."""
    if language.startswith("zh-"):
        return (script_of(language) or "Hans",)
    return scripts_of(language)


def script_in(text: str, scripts: Iterable[str]) -> str | None:
    """Return which of a language's scripts a text is in, None where it does not tell."""
    if not {"Hans", "Hant"}.isdisjoint(scripts):
        return _chinese(text)
    counted = {one: len(regex.findall(rf"\p{{Script={one}}}", text)) for one in scripts}
    most = max(counted, key=lambda script: counted[script], default="")
    others = sum(counted.values()) - counted.get(most, 0)
    return most if counted.get(most, 0) >= _TELLING and counted[most] > 4 * others else None


def strays_of_chinese(text: str) -> list[tuple[int, int]]:
    """Return where a letter of the one way of writing Chinese stands in a text of the other.

    Only where at least three letters tell the other way, and over twice as many as the strays.
    """
    one, other = sorted(_ways(text), key=len)
    if not one or len(other) < _TELLING or len(other) <= 2 * len(one):
        return []
    return [(place, place + 1) for place, letter in enumerate(text) if letter in one]


def _ways(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The letters of a text that only simplified Chinese has, and that only traditional has."""
    letters = frozenset(text)
    simplified, traditional = _letters()
    return letters & simplified, letters & traditional


@cache
def _letters() -> tuple[frozenset[str], frozenset[str]]:
    """All letters that are of the one character set alone, and of the other."""
    all_letters = "".join(chr(code) for first, last in _BLOCKS for code in range(first, last + 1))
    simplified, traditional = (
        frozenset(all_letters.encode(encoding, "ignore").decode(encoding))
        for encoding in (_SIMPLIFIED, _TRADITIONAL)
    )
    return simplified - traditional, traditional - simplified


def _chinese(text: str) -> str | None:
    only_simplified, only_traditional = _ways(text)
    for script, of_it, of_other in (
        ("Hans", only_simplified, only_traditional),
        ("Hant", only_traditional, only_simplified),
    ):
        if len(of_it) >= _TELLING and len(of_it) > 4 * len(of_other):
            return script
    return None
