"""Words that turn a question around: how to find them, and how to take one out.

Which they are, the file of the language says (`annotations.quality.languages`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from annotations.quality.languages import MANY, knowledge
from annotations.quality.languages.words import LETTER, places

_SHOUTED_NEGATION = regex.compile(r"\b(?:NOT|EXCEPT|NEVER|INCORRECT|FALSE|UNLIKELY|CANNOT)\b")
_SHOUTED_LEAST = regex.compile(r"\bLEAST\b")


@dataclass(frozen=True)
class Drop:
    """Put `replacement` for `start` to `end` (code points), and a negation is gone."""

    start: int
    end: int
    replacement: str


def demands(source: str, language: str) -> Iterator[tuple[str, "regex.Pattern[str]"]]:
    """Yield each word that an English text shouts, with what may stand for it in `language`.

    Yields nothing for a language whose words for it are not known.
    """
    for shouted, known in ((_SHOUTED_NEGATION, _negation), (_SHOUTED_LEAST, _least)):
        match, pattern = shouted.search(source), known(language)
        if match and pattern:
            yield match[0], pattern


def count(text: str, language: str) -> int:
    """Return how many marks of negation stand in a text; of one negation there may be several."""
    known = [pattern for pattern, _ in _drops(language)]
    if negation := _negation(language):
        known.append(negation)
    return sum(len(pattern.findall(text)) for pattern in known)


def drops(text: str, language: str) -> list[Drop]:
    """Return every place of a text where one negation can be taken out, in order."""
    found = [
        Drop(match.start(), match.end(), match.expand(replacement))
        for pattern, replacement in _drops(language)
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda drop: (drop.start, drop.end))


@lru_cache(maxsize=MANY)
def _negation(language: str) -> "regex.Pattern[str] | None":
    known = knowledge(language)
    return _any_of(known.negation.words, known.negation.patterns, spaces=known.spaces)


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
