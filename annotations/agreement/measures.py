"""How far people agree, by several coefficients at once, with intervals and pairs of people.

All are from one table: how often each category was given to each unit. Units with equal rows are
one row that counts several times, so that a bootstrap of thousands of units draws among a few rows.

Sources: K. L. Gwet, "Handbook of Inter-Rater Reliability", 4th ed. (2014), chapters 2 and 5, for
AC1, Fleiss' kappa and Brennan and Prediger's coefficient with missing ratings; Krippendorff as in
`coefficients`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from annotations.agreement.coefficients import ONE_CATEGORY
from annotations.agreement.counts import NO_PAIRS
from annotations.agreement.resampling import FloatArray, alphas_by_distance

ALPHA, FLEISS, AC1, BRENNAN_PREDIGER = "alpha", "fleiss_kappa", "gwet_ac1", "brennan_prediger"
REPLICATES = 1000
SEED = 2412
CONFIDENCE = 0.95
CERTAIN = 1e-12
EXPECTED = "chance alone would have everyone agree: the coefficient is undefined"

Unit = Mapping[str, Hashable]
"""By rater, what they gave."""


@dataclass(frozen=True)
class Coefficient:
    """`value` with its interval; None with the reason where it is undefined."""

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Pair:
    """Two raters: on how many of the units that both rated they agree."""

    a: str
    b: str
    agree: int
    total: int
    coefficients: Mapping[str, Coefficient]


@dataclass(frozen=True)
class Measures:
    """`observed` is the mean share of agreeing pairs over the `pairable` units, which at least two
    people rated; `units` are all that somebody rated, `raters` those of pairable units."""

    units: int
    pairable: int
    raters: int
    observed: float | None
    coefficients: Mapping[str, Coefficient]
    pairs: Sequence[Pair] = ()


@dataclass(frozen=True)
class Categories:
    """What could have been given: `count` values; None with the reason why there is no number."""

    count: int | None
    reason: str = ""


def is_nobodys(value: Hashable) -> bool:
    """No value is private where nothing else is said."""
    return False


def measures(
    units: Sequence[Unit],
    categories: Categories,
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
    is_private: Callable[[Hashable], bool] = is_nobodys,
) -> Measures:
    """Every coefficient over the units, and over those that each two raters share.

    Args:
        units: those that one person alone rated have a part in the chance terms.
        is_private: whether a value is nobody's but the rater's, and no category.
    """
    rated = [unit for unit in units if unit]
    pairable = [unit for unit in rated if len(unit) > 1]
    table = _Table.of([list(unit.values()) for unit in rated], categories, is_private)
    raters = {rater for unit in pairable for rater in unit}
    return Measures(
        units=len(rated),
        pairable=len(pairable),
        raters=len(raters),
        observed=table.observed() if pairable else None,
        coefficients=table.coefficients(replicates, seed),
        pairs=_pairs(pairable, categories, replicates, seed, is_private),
    )


def _pairs(
    units: Sequence[Unit],
    categories: Categories,
    replicates: int,
    seed: int,
    is_private: Callable[[Hashable], bool],
) -> list[Pair]:
    """Pairs of raters who share units, in alphabetical order."""
    shared: defaultdict[tuple[str, str], list[list[Hashable]]] = defaultdict(list)
    for unit in units:
        for left, right in combinations(sorted(unit), 2):
            shared[left, right].append([unit[left], unit[right]])
    return [
        Pair(
            *pair,
            agree=sum(left == right for left, right in values),
            total=len(values),
            coefficients=_Table.of(values, categories, is_private).coefficients(replicates, seed),
        )
        for pair, values in sorted(shared.items())
    ]


@dataclass(frozen=True)
class _Table:
    """How often each value stands in each distinct row of units, and `times` there is such a one.

    `is_open` says of each value whether others could have given it too.
    """

    rows: FloatArray
    times: FloatArray
    is_open: FloatArray
    categories: Categories

    @classmethod
    def of(
        cls,
        units: Sequence[Sequence[Hashable]],
        categories: Categories,
        is_private: Callable[[Hashable], bool],
    ) -> "_Table":
        there = {value for values in units for value in values}
        column = {value: place for place, value in enumerate(sorted(there, key=_order))}
        distinct: Counter[tuple[int, ...]] = Counter()
        for values in units:
            distinct[tuple(sorted(column[value] for value in values))] += 1
        # In an order of their own, so that what is drawn does not hang on that of the units.
        kept = sorted(distinct.items())
        rows = np.zeros((len(kept), len(column)))
        for number, (places_given, _times) in enumerate(kept):
            for place in places_given:
                rows[number, place] += 1
        is_open = np.array([not is_private(value) for value in column], dtype=np.float64)
        times = np.array([times for _places, times in kept], dtype=np.float64)
        return cls(rows, times, is_open, categories)

    def observed(self) -> float:
        return float(_observed(self._agreeing, self._pairable, self.times[None])[0])

    def coefficients(self, replicates: int, seed: int) -> dict[str, Coefficient]:
        """Each with the percentile interval over units drawn anew with replacement."""
        if not self._pairable.any():
            return dict.fromkeys(self._estimators, Coefficient(None, reason=NO_PAIRS))
        total = int(self.times.sum())
        drawn = np.random.default_rng(seed).multinomial(total, self.times / total, replicates)
        weights = np.vstack([self.times, drawn])
        return {name: self._coefficient(name, weights) for name in self._estimators}

    def _coefficient(self, name: str, weights: FloatArray) -> Coefficient:
        if self.categories.count is None and name in (AC1, BRENNAN_PREDIGER):
            return Coefficient(None, reason=self.categories.reason)
        values = self._estimators[name](self, weights)
        value, drawn = values[0], values[1:][~np.isnan(values[1:])]
        if np.isnan(value):
            reason = ONE_CATEGORY if name == ALPHA else EXPECTED
            return Coefficient(None, reason=reason)
        tail = (1 - CONFIDENCE) / 2
        low, high = np.quantile(drawn, [tail, 1 - tail]) if len(drawn) else (None, None)
        return Coefficient(
            float(value),
            None if low is None else float(low),
            None if high is None else float(high),
        )

    def _alphas(self, weights: FloatArray) -> FloatArray:
        there = self._pairable
        distances = 1 - np.eye(self.rows.shape[1])
        return alphas_by_distance(self.rows[there], weights[:, there], distances)

    def _fleiss(self, weights: FloatArray) -> FloatArray:
        return self._beyond(weights, (self._prevalence(weights) ** 2).sum(axis=1))

    def _ac1(self, weights: FloatArray) -> FloatArray:
        share = self._prevalence(weights) * self.is_open
        chance = (share * (1 - share)).sum(axis=1) / ((self.categories.count or 0) - 1)
        return self._beyond(weights, chance)

    def _brennan_prediger(self, weights: FloatArray) -> FloatArray:
        return self._beyond(weights, np.full(len(weights), 1 / (self.categories.count or 1)))

    def _beyond(self, weights: FloatArray, chance: FloatArray) -> FloatArray:
        """Agreement beyond chance, NaN where chance has everyone agree."""
        observed = _observed(self._agreeing, self._pairable, weights)
        result = np.full(len(weights), np.nan)
        np.divide(observed - chance, 1 - chance, out=result, where=1 - chance > CERTAIN)
        return result

    def _prevalence(self, weights: FloatArray) -> FloatArray:
        """The mean over all units of each value's share of a unit's ratings."""
        shares = self.rows / self._ratings[:, None]
        prevalence: FloatArray = weights @ shares / weights.sum(axis=1, keepdims=True)
        return prevalence

    @property
    def _ratings(self) -> FloatArray:
        ratings: FloatArray = self.rows.sum(axis=1)
        return ratings

    @property
    def _pairable(self) -> NDArray[np.bool_]:
        there: NDArray[np.bool_] = self._ratings > 1
        return there

    @property
    def _agreeing(self) -> FloatArray:
        """The share of agreeing pairs in each row; 0 where there is no pair."""
        pairs = self._ratings * (self._ratings - 1)
        agreeing = (self.rows * (self.rows - 1)).sum(axis=1)
        share: FloatArray = np.divide(agreeing, pairs, out=np.zeros_like(pairs), where=pairs > 0)
        return share

    _estimators = {
        ALPHA: _alphas,
        FLEISS: _fleiss,
        AC1: _ac1,
        BRENNAN_PREDIGER: _brennan_prediger,
    }


def _order(value: Hashable) -> str:
    """Sets of labels by the labels that they hold."""
    return repr(sorted(map(str, value)) if isinstance(value, frozenset) else value)


def _observed(agreeing: FloatArray, pairable: NDArray[np.bool_], weights: FloatArray) -> FloatArray:
    """The mean of a share over the pairable rows; NaN where a replicate has none."""
    there = weights * pairable
    total = there.sum(axis=1)
    mean: FloatArray = np.full(len(weights), np.nan)
    np.divide(there @ agreeing, total, out=mean, where=total > 0)
    return mean
