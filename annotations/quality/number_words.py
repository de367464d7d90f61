"""Numbers that are written out: in English sources, and in all languages with a file."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import regex

from annotations.quality.languages import MANY, knowledge
from annotations.quality.languages.facts import NUMBERS
from annotations.quality.languages.words import whole_words
from annotations.quality.units import is_english

_ENGLISH_WORD = regex.compile(r"[a-z]+")
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
_TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH = (
    {word: n for n, word in enumerate(_SMALL)}
    | {word: n for n, word in enumerate(_ORDINALS, start=1)}
    | {word: 10 * n for n, word in enumerate(_TENS, start=3)}
    | {f"{word.removesuffix('y')}ies": 10 * n for n, word in enumerate(("twenty", *_TENS), start=2)}
    | {"once": 1, "twice": 2, "double": 2, "half": 2}
)
_KNOWN = frozenset(map(str, NUMBERS))
_MULTIPLIERS = {"hundred": 100, "thousand": 1000, "million": 1_000_000}


LARGEST = 10**15
"""What multipliers come to at most: a text of `hundred` alone is no number."""


def english_numbers(text: str) -> Counter[str]:
    """Return the numbers that English words stand for, each word by itself and all together.

    `thirty-eight` gives 30, 8 and 38; `the seventeenth century` also the year it began, 1600.
    """
    words = _ENGLISH_WORD.findall(text.lower())
    found = Counter(_ENGLISH[word] for word in words if word in _ENGLISH)
    for run in _runs(words):
        value = _value(run)
        found[value] += 1 if len(run) > 1 else 0
    for word, following in pairwise(words):
        if following in ("century", "centuries") and _ENGLISH.get(word, 0) > 0:
            found[100 * (_ENGLISH[word] - 1)] += 1
    return Counter({str(number): count for number, count in found.items()})


def written_out(
    missing: Counter[str], before: str, after: str, language: str, source_language: str
) -> Counter[str]:
    """Return which of the numbers that a translation lacks it has in words.

    Up to ten and for a hundred, words count that the source does not have as words itself. Other
    numbers count where the words for their digits are there, of which many languages make them.
    Numbers are digits, for one may have more of them than Python turns into an `int`.
    """
    there = _Words(after, language)
    said = _read(before, source_language)
    found: Counter[str] = Counter()
    for number, count in missing.items():
        if number in _KNOWN:
            found[number] = min(count, max(0, there[number] - said[number]))
        elif number != "0" and (there[number] or _is_made(number, there)):
            found[number] = count
    return found


def written_in_source(
    added: Counter[str], before: str, after: str, language: str, source_language: str
) -> Counter[str]:
    """Return which of the numbers that a translation has besides the source has in words.

    All of them may be, where the words of the source's language are not known.
    """
    if is_english(source_language):
        return english_numbers(before)
    if not knowledge(source_language).numbers:
        return added
    return written_out(added, after, before, source_language, language)


def _read(text: str, language: str) -> "Counter[str] | _Words":
    return english_numbers(text) if is_english(language) else _Words(text, language)


class _Words:
    """How often the words for a number stand in a text, counted for those that are asked for."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.patterns = text, _words(language)
        self.counts: dict[str, int] = {}

    def __getitem__(self, number: str) -> int:
        if number not in self.counts and number in self.patterns:
            self.counts[number] = len(self.patterns[number].findall(self.text))
        return self.counts.get(number, 0)


def _is_made(number: str, there: _Words) -> bool:
    """Whether the words are there that make a number: 60 and 5, or 6, 10 and 5."""
    tens = f"{number[-2]}0" if len(number) == 2 else ""
    if tens and there[tens] and (number[-1] == "0" or there[number[-1]]):
        return True
    return all(there[part] for part in _parts(number))


def _parts(number: str) -> set[str]:
    """Return the words that a number is made of: its digits, for 1 in their place 10 or 100."""
    parts = set(number) - {"0", "1"}
    ones = (place for place, digit in enumerate(reversed(number)) if digit == "1")
    return parts | {{1: "10", 2: "100"}.get(place, "1") for place in ones}


def _runs(words: list[str]) -> Iterator[list[str]]:
    """Yield stretches of words that make one number; `and` joins only what has a multiplier."""
    run: list[str] = []
    for word in words:
        if word in _MULTIPLIERS or (word in _ENGLISH and _continues(run, word)):
            run.append(word)
        elif word == "and" and not _MULTIPLIERS.keys().isdisjoint(run):
            continue
        else:
            yield from [run] if run else []
            run = [word] if word in _ENGLISH else []
    yield from [run] if run else []


def _continues(run: list[str], word: str) -> bool:
    """Say whether a word goes on with a number: after a multiplier, or a digit after tens."""
    if not run or run[-1] in _MULTIPLIERS:
        return True
    return run[-1] in (*_TENS, "twenty") and 0 < _ENGLISH[word] < 10


def _value(run: list[str]) -> int:
    total = current = 0
    for word in run:
        factor = _MULTIPLIERS.get(word)
        if factor == 100:
            current = max(current, 1) * factor
        elif factor:
            total, current = total + max(current, 1) * factor, 0
        else:
            current += _ENGLISH[word]
        total, current = min(total, LARGEST), min(current, LARGEST)
    return total + current


@lru_cache(maxsize=MANY)
def _words(language: str) -> dict[str, "regex.Pattern[str]"]:
    return {str(value): whole_words(w) for value, w in knowledge(language).numbers.words.items()}
