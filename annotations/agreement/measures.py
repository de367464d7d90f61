"""How far people agree, by several coefficients at once, with intervals and pairs of people.

All of it is from the same units and the same draws of them. Alpha goes by the distance of the
question; the other coefficients take two answers for equal or not.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np

from annotations.agreement.coefficients import (
    ALPHA,
    CHANCE,
    COHEN,
    CONGER,
    OF_A_LIST,
    Open,
    alphas,
    beyond,
    shares_of_pairable,
)
from annotations.agreement.distances import NOMINAL, Distance, Nominal, distance_of
from annotations.agreement.ratings import Ratings, Unit
from annotations.agreement.resampling import (
    REPLICATES,
    SEED,
    FloatArray,
    mean_of,
    percentile_intervals,
    weightings,
)
from annotations.agreement.spans import Characters, Marks, ratings_of, stretches
from annotations.agreement.sums import EVERYBODY, Sums, Tables

OBSERVED, UNANIMOUS, OVERLAP, TOTAL = "observed", "unanimous", "overlap", "total"
NO_PAIRS = "no unit has been rated by two people"
ONE_CATEGORY = "everyone agreed: alpha is undefined with one category"
EXPECTED = "chance alone would have everyone agree: the coefficient is undefined"
NO_LIST = "there is no list of what could be answered"
FEW_CATEGORIES = "there was only one thing to choose: the coefficient is undefined"
MORE_CATEGORIES = "more was given than the list has: the coefficient is undefined"


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
class Alike:
    """A rater with every other: of `total` ratings of the same units by another, `agree` are the
    same."""

    agree: int
    total: int


@dataclass(frozen=True)
class Measures:
    """`units` are all that somebody rated, `pairable` those that at least two people rated,
    `raters` the people who rated these.

    `shares` has the mean share of agreeing pairs in a pairable unit, `observed`, and the share of
    pairable units on which all agree, `unanimous`; of marks also how far these overlap, `overlap`.
    `pairs` are those of as many people as were asked for, who share most, and `more_pairs` are left
    out; `people` are each held against all others.
    """

    units: int
    pairable: int
    raters: int
    shares: Mapping[str, Coefficient]
    coefficients: Mapping[str, Coefficient]
    pairs: Sequence[Pair] = ()
    more_pairs: int = 0
    people: Mapping[str, "Alike"] = field(default_factory=dict)

    @property
    def observed(self) -> float | None:
        return self.shares[OBSERVED].value

    @property
    def unanimous(self) -> float | None:
        return self.shares[UNANIMOUS].value


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
    distance: str | Characters = NOMINAL,
    replicates: int = REPLICATES,
    seed: int = SEED,
    is_private: Callable[[Hashable], bool] = is_nobodys,
    pairs_of: int = EVERYBODY,
) -> Measures:
    """Every coefficient over the units, and over those that each two raters share.

    Args:
        units: those that one person alone rated have a part in the chance terms.
        distance: what alpha goes by, a name in `DISTANCES`. By `Characters` values are `Marks`, and
            what is rated, and counted, is each character; `shares` has their `overlap`, too.
        is_private: whether a value is nobody's but the rater's, and no category.
        pairs_of: of how many people, of those who share most, the pairs are told.

    Raises:
        ValueError: there is no such distance, or a value is nothing that it compares.
    """
    drawn = {"replicates": replicates, "seed": seed}
    if isinstance(distance, Characters):
        found = stretches(cast("Sequence[Mapping[str, Marks]]", units), distance)
        ratings = ratings_of(found)
        measured = _measured(
            ratings, Nominal(ratings.values), categories, is_private, pairs_of, **drawn
        )
        overlaps = [one.overlap() for one in found if len(one.people) > 1]
        return replace(measured, shares={**measured.shares, OVERLAP: mean(overlaps, **drawn)})
    ratings = Ratings.of(units)
    fixed = distance_of(distance, ratings.values)
    return _measured(ratings, fixed, categories, is_private, pairs_of, **drawn)


def mean(values: Sequence[float], *, replicates: int = REPLICATES, seed: int = SEED) -> Coefficient:
    """Of one number a unit, with its interval."""
    if not values:
        return Coefficient(None, reason=NO_PAIRS)
    return _coefficient(*mean_of(values, replicates=replicates, seed=seed), reason="")


def _measured(
    ratings: Ratings,
    distance: Distance,
    categories: Categories,
    is_private: Callable[[Hashable], bool],
    pairs_of: int,
    *,
    replicates: int,
    seed: int,
) -> Measures:
    units, pairable = ratings.things(1), ratings.things(2)
    if not pairable:
        nothing = Coefficient(None, reason=NO_PAIRS)
        shares = dict.fromkeys((OBSERVED, UNANIMOUS), nothing)
        return Measures(units, 0, 0, shares, dict.fromkeys((ALPHA, *CHANCE), nothing))
    is_open = np.array([not is_private(value) for value in ratings.values], dtype=np.float64)
    reason = _no_list(categories, int(is_open.sum()))
    tables = Tables(ratings, distance, pairs_of=pairs_of)
    open = None if reason else Open(categories.count or 0, is_open)
    drawn = weightings(ratings.times, replicates=replicates, seed=seed, columns=tables.width)
    estimates = _joined(_estimates(tables.sums(weights), distance, open) for weights in drawn)
    told = _coefficients(estimates, reason)
    return Measures(
        units=units,
        pairable=pairable,
        raters=ratings.raters_of_several,
        shares={name: told[name][0] for name in (OBSERVED, UNANIMOUS)},
        coefficients={name: told[name][0] for name in (ALPHA, *CHANCE)},
        pairs=_pairs(tables, estimates, told),
        more_pairs=tables.more_pairs,
        people=_people(tables),
    )


def _no_list(categories: Categories, given: int) -> str:
    """Why coefficients that need to know what could have been given are undefined."""
    if categories.count is None:
        return categories.reason or NO_LIST
    if categories.count < given:
        return MORE_CATEGORIES
    return FEW_CATEGORIES if categories.count < 2 else ""


def _joined(blocks: Iterable[Mapping[str, FloatArray]]) -> dict[str, FloatArray]:
    first, *more = blocks
    return {
        name: np.concatenate([found, *(one[name] for one in more)], axis=1)
        for name, found in first.items()
    }


def _estimates(sums: Sums, distance: Distance, open: Open | None) -> dict[str, FloatArray]:
    """By name the values of each table in each replicate."""
    found = {
        TOTAL: sums.pairable,
        OBSERVED: shares_of_pairable(sums, sums.agreeing),
        UNANIMOUS: shares_of_pairable(sums, sums.unanimous),
        ALPHA: alphas(sums, distance),
    }
    for name, chance in CHANCE.items():
        if open is not None or name not in OF_A_LIST:
            found[name] = beyond(sums, chance(sums, open or Open(0, np.zeros(0))))
    return found


def _coefficients(
    estimates: Mapping[str, FloatArray], no_list: str
) -> dict[str, list[Coefficient]]:
    """By name the coefficient of each table, with its interval over what was drawn."""
    rows = np.concatenate(list(estimates.values()))
    ends = percentile_intervals(rows[:, 1:])
    told, start = {}, 0
    for name, found in estimates.items():
        reason = ONE_CATEGORY if name == ALPHA else EXPECTED
        values = zip(found[:, 0], ends[start : start + len(found)], strict=True)
        told[name] = [_coefficient(value, low, high, reason) for value, (low, high) in values]
        start += len(found)
    tables = len(estimates[ALPHA])
    return told | {
        name: [Coefficient(None, reason=no_list)] * tables for name in CHANCE if name not in told
    }


def _coefficient(value: float, low: float, high: float, reason: str) -> Coefficient:
    if np.isnan(value):
        return Coefficient(None, reason=reason)
    if np.isnan(low):
        return Coefficient(float(value))
    return Coefficient(float(value), float(low), float(high))


def _people(tables: Tables) -> dict[str, Alike]:
    """Those who rated what another rated."""
    shared = zip(tables.ratings.raters, *tables.with_others, strict=True)
    return {name: Alike(round(agree), round(total)) for name, agree, total in shared if total}


def _pairs(
    tables: Tables, estimates: Mapping[str, FloatArray], told: Mapping[str, list[Coefficient]]
) -> list[Pair]:
    """In the order of their names; what Conger's kappa is of many is Cohen's of two."""
    names = {(COHEN if name == CONGER else name): told[name] for name in (ALPHA, *CHANCE)}
    raters = tables.ratings.raters
    total = estimates[TOTAL][:, 0]
    agree = estimates[OBSERVED][:, 0] * total
    return [
        Pair(
            raters[a],
            raters[b],
            agree=round(agree[table]),
            total=round(total[table]),
            coefficients={name: rows[table] for name, rows in names.items()},
        )
        for table, (a, b) in enumerate(tables.pairs, start=1)
    ]
