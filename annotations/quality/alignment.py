"""Which sentences of a text render which of its source.

By their lengths, as Gale and Church (1993) do, and by the figures and words that both texts have.
A sentence without a partner costs the same however long it is, so that a lost one stands out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain

import regex

from annotations.quality import deadline
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

_GOES_ON = regex.compile(r":\s+\p{Ll}")

_ANCHOR = 1.5
_TOKEN = regex.compile(r"\p{Nd}+|[\p{L}\p{M}]+")


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

    As one bead where they are single, too many, or nothing is known of how long they should be. The
    end of a line ends a sentence where both texts have lines: a list may be written in one. A colon
    ends none where one of the texts goes on behind it without a capital.
    """
    if ("\n" in before) != ("\n" in after):
        before, after = before.replace("\n", " "), after.replace("\n", " ")
    source, target = sentences(before, source_language), sentences(after, language)
    if _GOES_ON.search(before) or _GOES_ON.search(after):
        source, target = _over_colons(before, source), _over_colons(after, target)
    ratio = usual_ratio(language, source_language)
    few = max(len(source), len(target)) <= MOST
    if not ratio or not few or not source or not target or len(source) == len(target) == 1:
        return (Bead(source, target),)
    return tuple(_best(source, target, ratio))


def partners(
    before: str, after: str, language: str, source_language: str
) -> Iterator[tuple[str, str, int]]:
    """Yield each piece of the source with what renders it and where that begins.

    Whole, where as many sentences stand on both sides and yet some seem to have no partner.
    """
    beads = aligned(before, after, language, source_language)
    paired = [bead for bead in beads if bead.source and bead.target]
    balance = sum(len(bead.source) - len(bead.target) for bead in beads)
    if balance == 0 and len(paired) < len(beads):
        yield before, after, 0
        return
    for bead in paired:
        yield *bead.of(before, after), bead.target[0].start


def _over_colons(text: str, found: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Sentences of which none ends with a colon but the last."""
    joined: list[Sentence] = []
    for one in found:
        if joined and joined[-1].text.endswith(":"):
            start = joined.pop().start
            one = Sentence(text[start : one.end], start, one.end)
        joined.append(one)
    return tuple(joined)


def _best(source: Sequence[Sentence], target: Sequence[Sentence], ratio: float) -> Iterator[Bead]:
    """The cheapest way through both texts (dynamic programming, within a band)."""
    words = [[_TOKEN.findall(folded(one.text)) for one in side] for side in (source, target)]
    both = {*chain(*words[0])} & {*chain(*words[1])}
    shared = {word for word in both if len(word) > 2 or word.isdecimal()}
    sizes = [[_size(found, shared) for found in side] for side in words]
    anchors = [[shared.intersection(found) for found in side] for side in words]
    n, m = len(source), len(target)
    if n == m and all(_fits(i, sizes, anchors, ratio) for i in range(n)):
        yield from (Bead((one,), (other,)) for one, other in zip(source, target, strict=True))
        return
    up_to = [[0, *accumulate(side)] for side in sizes]
    band = min(_BAND, abs(n - m) + 2)
    cost: dict[tuple[int, int], float] = {(0, 0): 0.0}
    back: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(n + 1):
        deadline.ask()
        middle = i * m // n
        for j in range(max(0, middle - band), min(m, middle + band) + 1):
            for (a, b), prior in _KINDS.items():
                if (now := cost.get((i - a, j - b))) is None:
                    continue
                now += prior
                if a and b:
                    lengths = up_to[0][i] - up_to[0][i - a], up_to[1][j] - up_to[1][j - b]
                    now += _unlikely(*lengths, ratio)
                if shared:
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


def _size(words: Sequence[str], shared: set[str]) -> int:
    """The letters of a sentence, without the words that both texts have, as long in both."""
    return sum(len(word) for word in words if word not in shared and not word.isdecimal())


def _unlikely(source: int, target: int, ratio: float) -> float:
    """Minus the log likelihood that texts of these lengths render one another."""
    expected = ratio * source
    variance = _NOISE * max(expected, 10.0) * max(ratio, 0.5) + (_SPREAD * expected) ** 2
    return (target - expected) ** 2 / (2 * variance)


def _unshared(source: Sequence[set[str]], target: Sequence[set[str]]) -> int:
    """How many of them stand on one side alone."""
    first, second = set().union(*source), set().union(*target)
    return min(4, len(first ^ second))
