"""Agreement beyond chance: for each coefficient, how often chance alone would have people agree.

K. L. Gwet, "Handbook of Inter-Rater Reliability", 4th ed. (2014), chapters 2 to 5: for many raters,
of whom each may have left units out. Things that one person alone rated have a part in chance.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotations.agreement.distances import Distance
from annotations.agreement.resampling import FloatArray
from annotations.agreement.sums import Sums, summed

ALPHA, FLEISS, CONGER, COHEN = "alpha", "fleiss_kappa", "conger_kappa", "cohen_kappa"
AC1, BRENNAN_PREDIGER = "gwet_ac1", "brennan_prediger"
CERTAIN = 1e-12


@dataclass(frozen=True)
class Open:
    """What could have been given: `count` categories; `values` says of each value that was given
    whether it is one of them, not a person's own."""

    count: int
    values: FloatArray


Chance = Callable[[Sums, Open], FloatArray]
"""How often chance has two people agree, by table and replicate; what is NaN is undefined."""


def alphas(sums: Sums, distance: Distance) -> FloatArray:
    """Krippendorff's alpha (2011): NaN where all ratings that can be compared are equal."""
    ratings, expected = sums.totals.total(), distance.expected(sums.totals)
    observed = distance.observed(sums) * (ratings - 1)
    return 1 - observed / _unless(expected <= CERTAIN * ratings, expected)


def beyond(sums: Sums, chance: FloatArray) -> FloatArray:
    """Agreement beyond chance: NaN where chance alone has everyone agree."""
    rest = 1 - chance
    return (shares_of_pairable(sums, sums.agreeing) - chance) / _unless(rest <= CERTAIN, rest)


def shares_of_pairable(sums: Sums, what: FloatArray) -> FloatArray:
    return what / _unless(sums.pairable == 0, sums.pairable)


def fleiss(sums: Sums, _open: Open) -> FloatArray:
    """Two people draw from what all have given. Of two raters this is Scott's pi."""
    return sums.shares.total(sums.prevalence**2)


def conger(sums: Sums, _open: Open) -> FloatArray:
    """Two different people draw each from what they themselves have given (Gwet 2014, section
    2.4). Of two raters who both rated everything this is Cohen's kappa."""
    own, of = sums.by_rater, sums.of_rater
    value, rater = np.divmod(own.key, sums.raters)
    place = np.searchsorted(of.table * sums.raters + of.key, own.table * sums.raters + rater)
    share = of.sums[place]
    np.divide(own.sums, np.maximum(share, 1, out=share), out=share)
    shared, group = np.unique(own.table * sums.values + value, return_inverse=True)
    everyones = summed(share, group, len(shared))
    table = shared // sums.values
    same = summed(everyones**2, table, own.tables) - own.total(share**2)
    raters = of.total((of.sums > 0).astype(np.float64))
    return same / _unless(raters < 2, raters * (raters - 1))


def gwet_ac1(sums: Sums, open: Open) -> FloatArray:
    """People guess at hard units alone, and guess all categories alike."""
    share = sums.prevalence * open.values[sums.shares.key][:, None]
    return sums.shares.total(share * (1 - share)) / (open.count - 1)


def brennan_prediger(sums: Sums, open: Open) -> FloatArray:
    """Two people draw from all categories alike (Brennan and Prediger 1981)."""
    return np.full(sums.rated.shape, 1 / open.count)


CHANCE: Mapping[str, Chance] = {
    FLEISS: fleiss,
    CONGER: conger,
    AC1: gwet_ac1,
    BRENNAN_PREDIGER: brennan_prediger,
}
OF_A_LIST = frozenset({AC1, BRENNAN_PREDIGER})
"""Those that need to know what could have been given."""


def _unless(undefined: NDArray[np.bool_], what: FloatArray) -> FloatArray:
    """NaN where it is undefined."""
    return np.where(undefined, np.nan, what)
