"""95 % intervals of shares and of paired differences, in arrays.

Answers in clusters are worth fewer independent ones: their effective number, n over the design
effect, takes the place of n (for Wilson's interval: C. Franco et al., J. Surv. Stat. Methodol. 7
(2019), 334-364; for the exact one: E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998),
193-201). With few clusters it is smaller by the square of a ratio of Student's t, as there.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from evaluation.analysis.accuracy import CONFIDENCE, Z
from evaluation.analysis.clusters import Doubles, Means

EXACT_BELOW = 300
"""With fewer clusters of answers than these, or where all are alike, intervals of shares are exact:
those that rest on the normal distribution cover too little there (S. Bowyer et al., arXiv
2503.01747)."""

TAIL = (1 - CONFIDENCE) / 2


class Method(StrEnum):
    """How an interval of a share was made."""

    WILSON = "wilson"
    EXACT = "exact"
    """Clopper and Pearson's; it covers at least 95 %, so mostly more."""
    CLUSTERED_WILSON = "wilson, clustered"
    CLUSTERED_EXACT = "exact, clustered"
    """Korn and Graubard's."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Ends of intervals, NaN where there are no answers."""

    low: Doubles
    high: Doubles


def share_intervals(shares: Means) -> tuple[Intervals, NDArray[np.str_]]:
    """Intervals of shares of answers, and the `Method` of each."""
    n = share_worth(shares)
    alike = (shares.mean == 0) | (shares.mean == 1)
    few = alike | (np.minimum(shares.clusters, n) < EXACT_BELOW)
    score, exact = wilson(shares.mean, n), clopper_pearson(shares.mean, n)
    low, high = np.where(few, exact.low, score.low), np.where(few, exact.high, score.high)
    methods = np.where(
        shares.clusters < shares.n,
        np.where(few, Method.CLUSTERED_EXACT, Method.CLUSTERED_WILSON),
        np.where(few, Method.EXACT, Method.WILSON),
    )
    return Intervals(low, high), methods


def share_worth(shares: Means) -> Doubles:
    """Their `effective_n`, at most n: answers to one text are not less alike than others."""
    return np.minimum(effective_n(shares, shares.mean * (1 - shares.mean)), shares.n)


def effective_n(estimates: Means, spread: Doubles) -> Doubles:
    """Number of independent answers worth as much as these `n`.

    `spread` is the variance of one answer about the mean. Where all answers agree the variance says
    nothing, and each cluster counts as one.
    """
    n, clusters = estimates.n.astype(np.float64), estimates.clusters.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        worth = n * (spread / (n - 1)) / estimates.variance
        students = stats.t.isf(TAIL, n - 1) / stats.t.isf(TAIL, clusters - 1)
    known = (clusters > 1) & (estimates.variance > 0) & (spread > 0)
    worth = np.where(known, worth * np.square(students), clusters)
    # Of answers alone, n but for rounding; not of a mean of means, which weighs them unequally.
    return np.asarray(np.where(np.isclose(worth, n, rtol=1e-9), n, worth))


def wilson(share: ArrayLike, n: ArrayLike) -> Intervals:
    """Score interval; `n` need not be whole. Source: E. B. Wilson, JASA 22 (1927), 209-212."""
    p, trials = np.asarray(share, dtype=np.float64), np.asarray(n, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        shrink = 1 + Z * Z / trials
        centre = (p + Z * Z / (2 * trials)) / shrink
        half = Z / shrink * np.sqrt(p * (1 - p) / trials + np.square(Z / (2 * trials)))
        return Intervals(np.maximum(centre - half, 0), np.minimum(centre + half, 1))


def clopper_pearson(share: ArrayLike, n: ArrayLike) -> Intervals:
    """Exact interval; `n` need not be whole. Source: C. J. Clopper and E. S. Pearson, Biometrika 26
    (1934), 404-413, by quantiles of the beta distribution."""
    trials = np.asarray(n, dtype=np.float64)
    right = np.asarray(share, dtype=np.float64) * trials
    wrong = trials - right
    low = np.where(right > 0, stats.beta.ppf(TAIL, right, wrong + 1), 0)
    high = np.where(wrong > 0, stats.beta.isf(TAIL, right + 1, wrong), 1)
    empty = trials == 0
    return Intervals(np.where(empty, np.nan, low), np.where(empty, np.nan, high))


def paired_intervals(differences: Means, discordant: Doubles) -> Intervals:
    """Intervals of differences between two on the same questions.

    Args:
        differences: of right answers: each is -1, 0 or 1.
        discordant: the share that is not 0.

    Source: D. G. Bonett and R. M. Price, J. Educ. Behav. Stat. 37 (2012), 479-488: one pair is
    added to each way of differing; with clusters, to the effective number of pairs.
    """
    d = differences.mean
    n = effective_n(differences, discordant - np.square(d))
    ahead = (n * (discordant + d) / 2 + 1) / (n + 2)
    behind = (n * (discordant - d) / 2 + 1) / (n + 2)
    centre = ahead - behind
    half = Z * np.sqrt((ahead + behind - np.square(centre)) / (n + 2))
    return Intervals(np.maximum(centre - half, -1), np.minimum(centre + half, 1))
