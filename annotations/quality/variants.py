"""Which of two scripts of one language a text is in: simplified or traditional Chinese, Cyrillic or
Latin Serbian."""

from collections.abc import Iterable

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


def _chinese(text: str) -> str | None:
    letters = set(_HAN.findall(text))
    simplified, traditional = _in(letters, _SIMPLIFIED), _in(letters, _TRADITIONAL)
    only_simplified, only_traditional = simplified - traditional, traditional - simplified
    for script, of_it, of_other in (
        ("Hans", only_simplified, only_traditional),
        ("Hant", only_traditional, only_simplified),
    ):
        if len(of_it) >= _TELLING and len(of_it) > 4 * len(of_other):
            return script
    return None


def _in(letters: Iterable[str], encoding: str) -> set[str]:
    return set("".join(letters).encode(encoding, "ignore").decode(encoding))
