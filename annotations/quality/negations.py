"""Words that turn a question around: how to find them, and how to take one out.

Which they are, the file of the language says (`annotations.quality.languages`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from annotations.quality.languages import MANY, knowledge
from annotations.quality.languages.words import LETTER, places

_STRESS, _STRESS_ENDS = r"(?:\*\*|__|<(?:b|u|em|strong)>)\s*", r"\s*(?:\*\*|__|</)"
"""What stands around a stressed word where the script has no capitals."""


@dataclass(frozen=True)
class Drop:
    """Put `replacement` for `start` to `end` (code points), and a negation is gone."""

    start: int
    end: int
    replacement: str


def demands(
    source: str, language: str, source_language: str
) -> Iterator[tuple[str, tuple["regex.Pattern[str]", ...]]]:
    """Yield each word that a source shouts, with what may stand for it in `language`.

    Yields nothing where the words for it are not known of both languages. A word that says both,
    as the Spanish MENOS, may be rendered as either.
    """
    least, negation = _stressed(source_language, source)
    known = _least(language), _negation(language)
    if least and negation and least.span() == negation.span():
        if known[0] and known[1]:
            yield least["word"], (known[0], known[1])
        return
    for match, pattern in zip((negation, least), known[::-1], strict=True):
        if match and pattern:
            yield match["word"], (pattern,)


def is_stressed_known(language: str) -> bool:
    """Whether it is known which words turn a question around where a text stresses them."""
    return _stressed_negation(language) is not None


def count(text: str, language: str) -> int:
    """Return how many marks of negation stand in a text; of one negation there may be several."""
    known = [pattern for pattern, _ in _drops(language)]
    if negation := _negation(language):
        known.append(negation)
    return sum(len(pattern.findall(text)) for pattern in known)


def says_no(text: str, language: str) -> bool:
    """Whether a text has any of the words of its language that may stand for a negation."""
    return _found(_negation(language), text, language) is not None


def may_say_no(text: str, language: str) -> bool:
    """Whether a text has these, or words that another language may render by a negation."""
    hint = _hint(language)
    return says_no(text, language) or (hint is not None and hint.search(text) is not None)


def plain_negation(text: str, language: str) -> "regex.Match[str] | None":
    """Where a text first surely negates."""
    return _found(_plain(language), text, language)


def spoken(text: str, language: str) -> str:
    """A text with as many blanks for each negation that turns nothing around."""
    pattern = _idle(language)
    return pattern.sub(lambda idle: " " * len(idle[0]), text) if pattern else text


def _found(
    pattern: "regex.Pattern[str] | None", text: str, language: str
) -> "regex.Match[str] | None":
    """The first place outside of what turns nothing around; most texts have none at all."""
    if pattern is None or not pattern.search(text):
        return None
    return pattern.search(spoken(text, language))


def is_plain_known(language: str) -> bool:
    return _plain(language) is not None


def drops(text: str, language: str) -> list[Drop]:
    """Return every place of a text where one negation can be taken out, in order."""
    found = [
        Drop(match.start(), match.end(), match.expand(replacement))
        for pattern, replacement in _drops(language)
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda drop: (drop.start, drop.end))


def _stressed(language: str, text: str) -> list["regex.Match[str] | None"]:
    """Where a text stresses a word for LEAST, and a negation."""
    known = _stressed_least(language), _stressed_negation(language)
    return [pattern.search(text) if pattern else None for pattern in known]


@lru_cache(maxsize=MANY)
def _stressed_negation(language: str) -> "regex.Pattern[str] | None":
    known = knowledge(language).negation
    return _any_stressed(known.stressed.words or known.words)


@lru_cache(maxsize=MANY)
def _stressed_least(language: str) -> "regex.Pattern[str] | None":
    known = knowledge(language).negation
    return _any_stressed(known.stressed.least or known.least)


def _any_stressed(words: Iterable[str]) -> "regex.Pattern[str] | None":
    """Match these words in capitals, or where they have none, inside markup that stresses them."""
    cased = [word for word in words if word.upper() != word.lower()]
    others = [word for word in words if word.upper() == word.lower()]
    alternatives = []
    if cased:
        shouted = "|".join(_form(it, r"[\p{Lu}\p{M}]*") for one in cased for it in _shouted(one))
        alternatives.append(rf"(?<!\w)(?P<word>{shouted})(?!\w)")
    if others:
        marked = "|".join(_form(word, f"{LETTER}*") for word in others)
        alternatives.append(f"{_STRESS}(?P<word>{marked}){_STRESS_ENDS}")
    return regex.compile("|".join(alternatives)) if alternatives else None


def _form(word: str, letters: str) -> str:
    """A word of a language's file as a pattern, with such letters for its `*`."""
    inner = regex.escape(word.strip("*"))
    return letters * word.startswith("*") + inner + letters * word.endswith("*")


def _shouted(word: str) -> list[str]:
    """A word in capitals; in Turkish an i keeps its dot."""
    return sorted({word.upper(), word.replace("i", "İ").upper()})


@lru_cache(maxsize=MANY)
def _negation(language: str) -> "regex.Pattern[str] | None":
    known = knowledge(language)
    return _any_of(known.negation.words, known.negation.patterns, spaces=known.spaces)


@lru_cache(maxsize=MANY)
def _plain(language: str) -> "regex.Pattern[str] | None":
    known = knowledge(language)
    plain = known.negation.plain
    return _any_of(plain.words, plain.patterns, spaces=known.spaces)


@lru_cache(maxsize=MANY)
def _hint(language: str) -> "regex.Pattern[str] | None":
    known = knowledge(language)
    return _any_of((), known.negation.hints, spaces=known.spaces)


@lru_cache(maxsize=MANY)
def _idle(language: str) -> "regex.Pattern[str] | None":
    known = knowledge(language)
    return _any_of(known.negation.plain.idle, (), spaces=known.spaces)


@lru_cache(maxsize=MANY)
def _least(language: str) -> "regex.Pattern[str] | None":
    known = knowledge(language)
    return _any_of(known.negation.least, (), spaces=known.spaces)


def _any_of(
    words: Iterable[str], patterns: Iterable[str], *, spaces: bool
) -> "regex.Pattern[str] | None":
    alternatives = [*(places(word, spaces=spaces) for word in words), *patterns]
    return regex.compile(f"(?i){'|'.join(alternatives)}") if alternatives else None


@lru_cache(maxsize=MANY)
def _drops(language: str) -> list[tuple["regex.Pattern[str]", str]]:
    known = knowledge(language)
    dropped = known.negation.dropped
    found = dict(dropped.patterns)
    for word, counterpart in dropped.replace.items():
        found[places(word, spaces=known.spaces)] = counterpart
    not_kept = rf"(?!{_either(dropped.kept)})" if dropped.kept else ""
    not_only = rf"(?!\s*{_either(dropped.only)}(?!\p{{L}}))" if dropped.only else ""
    if words := _either(dropped.before):
        found[rf"(?<!{LETTER})\**{not_kept}{words}\**\s+(?=\p{{L}}){not_only}"] = ""
    if words := _either(dropped.after):
        found[rf"\s+\**{words}\**(?![\p{{L}}\p{{M}}-]){not_only}"] = ""
    return [(regex.compile(f"(?i){old}"), new) for old, new in found.items()]


def _either(words: Iterable[str]) -> str:
    alternatives = "|".join(map(regex.escape, words))
    return f"(?:{alternatives})" if alternatives else ""
