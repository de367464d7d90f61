"""Words that say the opposite of one another: which of them a text has.

Which they are, the file of the language says (`annotations.quality.languages`).
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache

import regex

from annotations.quality.languages import MANY, knowledge
from annotations.quality.languages.facts import Opposites
from annotations.quality.languages.words import LETTER

DIRECTED = (
    ("most", "least"), ("at_most", "at_least"), ("more_than", "less_than"),
    ("increase", "decrease"),
)  # fmt: skip
"""The sides of each, of which `up` and `down` may stand for the first and for the second."""

PAIRS = (*DIRECTED, ("nearest", "farthest"), ("true", "false"), ("positive", "negative"))

_MARKS = ".,;:?!()[]\"'“”‘’—-"

Found = Mapping[str, "regex.Match[str]"]
"""By side, where a text first has a word of it."""


def are_known(language: str) -> bool:
    return knowledge(language).opposites != Opposites()


def may_take_sides(text: str, language: str) -> bool:
    """Whether a text has the first word of one of these words, at a glance."""
    first = _first_words(language)
    return not first or not first.isdisjoint(map(_bare, text.lower().split()))


@lru_cache(maxsize=1 << 8)
def sides(text: str, language: str) -> Found:
    """Return the sides that a text takes. Of words that begin alike the longest counts."""
    found: dict[str, regex.Match[str]] = {}
    pattern, meant = _words(language)
    if pattern is not None:
        for match in pattern.finditer(text):
            for side in meant[match.lastgroup or ""]:
                found.setdefault(side, match)
    return found


def turned(before: Found, after: Found) -> "tuple[regex.Match[str], regex.Match[str]] | None":
    """Return a word of a source and the one of its translation that says the opposite.

    Only where each of the two texts takes one side alone.
    """
    for first, second in PAIRS:
        for side, other, up, down in ((first, second, "up", "down"), (second, first, "down", "up")):
            if side not in before or other not in after or other in before or side in after:
                continue
            if (first, second) in DIRECTED and (down in before or up in after):
                continue
            return before[side], after[other]
    return None


@lru_cache(maxsize=MANY)
def _first_words(language: str) -> frozenset[str]:
    """Empty where some have endings, or stand without spaces around them."""
    known = knowledge(language)
    words = [word for pair in PAIRS for side in pair for word in getattr(known.opposites, side)]
    first = frozenset(word.split()[0] for word in words)
    return first if known.spaces and not any("*" in word for word in first) else frozenset()


def _bare(word: str) -> str:
    return word.strip(_MARKS)


@lru_cache(maxsize=MANY)
def _words(language: str) -> "tuple[regex.Pattern[str] | None, Mapping[str, tuple[str, ...]]]":
    """One pattern for all words of a language, and the sides of each of its groups."""
    known = knowledge(language)
    by_word: dict[str, tuple[str, ...]] = {}
    for side in (one.name for one in fields(Opposites)):
        for word in getattr(known.opposites, side):
            by_word[word] = (*by_word.get(word, ()), side)
    if not by_word:
        return None, {}
    by_sides: dict[tuple[str, ...], str] = {}
    for meant in by_word.values():
        by_sides.setdefault(meant, f"g{len(by_sides)}")
    longest = sorted(by_word, key=lambda word: len(word.strip("*")), reverse=True)
    forms = "|".join(
        f"(?P<{by_sides[by_word[word]]}>{_form(word, spaces=known.spaces)})" for word in longest
    )
    edges = (f"(?<!{LETTER})", f"(?!{LETTER})") if known.spaces else ("", "")
    return regex.compile(f"(?i){edges[0]}(?:{forms}){edges[1]}"), {
        group: meant for meant, group in by_sides.items()
    }


def _form(word: str, *, spaces: bool) -> str:
    letters = f"{LETTER}{{0,30}}" if spaces else ""
    inner = regex.escape(word.strip("*")).replace(r"\ ", " ")
    return letters * word.startswith("*") + inner + letters * word.endswith("*")
