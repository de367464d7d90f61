"""How often intervals hold what is true: summed over all that can happen, or drawn.

`python -m benchmarks coverage` draws a whole grid of settings; its table is in docs/analysis.md.
"""

import numpy as np
import pytest
from scipy import stats

from benchmarks.coverage import measure
from benchmarks.coverage.responders import Setting
from evaluation.analysis.clusters import Means
from evaluation.analysis.intervals import clopper_pearson, paired_intervals, wilson
from tests.length import length

SHARES = np.linspace(0.02, 0.98, 97)
DRAWS = length("DRAWS", short=40, whole=400)


def coverage(interval, n):
    """Of each of `SHARES`, over all numbers of right answers."""
    right = np.arange(n + 1)
    ends = interval(right / n, n)
    held = (ends.low <= SHARES[:, None]) & (SHARES[:, None] <= ends.high)
    return (stats.binom.pmf(right, n, SHARES[:, None]) * held).sum(axis=1)


@pytest.mark.parametrize("n", [300, 800, 2_850])
def test_wilsons_intervals_hold_the_truth_in_95_of_100_on_average(n):
    found = coverage(wilson, n)
    assert 0.945 < found.mean() < 0.955
    assert found.min() > 0.92


@pytest.mark.parametrize("n", [20, 100, 299])
def test_exact_intervals_hold_it_in_at_least_95_everywhere(n):
    assert coverage(clopper_pearson, n).min() >= 0.95


@pytest.mark.parametrize("n", [40, 120])
def test_paired_intervals_hold_the_difference(n):
    ahead, behind = (one.ravel() for one in np.mgrid[: n + 1, : n + 1])
    possible = ahead + behind <= n
    ahead, behind = ahead[possible], behind[possible]
    d, discordant = (ahead - behind) / n, (ahead + behind) / n
    whole = np.full(len(d), n)
    variance = (discordant - d**2) / (n - 1)
    ends = paired_intervals(Means(whole, whole, d, variance), discordant)
    counts = np.stack([ahead, behind, n - ahead - behind], axis=1)
    found = []
    for one, other in [(0.02, 0.02), (0.05, 0.1), (0.1, 0.1), (0.1, 0.2), (0.2, 0.25), (0.05, 0.3)]:
        chance = stats.multinomial.pmf(counts, n, [one, other, 1 - one - other])
        found.append(chance[(ends.low <= one - other) & (one - other <= ends.high)].sum())
    assert 0.94 < np.mean(found) < 0.975
    assert min(found) > 0.93


def test_intervals_of_draws_hold_the_truth():
    """Bounds are those of so many tries: three standard errors of the grid's mean."""
    grid = [Setting(400, 3, 0.7, 0.6, 1, "mixed"), Setting(300, 3, 0.6, 0.6, 3, "even")]
    found = measure(grid, draws=DRAWS)
    slack = 3 * (0.95 * 0.05 / DRAWS) ** 0.5
    for name in ("gap", "difference", "accuracy"):
        for place in ("in a language", "over languages"):
            here = [one for key, one in found.items() if key.startswith(f"{name} {place}")]
            assert here
            assert min(one.coverage for one in here if one.tries >= DRAWS) > 0.94 - slack
