"""Coefficients of agreement between raters, over units that not everyone has rated.

A unit is a mapping from rater to value; a rater who is absent gave no value. Units that fewer
than two people rated say nothing about agreement and are left out, though counted.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations
from typing import Any, Literal

import numpy as np

from annotations.agreement.counts import (
    NO_PAIRS,
    Agreement,
    Counts,
    Units,
    V,
    count,
    pair_agreement,
    table_of,
)
from annotations.agreement.distances import ratio
from annotations.agreement.resampling import (
    Estimator,
    FloatArray,
    alphas_by_distance,
    alphas_on_line,
    bootstrap_interval,
)

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Distance = Callable[[V, V], float]

ONE_CATEGORY = "everyone agreed: alpha is undefined with one category"
FEW_CATEGORIES = "AC1 needs at least two categories to choose from"


def krippendorff_alpha(
    units: Units[V],
    metric: Level | Distance[V] = "nominal",
    *,
    domain: Sequence[V] | None = None,
    replicates: int = 0,
    seed: int = 0,
    confidence: float = 0.95,
) -> Agreement:
    """Return Krippendorff's alpha with, when `replicates` is positive, its bootstrap interval.

    Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", and 2019, "Content
    Analysis", 4th ed., chapter 12. Ratings may be missing. Without two ratings of one unit, or
    with one value in all of them, alpha is undefined.

    Args:
        metric: a level of measurement, or a symmetric distance that takes the place of the
            squared difference, such as `distances.masi` for sets of labels.
        domain: all values in their order, for ordinal values that do not sort by themselves.
        replicates: how often units are drawn anew, with replacement, for the interval.

    Raises:
        ValueError: a rating lies outside `domain`.
    """
    counts = count(units, domain)
    if not counts.pairable:
        return counts.agreement(None, reason=NO_PAIRS)
    if np.count_nonzero(counts.table.any(axis=0)) < 2:
        return counts.agreement(None, reason=ONE_CATEGORY)
    estimate = _estimator(counts, metric)
    value = float(estimate(np.ones((1, counts.pairable)))[0])
    interval = bootstrap_interval(
        estimate, counts.pairable, replicates=replicates, seed=seed, confidence=confidence
    )
    return counts.agreement(value, interval=interval)


def percent_agreement(units: Units[V]) -> Agreement:
    """Return the share of agreeing pairs of raters in a unit, averaged over pairable units."""
    counts = count(units, None)
    if not counts.pairable:
        return counts.agreement(None, reason=NO_PAIRS)
    return counts.agreement(float(pair_agreement(counts.table).mean()))


def gwet_ac1(units: Units[V], categories: Sequence[V]) -> Agreement:
    """Return Gwet's AC1 for many raters and missing ratings (Gwet 2014, "Handbook of
    Inter-Rater Reliability", 4th ed., chapter 5).

    Args:
        categories: every value that could have been chosen, also those that nobody chose.

    Raises:
        ValueError: a rating lies outside `categories`.
    """
    counts = count(units, categories)
    if not counts.pairable:
        return counts.agreement(None, reason=NO_PAIRS)
    if len(counts.domain) < 2:
        return counts.agreement(None, reason=FEW_CATEGORIES)
    ratings = table_of([list(unit.values()) for unit in units if unit], counts.domain)
    prevalence = (ratings / ratings.sum(axis=1, keepdims=True)).mean(axis=0)
    chance = float((prevalence * (1 - prevalence)).sum()) / (len(counts.domain) - 1)
    observed = float(pair_agreement(counts.table).mean())
    return counts.agreement((observed - chance) / (1 - chance))


def pairwise(
    units: Units[V], coefficient: Callable[[Units[V]], Agreement] = percent_agreement
) -> dict[tuple[str, str], Agreement]:
    """Return the coefficient of every two raters who share a unit, over the units they share.

    Keys are pairs in alphabetical order.
    """
    shared: defaultdict[tuple[str, str], list[dict[str, V]]] = defaultdict(list)
    for unit in units:
        for left, right in combinations(sorted(unit), 2):
            shared[left, right].append({left: unit[left], right: unit[right]})
    return {pair: coefficient(shared[pair]) for pair in sorted(shared)}


def _estimator(counts: Counts[V], metric: Level | Distance[V]) -> Estimator:
    """Return what turns weights of units into alphas, by where the values lie."""
    domain, table = counts.domain, counts.table
    if callable(metric):
        return partial(alphas_by_distance, table, distances=_distances(domain, metric))
    if metric == "nominal":
        return partial(alphas_by_distance, table, distances=1 - np.eye(len(domain)))
    if metric == "ratio":
        return partial(alphas_by_distance, table, distances=_distances(domain, ratio))
    positions = np.array(domain, dtype=np.float64) if metric == "interval" else None
    return partial(alphas_on_line, table, positions=positions)


def _distances(domain: tuple[V, ...], distance: Distance[Any]) -> FloatArray:
    return np.array([[distance(a, b) for b in domain] for a in domain])
