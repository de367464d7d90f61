"""Where each model stands, and between which places it may stand.

Source of the confidence sets: M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, "Inference for
ranks", Review of Economic Studies 91 (2024), 476-518.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from evaluation.analysis.accuracy import CONFIDENCE
from evaluation.analysis.comparable import Numbers, Values
from evaluation.analysis.cube import Bools
from evaluation.analysis.resampling import Estimate, Resampled

EQUAL = 1e-9
"""Accuracies that are no further apart are equal: rounding alone makes less."""

_CELLS, _LEAST_DRAWS = 10_000_000, 1_000
"""Of very many pairs of models fewer draws are taken: so many differences at once, or draws."""

Places = NDArray[np.int64]
_Models = NDArray[np.intp]
_Signs = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of a model; 1 is the best, and models of equal accuracy share the better place.

    `low` to `high` hold the true rank of this model in 95 % of samples, `simultaneous_low` to
    `simultaneous_high` those of all models at once. Models of one `tied_group` are not surely worse
    than the first of it. `p_best` is the share of draws in which the model is first; who are first
    together share it. `n` counts the answers, `clusters` the questions or passages behind them.
    `accuracy` is on common ground: see `compare`. Of models that share too few questions to be
    compared neither is ahead: the sets hold the places of both, and who is best is not known.
    """

    model: str
    language: str
    subset: str
    n: int
    clusters: int
    accuracy: float
    rank: int
    low: int
    high: int
    simultaneous_low: int
    simultaneous_high: int
    tied_group: int
    p_best: float | None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Probability:
    """`p_ahead` is the probability that model `a` is truly ahead of `b`."""

    a: str
    b: str
    language: str
    subset: str
    p_ahead: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RankSets:
    """Marginal and simultaneous confidence sets of the ranks of m models.

    `worse[j, k]` says that `j` is surely worse than `k`, all pairs held at once.
    """

    low: Places
    high: Places
    simultaneous_low: Places
    simultaneous_high: Places
    worse: Bools


def ranks(resampled: Resampled) -> Iterator[Rank]:
    """In the order of the estimates, the best model first."""
    for (language, subset), estimate in resampled.estimates.items():
        sets = rank_sets(estimate)
        places = 1 + _ahead(estimate).sum(axis=1)
        groups = _tied_groups(estimate.accuracy, sets.worse)
        best = _share_first(estimate)
        for model in np.argsort(-estimate.accuracy, kind="stable"):
            yield Rank(
                model=estimate.models[model],
                language=language,
                subset=subset,
                n=int(estimate.n[model]),
                clusters=estimate.clusters,
                accuracy=float(estimate.accuracy[model]),
                rank=int(places[model]),
                low=int(sets.low[model]),
                high=int(sets.high[model]),
                simultaneous_low=int(sets.simultaneous_low[model]),
                simultaneous_high=int(sets.simultaneous_high[model]),
                tied_group=int(groups[model]),
                p_best=best[model],
            )


def probabilities(resampled: Resampled) -> Iterator[Probability]:
    """Of every two models that can be compared, in the order of the cube.

    The share of draws in which `a` is ahead, in the limit of many draws.
    """
    for (language, subset), estimate in resampled.estimates.items():
        difference = estimate.accuracy[:, None] - estimate.accuracy[None, :]
        scale = np.where(estimate.errors > 0, estimate.errors, 1)
        ahead = stats.t.cdf(difference / scale, estimate.clusters - 1)
        for a, b in combinations(range(len(estimate.models)), 2):
            if estimate.group[a] == estimate.group[b]:
                names = estimate.models[a], estimate.models[b]
                yield Probability(*names, language, subset, float(ahead[a, b]))


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of models that can be compared and did not answer alike: their numbers, their
    differences in standard errors, and how far these lie from there in each draw (pairs x draws).
    """

    first: _Models
    second: _Models
    observed: Numbers
    drawn: Values

    @classmethod
    def of(cls, estimate: Estimate) -> "Pairs":
        first, second = np.triu_indices(len(estimate.models), 1)
        differ = estimate.errors[first, second] > 0
        first, second = first[differ], second[differ]
        errors = estimate.errors[first, second]
        kept = estimate.deviations[:, : max(_CELLS // max(len(first), 1), _LEAST_DRAWS)]
        distance = np.abs(kept[first] - kept[second]) / errors.astype(np.float32)[:, None]
        observed = (estimate.accuracy[first] - estimate.accuracy[second]) / errors
        return cls(first, second, observed, distance)

    def matrix(self, signs: _Signs, models: int) -> _Signs:
        """1 where the model of the row is surely ahead of that of the column, -1 where behind."""
        ahead = np.zeros((models, models), dtype=np.int8)
        ahead[self.first, self.second] = signs
        ahead[self.second, self.first] = -signs
        return ahead


def rank_sets(estimate: Estimate) -> RankSets:
    """The confidence sets of the ranks of an estimate.

    Two models are surely apart when their difference, in standard errors, exceeds the 95 % quantile
    of the largest such difference in the draws: among the pairs of one model for its marginal set,
    among all pairs for the simultaneous ones. What is surely apart is put aside and the quantile
    taken again among the rest, until nothing is added (stepdown). A rank lies from 1 and the number
    of the surely better to the number of models less that of the surely worse. Models that
    answered alike are tied.
    """
    models = len(estimate.models)
    pairs = Pairs.of(estimate)
    simultaneous = pairs.matrix(surely_apart(pairs.observed, pairs.drawn), models)
    marginal = np.zeros_like(simultaneous)
    for model in range(models):
        own = np.flatnonzero((pairs.first == model) | (pairs.second == model))
        signs = np.zeros(len(pairs.first), dtype=np.int8)
        signs[own] = surely_apart(pairs.observed[own], pairs.drawn[own])
        marginal[model] = pairs.matrix(signs, models)[model]
    return RankSets(*places_of(marginal), *places_of(simultaneous), worse=simultaneous < 0)


def places_of(ahead: _Signs) -> tuple[Places, Places]:
    """Lowest and highest rank of each, by who is surely ahead of whom (1) or behind (-1)."""
    return 1 + (ahead < 0).sum(axis=1), len(ahead) - (ahead > 0).sum(axis=1)


def surely_apart(observed: Numbers, drawn: Values) -> _Signs:
    """Of pairs: 1 where the first is surely better, -1 where it is surely worse, else 0."""
    open_pairs = np.ones(len(observed), dtype=bool)
    largest = np.abs(observed)
    while open_pairs.any():
        beyond = open_pairs & (largest > critical_value(drawn[open_pairs]))
        if not beyond.any():
            break
        open_pairs &= ~beyond
    return np.where(open_pairs, 0, np.sign(observed)).astype(np.int8)


def critical_value(drawn: Values) -> float:
    """The 95 % quantile of the largest of the pairs (rows) in the draws (columns)."""
    return float(np.quantile(drawn.max(axis=0), CONFIDENCE, method="higher"))


def _ahead(estimate: Estimate) -> Bools:
    """Of each model, which that can be compared with it have a higher accuracy."""
    accuracy, group = estimate.accuracy, estimate.group
    higher = accuracy[None, :] - accuracy[:, None] > EQUAL
    return np.asarray(higher & (group[:, None] == group[None, :]))


def _tied_groups(accuracy: Numbers, worse: Bools) -> Places:
    """Numbers from 1: the best model and who is not surely worse, then the best of the rest."""
    groups = np.zeros(len(accuracy), dtype=np.int64)
    leader, group = -1, 0
    for model in np.argsort(-accuracy, kind="stable"):
        if leader < 0 or worse[model, leader]:
            leader, group = model, group + 1
        groups[model] = group
    return groups


def _share_first(estimate: Estimate) -> list[float | None]:
    """The share of draws in which each is first; None where not all can be compared."""
    if (estimate.group != estimate.group[0]).any():
        return [None] * len(estimate.models)
    drawn = estimate.drawn
    first = drawn >= drawn.max(axis=0) - np.float32(1e-6)
    shares = (first / first.sum(axis=0)).mean(axis=1, dtype=np.float64)
    return [float(share) for share in shares]
