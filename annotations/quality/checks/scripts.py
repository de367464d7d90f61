"""Which script a language is written in, and which scripts a text holds."""

from functools import cache

import regex

from workbench.core.languages import LANGUAGES

PROPERTIES = {
    "Arab": r"\p{Arabic}",
    "Beng": r"\p{Bengali}",
    "Cyrl": r"\p{Cyrillic}",
    "Deva": r"\p{Devanagari}",
    "Ethi": r"\p{Ethiopic}",
    "Grek": r"\p{Greek}",
    "Hans": r"\p{Han}",
    "Hebr": r"\p{Hebrew}",
    "Jpan": r"\p{Han}\p{Hiragana}\p{Katakana}",
    "Kore": r"\p{Hangul}\p{Han}",
    "Latn": r"\p{Latin}",
    "Sinh": r"\p{Sinhala}",
    "Telu": r"\p{Telugu}",
}
SECOND_SCRIPTS = {"sr": "Latn"}
"""Serbian is written in Cyrillic and in Latin."""


def script_of(language: str) -> str | None:
    """Return the ISO 15924 code of a language's script, None for a language not on the list."""
    known = LANGUAGES.get(language)
    return known.script if known else None


@cache
def letters_of(language: str) -> "regex.Pattern[str] | None":
    """Return a pattern for one letter of the scripts that a language is written in."""
    script = script_of(language)
    if script not in PROPERTIES:
        return None
    second = PROPERTIES.get(SECOND_SCRIPTS.get(language, ""), "")
    return regex.compile(rf"(?=\p{{L}})[{PROPERTIES[script]}{second}]")
