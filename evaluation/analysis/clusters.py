"""Means of answers, and how far chance moves them, where answers to one text hang together.

A question in many languages is one draw of a question, and so are the questions of one passage. The
variances are those of draws of whole clusters, linearised (W. G. Cochran, Sampling Techniques, 3rd
ed. 1977, section 9A), with the factor C / (C - 1) for C clusters. That is the standard error that
inspect_ai ships; the paper by E. Miller (arXiv 2411.00640) has it without the factor. With one
answer a cluster it is the usual standard error with n - 1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Doubles = NDArray[np.float64]
Counts = NDArray[np.int64]

ROUNDING = 1e-20
"""Squares below this are what is left of equal numbers taken from one another."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """Which questions are one draw. `order` is None where each stands alone."""

    order: NDArray[np.intp] | None
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, numbers: NDArray[np.integer]) -> "Clusters":
        """Questions with the same number are one cluster."""
        order = np.argsort(numbers, kind="stable")
        ordered = numbers[order]
        starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(numbers)])
        return cls(None if len(starts) == len(numbers) else order, starts)

    def sums(self, values: ArrayLike) -> Doubles:
        """Sums of each cluster, of values whose last axis is the questions."""
        numbers = np.asarray(values, dtype=np.float64)
        if self.order is None:
            return numbers
        return np.add.reduceat(numbers[..., self.order], self.starts, axis=-1)


@dataclass(frozen=True, slots=True)
class Means:
    """Means of `n` answers each, in `clusters` clusters; arrays of one shape.

    `mean` is NaN without answers, `variance` (of the mean) with less than two clusters.
    """

    n: Counts
    clusters: Counts
    mean: Doubles
    variance: Doubles

    @property
    def se(self) -> Doubles:
        return np.sqrt(self.variance)


def means(totals: ArrayLike, counts: ArrayLike, clusters: Clusters) -> Means:
    """All answers counted alike.

    Args:
        totals: of each question (last axis), the sum over its answers, in one language or many.
        counts: how many answers those are; 0 where the question was not asked.
    """
    sums, sizes = clusters.sums(totals), clusters.sums(counts)
    n = sizes.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sums.sum(axis=-1) / n
        spread = (sums - mean[..., None] * sizes) / n[..., None]
    number = np.count_nonzero(sizes, axis=-1)
    return Means(
        n=n.astype(np.int64),
        clusters=np.asarray(number, dtype=np.int64),
        mean=mean,
        variance=cluster_variance(spread, number),
    )


def cluster_variance(spread: Doubles, clusters: ArrayLike) -> Doubles:
    """Variance of an estimate that each cluster (last axis) moves by its `spread`; NaN for one."""
    return variance_of_squares(np.einsum("...c,...c->...", spread, spread), clusters)


def variance_of_squares(squares: Doubles, clusters: ArrayLike) -> Doubles:
    """The same by the sum of what its clusters move it, squared."""
    number = np.asarray(clusters, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.where(number > 1, number / (number - 1), np.nan)
    return np.asarray(np.where(squares < ROUNDING, 0, squares) * factor)
