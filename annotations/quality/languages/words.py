"""The words of a language's file, where a `*` stands for letters before or after, as patterns."""

from collections.abc import Sequence

import regex

LETTER = r"[\p{L}\p{M}]"


def whole_words(words: Sequence[str]) -> "regex.Pattern[str]":
    """Match each word of a text that one of these describes, with the letters of its `*`."""
    forms = "|".join(
        f"{LETTER}*" * word.startswith("*")
        + regex.escape(word.strip("*"))
        + f"{LETTER}*" * word.endswith("*")
        for word in words
    )
    return regex.compile(rf"(?i)(?<!{LETTER})(?:{forms})(?!{LETTER})")


def places(word: str, *, spaces: bool) -> str:
    """Return a pattern of where a word stands; anywhere, where words have no spaces between them.

    Unlike `whole_words` it leaves the letters of a `*` out: they stay when the word goes.
    """
    start = r"\b" * (spaces and not word.startswith("*"))
    end = r"\b" * (spaces and not word.endswith("*"))
    return start + regex.escape(word.strip("*")) + end
