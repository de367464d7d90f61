"""Shares of few trials, with the interval that says how little they tell."""

from math import sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    """Score interval, at 95 %, for a share of independent trials.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927), 209-212.

    Raises:
        ValueError: there are no trials, or fewer than successes.
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} of {trials} trials have no interval")
    share, shrink = successes / trials, 1 + Z * Z / trials
    centre = (share + Z * Z / (2 * trials)) / shrink
    half = Z / shrink * sqrt(share * (1 - share) / trials + Z * Z / (4 * trials * trials))
    return max(0.0, centre - half), min(1.0, centre + half)
