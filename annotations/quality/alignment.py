"""Which sentences of a text render which of its source.

By their lengths, as Gale and Church (1993) do, and by the figures and words that both texts have.
A sentence without a partner costs the same however long it is, so that a lost one stands out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from annotations.quality.languages import knowledge
from annotations.quality.sentences import Sentence, sentences
from annotations.quality.units import folded

MOST = 80
"""Sentences of a text; the cost grows with their number on either side."""

_BAND = 8
"""How far the places of partners may lie apart, beside their proportion."""

_KINDS = {(1, 1): 0.1, (2, 1): 2.4, (1, 2): 2.4, (2, 2): 4.5, (3, 1): 4.5, (1, 3): 4.5,
          (1, 0): 2.5, (0, 1): 2.5}  # fmt: skip
"""How many sentences make how many of the other side, with what it costs (minus log likelihood)."""

_NOISE, _SPREAD = 2.2, 0.13
"""Of the length of a translation: for each code point, and as a share of the whole."""

_ANCHOR = 1.5
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_TOKEN = regex.compile(r"\p{Nd}+|[\p{L}\p{M}]{3,}")


@dataclass(frozen=True)
class Bead:
    """Sentences of the source with those that render them; one of the two may have none."""

    source: tuple[Sentence, ...]
    target: tuple[Sentence, ...]

    def of(self, before: str, after: str) -> tuple[str, str]:
        """The words of both, in the texts that they were found in."""
        return (
            before[self.source[0].start : self.source[-1].end],
            after[self.target[0].start : self.target[-1].end],
        )


def usual_ratio(language: str, source_language: str) -> float | None:
    """How long a translation usually is, over its source; None where it is not known."""
    lengths = knowledge(language).length, knowledge(source_language).length
    if lengths[0] is None or lengths[1] is None:
        return None
    return lengths[0].usual / lengths[1].usual


@lru_cache(maxsize=64)
def aligned(before: str, after: str, language: str, source_language: str) -> tuple[Bead, ...]:
    """Return the sentences of two texts side by side.

    As one bead where they are single, too many, or nothing is known of how long they should be.
    """
    source, target = sentences(before, source_language), sentences(after, language)
    ratio = usual_ratio(language, source_language)
    few = max(len(source), len(target)) <= MOST
    if not ratio or not few or not source or not target or len(source) == len(target) == 1:
        return (Bead(source, target),)
    return tuple(_best(source, target, ratio))


def _best(source: Sequence[Sentence], target: Sequence[Sentence], ratio: float) -> Iterator[Bead]:
    """The cheapest way through both texts (dynamic programming, within a band)."""
    shared = _tokens(source) & _tokens(target)
    sizes = [[_size(one, shared) for one in side] for side in (source, target)]
    anchors = [[_tokens([one]) & shared for one in side] for side in (source, target)]
    n, m = len(source), len(target)
    if n == m and all(_fits(i, sizes, anchors, ratio) for i in range(n)):
        yield from (Bead((one,), (other,)) for one, other in zip(source, target, strict=True))
        return
    cost: dict[tuple[int, int], float] = {(0, 0): 0.0}
    back: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(n + 1):
        middle = i * m // n
        for j in range(max(0, middle - _BAND), min(m, middle + _BAND) + 1):
            for (a, b), prior in _KINDS.items():
                if (before := cost.get((i - a, j - b))) is None:
                    continue
                now = before + prior
                if a and b:
                    now += _unlikely(sum(sizes[0][i - a : i]), sum(sizes[1][j - b : j]), ratio)
                now += _ANCHOR * _unshared(anchors[0][i - a : i], anchors[1][j - b : j])
                if now < cost.get((i, j), float("inf")):
                    cost[i, j], back[i, j] = now, (i - a, j - b)
    yield from _path(source, target, back)


def _path(
    source: Sequence[Sentence],
    target: Sequence[Sentence],
    back: dict[tuple[int, int], tuple[int, int]],
) -> list[Bead]:
    at, beads = (len(source), len(target)), []
    while at in back:
        start = back[at]
        beads.append(Bead(tuple(source[start[0] : at[0]]), tuple(target[start[1] : at[1]])))
        at = start
    return beads[::-1] if at == (0, 0) else [Bead(tuple(source), tuple(target))]


def _fits(
    i: int, sizes: Sequence[Sequence[int]], anchors: Sequence[Sequence[set[str]]], ratio: float
) -> bool:
    """Whether two sentences are so like partners that nothing else need be tried."""
    return anchors[0][i] == anchors[1][i] and _unlikely(sizes[0][i], sizes[1][i], ratio) < 1


def _tokens(found: Sequence[Sentence]) -> set[str]:
    return {token for one in found for token in _TOKEN.findall(folded(one.text))}


def _size(one: Sentence, shared: set[str]) -> int:
    """The letters of a sentence, without the words that both texts have, as long in both."""
    words = _WORD.findall(folded(one.text))
    return sum(len(word) for word in words if word not in shared)


def _unlikely(source: int, target: int, ratio: float) -> float:
    """Minus the log likelihood that texts of these lengths render one another."""
    expected = ratio * source
    variance = _NOISE * max(expected, 10.0) * max(ratio, 0.5) + (_SPREAD * expected) ** 2
    return (target - expected) ** 2 / (2 * variance)


def _unshared(source: Sequence[set[str]], target: Sequence[set[str]]) -> int:
    """How many of them stand on one side alone."""
    first, second = set().union(*source), set().union(*target)
    return min(4, len(first ^ second))
