"""Krippendorff's alpha over many re-weightings of the same units at once.

A weighting says how often each unit counts: all ones is the sample itself, a bootstrap
replicate is a draw of as many units with replacement. Shapes: `counts` is units x values (every
unit with at least two ratings), `weights` is replicates x units; each function returns one alpha
a replicate, NaN where a replicate holds a single category.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Estimator = Callable[[FloatArray], FloatArray]


def alphas_by_distance(
    counts: FloatArray, weights: FloatArray, distances: FloatArray
) -> FloatArray:
    """Return alphas where values lie at given `distances` (values x values, zero diagonal)."""
    ratings = counts.sum(axis=1)
    within = np.einsum("uv,uv->u", counts @ distances, counts) / (ratings - 1)
    totals = weights @ counts
    between = np.einsum("rv,rv->r", totals @ distances, totals)
    return _alphas(weights @ within, between, totals.sum(axis=1))


def alphas_on_line(
    counts: FloatArray, weights: FloatArray, positions: FloatArray | None
) -> FloatArray:
    """Return alphas where values lie on a line and differ by the square of their distance.

    Without `positions` the values are ranks: Krippendorff's ordinal difference of two values is
    the squared difference of their mid-ranks, which depend on the replicate's own totals.
    """
    totals = weights @ counts
    if positions is None:
        places = np.cumsum(totals, axis=1) - totals / 2
    else:
        places = np.broadcast_to(positions - positions.mean(), totals.shape)
    ratings = counts.sum(axis=1, keepdims=True)
    within = _squared_differences(ratings, counts @ (places**2).T, counts @ places.T)
    between = _squared_differences(
        totals.sum(axis=1), (totals * places**2).sum(axis=1), (totals * places).sum(axis=1)
    )
    disagreement = np.einsum("ru,ur->r", weights, within / (ratings - 1))
    return _alphas(disagreement, between, totals.sum(axis=1))


def bootstrap_interval(
    estimate: Estimator, units: int, *, replicates: int, seed: int, confidence: float
) -> tuple[float, float] | None:
    """Return the percentile interval of `estimate` over `units` drawn anew with replacement.

    Replicates in which alpha is undefined are left out; None when there are no others.
    """
    if not replicates:
        return None
    shares = np.full(units, 1 / units)
    weights = np.random.default_rng(seed).multinomial(units, shares, size=replicates)
    alphas = estimate(weights.astype(np.float64))
    defined = alphas[~np.isnan(alphas)]
    if not len(defined):
        return None
    tail = (1 - confidence) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return float(low), float(high)


def _squared_differences(size: FloatArray, squares: FloatArray, sums: FloatArray) -> FloatArray:
    """Return the sum of (x - y)^2 over ordered pairs of `size` points, from their moments."""
    result: FloatArray = 2 * (size * squares - sums**2)
    return result


def _alphas(observed: FloatArray, expected: FloatArray, ratings: FloatArray) -> FloatArray:
    """Return 1 - Do / De, both still undivided by the number of pairable ratings."""
    result = np.full(observed.shape, np.nan)
    defined = expected > 1e-12 * ratings
    np.divide(observed * (ratings - 1), expected, out=result, where=defined)
    return 1 - result
