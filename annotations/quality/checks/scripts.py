"""The letters of the scripts that a language is written in."""

from functools import lru_cache

import regex

from annotations.quality.languages import MANY, scripts_of

_MIXED = {
    "Hans": ("Hani",),
    "Hant": ("Hani",),
    "Jpan": ("Hani", "Hira", "Kana"),
    "Kore": ("Hang", "Hani"),
}
"""ISO 15924 has codes for mixtures, Unicode has a script for each letter."""


@lru_cache(maxsize=MANY)
def letters_of(language: str) -> "regex.Pattern[str] | None":
    """Return a pattern for one letter of the scripts that a language is written in."""
    scripts = [one for script in scripts_of(language) for one in _MIXED.get(script, (script,))]
    if not scripts:
        return None
    properties = "".join(rf"\p{{Script={script}}}" for script in scripts)
    try:
        return regex.compile(rf"(?=\p{{L}})[{properties}]")
    except regex.error:  # a script without letters of its own in Unicode
        return None
