"""Which translations to look at first: what is known of each, as one score with its main reason.

No signal says that a text is wrong; each says how much likelier that is. They are put together as
if each were a witness of its own (a noisy or, Pearl 1988, 4.3.2): the score is what remains of 1
when nobody's doubt is dispelled. `python -m benchmarks first_look` measures the order on planted
damage against a random one.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from math import log
from statistics import median
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

from annotations.quality.lengths import SHORTEST
from annotations.quality.units import folded
from annotations.vocabularies import Signal

K = TypeVar("K", bound=Hashable)

WEIGHT = {
    Signal.ERRORS: 0.9,
    Signal.FLAGS: 0.8,
    Signal.WARNINGS: 0.5,
    Signal.BACK_TRANSLATION: 0.3,
    Signal.CONFIDENCE: 0.3,
    Signal.DISAGREEMENT: 0.2,
    Signal.LENGTH: 0.2,
}
"""The doubt that a signal raises where it is as strong as it can be."""

MOST_COMPARED = 5_000
"""Code points of a text beyond which its distance from another is taken from its beginning."""

RARE = 100
"""A check that warns of one text in so many says all that it can; of all, `LEAST`."""

LEAST = 0.05

FEWEST_TO_RANK = 10
"""Fewer texts than this are no measure of what is usual."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of an item in a language; None where it is not.

    `errors` and `warnings` name the checks that speak of it, `flags` counts the open ones of
    evaluations. `disagreement` and `back_translation` are distances from
    0 to 1, `length` is the logarithm of target over source, `confidence`
    the engine's own on one scale.
    """

    errors: frozenset[str] = frozenset()
    warnings: frozenset[str] = frozenset()
    flags: int = 0
    disagreement: float | None = None
    back_translation: float | None = None
    length: float | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """`score` from 0 to 1, highest first; `doubts`, what each signal contributes, at most 1."""

    score: float
    doubts: Mapping[Signal, float] = field(default_factory=dict)

    @property
    def reason(self) -> Signal | None:
        """The signal that weighs most; None where nothing speaks against the text."""
        return max(self.doubts, key=lambda one: self.doubts[one], default=None)


def looks(evidence: Mapping[K, Evidence]) -> dict[K, Look]:
    """Score every item of one language by what is known of it and usual among them."""
    rare, middle = _Rarity(evidence.values()), _middle(evidence.values())
    usual = {
        Signal.DISAGREEMENT: _Usual(one.disagreement for one in evidence.values()),
        Signal.BACK_TRANSLATION: _Usual(one.back_translation for one in evidence.values()),
        Signal.CONFIDENCE: _Usual(_negated(one.confidence) for one in evidence.values()),
        Signal.LENGTH: _Usual(_away(one.length, middle) for one in evidence.values()),
    }
    return {key: _look(one, rare, usual, middle) for key, one in evidence.items()}


def in_order(found: Mapping[K, Look]) -> list[K]:
    """The keys, what is to be looked at first in front; equals stay in the order they came in."""
    return sorted(found, key=lambda key: -found[key].score)


def disagreement(texts: Sequence[str]) -> float | None:
    """How far apart texts of one item are: the mean distance of two; None for fewer than two."""
    if len(texts) < 2:
        return None
    pairs = [distance(a, b) for a, b in combinations(texts, 2)]
    return sum(pairs) / len(pairs)


def distance(a: str, b: str) -> float:
    """The share of characters that change between two texts, from 0 to 1, case and spaces apart."""
    return Levenshtein.normalized_distance(_folded(a), _folded(b))


def length(source: str, target: str) -> float | None:
    """The logarithm of a text's length over its source's; None where that is too short to tell."""
    return log(len(target) / len(source)) if len(source) >= SHORTEST and target else None


def shares(values: Mapping[K, float]) -> dict[K, float]:
    """By key, the share of the values that are lower, equals by half: one scale."""
    usual = _Usual(values.values())
    return {key: usual.share_below(value) for key, value in values.items()}


class _Usual:
    """What is usual: the values of all texts, by which one is found among the highest half."""

    def __init__(self, values: Iterable[float | None]) -> None:
        self._sorted = sorted(one for one in values if one is not None)

    def doubt(self, value: float | None) -> float:
        """0 up to the median, 1 at the top; squared, as only the far end stands out."""
        if value is None or len(self._sorted) < FEWEST_TO_RANK:
            return 0.0
        return max(0.0, 2 * self.share_below(value) - 1) ** 2

    def share_below(self, value: float) -> float:
        below = bisect_left(self._sorted, value)
        equal = bisect_right(self._sorted, value) - below
        return (below + equal / 2) / len(self._sorted)


class _Rarity:
    """How much a warning says: the rarer its check speaks in a language, the more."""

    def __init__(self, evidence: Collection[Evidence]) -> None:
        self._texts = len(evidence)
        self._spoke = Counter(chain.from_iterable(one.warnings for one in evidence))

    def doubt(self, checks: Iterable[str]) -> float:
        """What is left of 1 when each takes its share."""
        remaining = 1.0
        for check in checks:
            remaining *= 1 - self._surprise(check)
        return 1 - remaining

    def _surprise(self, check: str) -> float:
        rarity = log(self._texts / self._spoke[check]) / log(RARE)
        return min(1.0, max(LEAST, rarity))


def _look(one: Evidence, rare: "_Rarity", usual: Mapping[Signal, _Usual], middle: float) -> Look:
    strength = {
        Signal.ERRORS: float(bool(one.errors)),
        Signal.FLAGS: float(one.flags > 0),
        Signal.WARNINGS: rare.doubt(one.warnings),
        Signal.DISAGREEMENT: usual[Signal.DISAGREEMENT].doubt(one.disagreement),
        Signal.BACK_TRANSLATION: usual[Signal.BACK_TRANSLATION].doubt(one.back_translation),
        Signal.CONFIDENCE: usual[Signal.CONFIDENCE].doubt(_negated(one.confidence)),
        Signal.LENGTH: usual[Signal.LENGTH].doubt(_away(one.length, middle)),
    }
    doubts = {signal: WEIGHT[signal] * value for signal, value in strength.items() if value}
    remaining = 1.0
    for doubt in doubts.values():
        remaining *= 1 - doubt
    return Look(1 - remaining, doubts)


def _negated(value: float | None) -> float | None:
    return None if value is None else -value


def _middle(evidence: Iterable[Evidence]) -> float:
    return median([one.length for one in evidence if one.length is not None] or [0.0])


def _away(length: float | None, middle: float) -> float | None:
    return None if length is None else abs(length - middle)


def _folded(text: str) -> str:
    return folded(text[:MOST_COMPARED])
