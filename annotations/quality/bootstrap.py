"""How sure a figure is, and an order of engines: paired bootstrap over texts (Koehn 2004).

Texts are drawn anew, with replacement, the same for every engine. Draws, intervals and p-values
are sacreBLEU's: the same seed gives its figures.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from annotations.quality.measures import Counts, Sums, bleu, chrf, hter

SAMPLES, SEED = 1000, 12345
LEAST_TEXTS = 6
"""Which all speak for one engine before it is surely better: by a sign test five do not."""

AT_ONCE = 50
"""Draws held at a time."""

Floats = npt.NDArray[np.float64]

SCORES: Mapping[str, Callable[[Sums], float]] = {"hter": hter, "chrf": chrf, "bleu": bleu}
LOWER_IS_BETTER = {"hter"}


@dataclass(frozen=True)
class Ranked:
    """An engine's score with a 95 % interval, and the ranks that its pairs leave open.

    `best` is one more than the engines that are surely better, `worst` leaves those below it that
    are surely worse.
    """

    engine: str
    score: float
    low: float
    high: float
    rank: int
    best: int
    worst: int


@dataclass(frozen=True)
class Pair:
    """The score of `a` less that of `b`, with a 95 % interval; `p` as sacreBLEU computes it."""

    a: str
    b: str
    difference: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Ranking:
    measure: str
    texts: int
    engines: tuple[Ranked, ...]
    pairs: tuple[Pair, ...]


def ranking(
    counts: Mapping[str, Counts], measure: str, *, samples: int = SAMPLES, seed: int = SEED
) -> Ranking:
    """The order of engines by a measure of `SCORES`, best first; of few texts all ranks are open.

    Args:
        counts: of each engine, a row for each text, the same texts in the same order.
    """
    score = SCORES[measure]
    texts = len(next(iter(counts.values())))
    scores = {name: score(rows.sum(axis=0)) for name, rows in counts.items()}
    drawn = {
        name: np.array([score(sums) for sums in resampled(rows, samples, seed)])
        for name, rows in counts.items()
    }
    sign = -1 if measure in LOWER_IS_BETTER else 1
    names = sorted(counts, key=lambda name: (-sign * scores[name], name))
    pairs = tuple(_pair(a, b, scores, drawn) for a, b in combinations(names, 2))
    engines = tuple(
        Ranked(
            name,
            scores[name],
            *_interval(drawn[name]),
            rank,
            *(_ranks(name, pairs, sign) if texts >= LEAST_TEXTS else (1, len(names))),
        )
        for rank, name in enumerate(names, start=1)
    )
    return Ranking(measure, texts, engines, pairs)


def rate_interval(
    counts: Counts, *, samples: int = SAMPLES, seed: int = SEED
) -> tuple[float, float] | None:
    """The 95 % interval of a ratio of sums, from rows of numerator and denominator."""
    if len(counts) < 2:
        return None
    sums = resampled(counts, samples, seed)
    filled = sums[sums[:, 1] > 0]
    return _interval(filled[:, 0] / filled[:, 1]) if len(filled) else None


def resampled(counts: Counts, samples: int, seed: int) -> Floats:
    """The sums of rows that are drawn anew, with replacement; one row a draw."""
    return np.concatenate([weights @ counts for weights in _draws(len(counts), samples, seed)])


def _draws(texts: int, samples: int, seed: int) -> Iterator[Floats]:
    """How often each text is drawn, for some draws at a time."""
    rng = np.random.default_rng(seed)
    for begin in range(0, samples, AT_ONCE):
        drawn = rng.choice(texts, size=(min(AT_ONCE, samples - begin), texts), replace=True)
        yield np.array([np.bincount(one, minlength=texts) for one in drawn], dtype=np.float64)


def _pair(a: str, b: str, scores: Mapping[str, float], drawn: Mapping[str, Floats]) -> Pair:
    differences = drawn[a] - drawn[b]
    apart = np.abs(differences)
    real = scores[a] - scores[b]
    beyond = int(np.sum(apart - apart.mean() > abs(real)))
    return Pair(a, b, real, *_interval(differences), (beyond + 1) / (len(apart) + 1))


def _interval(values: Floats) -> tuple[float, float]:
    ordered = np.sort(values)
    tail = len(ordered) // 40
    return float(ordered[tail]), float(ordered[len(ordered) - tail - 1])


def _ranks(name: str, pairs: tuple[Pair, ...], sign: int) -> tuple[int, int]:
    """The best and the worst rank that the pairs which are sure leave open."""
    better = worse = 0
    for pair in pairs:
        if name not in (pair.a, pair.b) or pair.low <= 0 <= pair.high:
            continue
        is_better = (sign * pair.difference > 0) == (name == pair.a)
        better, worse = better + (not is_better), worse + is_better
    engines = 1 + sum(name in (pair.a, pair.b) for pair in pairs)
    return 1 + better, engines - worse
