"""Units drawn anew, with replacement, and what lies between the ends of what they give.

A weighting says how often each distinct unit counts: as often as there is such a one is the sample
itself, a bootstrap replicate is a draw of as many units with replacement.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

REPLICATES = 1000
SEED = 2412
CONFIDENCE = 0.95
AT_ONCE = 2_000_000
"""Numbers of a matrix that are in memory at once."""
PER_ROW = 20
"""A count of one row costs about as much as so many units drawn one by one."""


def weightings(
    times: IntArray, *, replicates: int, seed: int, columns: int = 0
) -> Iterator[FloatArray]:
    """Weightings, units x replicates, some at a time; the first of all is the sample itself.

    Args:
        columns: how many numbers besides are made of each replicate.
    """
    random = np.random.default_rng(seed)
    step = max(1, AT_ONCE // (len(times) + columns + int(times.sum()) // 4))
    sample = times[:, None].astype(np.float64)
    if not replicates:
        yield sample
    for start in range(0, replicates, step):
        drawn = _drawn(random, times, min(step, replicates - start))
        yield np.concatenate([sample, drawn], axis=1) if start == 0 else drawn


def _drawn(random: np.random.Generator, times: IntArray, replicates: int) -> FloatArray:
    """How often each row is drawn; a few rows are counted at once, many unit by unit."""
    rows, total = len(times), int(times.sum())
    if rows * PER_ROW < total:
        counts = random.multinomial(total, times / total, replicates).T
        return np.ascontiguousarray(counts, dtype=np.float64)
    row = np.repeat(np.arange(rows) * replicates, times)
    drawn = row[random.integers(0, total, (replicates, total), dtype=np.uint32)]
    drawn += np.arange(replicates)[:, None]
    counted = np.bincount(drawn.ravel(), minlength=rows * replicates)
    return counted.reshape(rows, replicates).astype(np.float64)


def mean_of(
    values: Sequence[float], *, replicates: int = REPLICATES, seed: int = SEED
) -> tuple[float, float, float]:
    """The mean, and the ends of its interval over values drawn anew; NaN where nothing is drawn."""
    distinct, times = np.unique(values, return_counts=True)
    means = [
        (distinct[:, None] * weights).sum(axis=0) / len(values)
        for weights in weightings(times, replicates=replicates, seed=seed)
    ]
    found = np.concatenate(means)
    ((low, high),) = percentile_intervals(found[None, 1:])
    return float(found[0]), float(low), float(high)


def percentile_intervals(replicates: FloatArray) -> FloatArray:
    """The lower and the upper end of each row, at 95 %, without what is undefined (NaN) in it."""
    if not replicates.shape[1]:
        return np.full((len(replicates), 2), np.nan)
    ordered = np.sort(replicates, axis=1)  # NaN comes last
    defined = (~np.isnan(ordered)).sum(axis=1, keepdims=True)
    tail = (1 - CONFIDENCE) / 2
    place = np.maximum(defined - 1, 0) * np.array([tail, 1 - tail])
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(defined - 1, 0))
    low = np.take_along_axis(ordered, below, axis=1)
    high = np.take_along_axis(ordered, above, axis=1)
    ends: FloatArray = low + (place - below) * (high - low)
    return ends
