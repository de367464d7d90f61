"""One bootstrap over questions and annotators' votes, which all that is said of ranks stands on.

The draws are those of a Gaussian multiplier bootstrap: each cluster of questions (a question in all
its languages; those of one passage together) is weighed with a standard normal number. So the
deviations of all accuracies are drawn together, in every language and subset, with the clustered
covariance that drawing the clusters again has. Source: V. Chernozhukov, D. Chetverikov and K. Kato,
Annals of Statistics 41 (2013), 2786-2819.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from evaluation.analysis.accuracy import ALL_LANGUAGES
from evaluation.analysis.comparable import Numbers, Values, compare
from evaluation.analysis.cube import NONE, Bools, Codes, Cube, Factor, Questions, Votes

DRAWS = 10_000
BLOCK = 500
"""Draws made at once: what bounds the memory."""

MOST_VALUES = 250_000_000
"""Drawn accuracies that are kept at most, 1 GB: 14 models in 42 languages with 100,000 draws."""

_LABELLED = {"CA": -1, "CS": 1}
"""Which way the doubt about a label moves a subset: what one gains the other loses."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The models (m) that were asked in one language (`*`: all together) and subset.

    `errors` are the standard errors of the differences between two models, m x m, 0 for models that
    answered alike and nan for those of two groups. Models of two `group`s (m) share too few
    questions to be compared. `deviations` are what the draws add to the accuracies, m x draws. `n`
    counts the answers of each, `clusters` what was drawn. `influence` is what each annotated
    question adds to the accuracies, m x annotated, and `asked` says which of these any model was
    asked.
    """

    models: tuple[str, ...]
    accuracy: Numbers
    n: NDArray[np.int64]
    clusters: int
    group: Codes
    errors: Numbers
    deviations: Values
    influence: Values
    asked: Bools

    @property
    def drawn(self) -> Values:
        """The accuracies in each draw, m x draws."""
        return self.accuracy.astype(np.float32)[:, None] + self.deviations

    def of(self, places: Sequence[int]) -> "Estimate":
        """Of the models at these places alone, in this order."""
        return Estimate(
            models=tuple(self.models[place] for place in places),
            accuracy=self.accuracy[places],
            n=self.n[places],
            clusters=self.clusters,
            group=self.group[places],
            errors=self.errors[np.ix_(places, places)],
            deviations=self.deviations[places],
            influence=self.influence[places],
            asked=self.asked,
        )


@dataclass(frozen=True, slots=True)
class Resampled:
    """The estimates by language and subset, in the order of the tables."""

    estimates: Mapping[tuple[str, str], Estimate]
    languages: tuple[str, ...]
    tier: Factor
    """Of the languages."""
    questions: Questions
    seed: int
    draws: int


@dataclass(frozen=True, slots=True)
class _Sampling:
    """What is drawn: the labels that the votes leave in doubt, then the clusters.

    The clusters before `annotated` hold an annotated question, the others none.
    """

    cluster: Codes
    """Of each question."""
    clusters: int
    annotated: int
    labels: NDArray[np.intp]
    """The questions in doubt."""
    doubt: Values
    """The standard deviations of their labels."""

    @property
    def size(self) -> int:
        return len(self.labels) + self.clusters

    def rows(self, subset: str) -> slice:
        """What of that which is drawn moves the accuracies of this subset."""
        if subset == "all":
            return slice(len(self.labels), None)
        return slice(0, len(self.labels) + self.annotated)


def resample(
    cube: Cube,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Resampled:
    """Draw the accuracies of all models in every language and subset together.

    `progress` is called with the number of draws that are made and of all. Of very many models and
    languages fewer draws are made (see MOST_VALUES). A subset of fewer than two clusters of
    questions says nothing, and is left out.
    """
    sampling = _sampling(cube.questions)
    parts = {
        subset: list(_parts(cube, subset, inside, sampling))
        for subset, inside in cube.questions.subsets.items()
    }
    factors = {
        subset: np.concatenate([part.factor for part in found])
        for subset, found in parts.items()
        if found
    }
    made = min(draws, MOST_VALUES // max(sum(map(len, factors.values())), 1))
    deviations = _draw(factors, sampling, made, seed, progress)
    widening = _widening(made, seed)
    estimates = {}
    for subset, rows in deviations.items():
        ends = np.cumsum([len(part.models) for part in parts[subset]])
        for part, drawn in zip(parts[subset], np.split(rows, ends[:-1]), strict=True):
            drawn *= widening(part.clusters)
            estimates[part.language, subset] = part.estimate(drawn)
    return Resampled(estimates, cube.languages, cube.tier, cube.questions, seed, made)


def _draw(
    factors: Mapping[str, Values],
    sampling: _Sampling,
    draws: int,
    seed: int,
    progress: Callable[[int, int], None] | None,
) -> dict[str, Values]:
    """Of each subset, rows of its factor x draws; the same weights for all of them."""
    random = np.random.default_rng(seed)
    drawn = {
        subset: np.empty((len(factor), draws), dtype=np.float32)
        for subset, factor in factors.items()
    }
    for start in range(0, draws, BLOCK):
        size = (sampling.size, min(BLOCK, draws - start))
        weights = random.standard_normal(size, dtype=np.float32)
        for subset, factor in factors.items():
            drawn[subset][:, start : start + BLOCK] = factor @ weights[sampling.rows(subset)]
        if progress:
            progress(min(start + BLOCK, draws), draws)
    return drawn


def _widening(draws: int, seed: int) -> Callable[[int], Values]:
    """Of a number of clusters, what each draw is multiplied with.

    A variance from few clusters is itself in doubt. With it, normal draws become those of a
    multivariate t distribution with one degree of freedom less than there are clusters.
    """
    level = 1 - np.random.default_rng([seed, 2]).random(draws)

    @cache
    def factors(clusters: int) -> Values:
        freedom = clusters - 1
        return np.asarray(np.sqrt(freedom / stats.chi2.ppf(level, freedom)), dtype=np.float32)

    return factors


@dataclass(frozen=True, slots=True)
class _Part:
    """An estimate before the draws; these are `factor` times standard normal numbers."""

    language: str
    models: tuple[str, ...]
    n: NDArray[np.int64]
    clusters: int
    group: Codes
    accuracy: Numbers
    influence: Values
    asked: Bools
    factor: Values

    def estimate(self, deviations: Values) -> Estimate:
        return Estimate(
            models=self.models,
            accuracy=self.accuracy,
            n=self.n,
            clusters=self.clusters,
            group=self.group,
            errors=_errors(self.factor, self.accuracy, self.n, self.group),
            deviations=deviations,
            influence=self.influence,
            asked=self.asked,
        )


def _parts(cube: Cube, subset: str, inside: Bools, sampling: _Sampling) -> Iterator[_Part]:
    """Of each language, then of all together."""
    annotated = cube.questions.subsets["annotated"]
    for number, language in enumerate((*cube.languages, ALL_LANGUAGES)):
        chosen = slice(None) if language == ALL_LANGUAGES else slice(number, number + 1)
        asked, correct = cube.asked[:, chosen], cube.correct[:, chosen]
        n = np.count_nonzero(asked & inside, axis=(1, 2))
        present = np.flatnonzero(n)
        anyone = np.asarray(asked.any(axis=(0, 1)))
        clusters = len(np.unique(sampling.cluster[inside & anyone]))
        if clusters < 2:
            continue
        found = compare(correct[present], asked[present], inside, clusters=clusters)
        yield _Part(
            language=language,
            models=tuple(cube.models[place] for place in present),
            n=n[present],
            clusters=clusters,
            group=found.group,
            accuracy=found.accuracy,
            influence=found.influence[:, annotated],
            asked=anyone[annotated],
            factor=_factor(found.influence, subset, inside, sampling, clusters),
        )


def _sampling(questions: Questions) -> _Sampling:
    numbers = questions.clusters
    annotated = questions.subsets["annotated"]
    first = np.unique(numbers[annotated])
    order = np.concatenate([first, np.setdiff1d(numbers, first)])
    places = np.empty(order.max(initial=NONE) + 1, dtype=np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    deviation = _doubt(questions.votes, annotated)
    labels = np.flatnonzero(deviation)
    return _Sampling(
        cluster=places[numbers],
        clusters=len(order),
        annotated=len(first),
        labels=labels,
        doubt=deviation[labels],
    )


def _doubt(votes: Votes | None, annotated: Bools) -> Values:
    """The standard deviation of each question's label, when its annotators are drawn again.

    A question is CS where at least half of its votes carry one tag. The votes for each tag are
    drawn apart, because it is not known who gave which together.
    """
    if votes is None:
        return np.zeros(annotated.shape, dtype=np.float32)
    total = np.maximum(votes.total, 1)
    agnostic = np.ones(annotated.shape)
    for tag in votes.tags.values():
        agnostic *= stats.binom.cdf(np.ceil(total / 2) - 1, total, np.minimum(tag / total, 1))
    voted = annotated & (votes.total > 0)
    variance = np.where(voted, agnostic * (1 - agnostic), 0)
    return np.sqrt(np.where(variance > 1e-12, variance, 0)).astype(np.float32)


def _factor(
    influence: Values, subset: str, inside: Bools, sampling: _Sampling, clusters: int
) -> Values:
    """What each of the things drawn moves an accuracy by, models x things."""
    summed = np.zeros((len(influence), sampling.clusters), dtype=np.float32)
    for model, row in enumerate(influence):
        summed[model] = np.bincount(
            sampling.cluster[inside], row[inside], minlength=sampling.clusters
        )
    summed *= math.sqrt(clusters / (clusters - 1))
    if subset == "all":
        return summed
    sign = _LABELLED.get(subset, 0)
    doubtful = sign * sampling.doubt * influence[:, sampling.labels]
    return np.concatenate([doubtful, summed[:, : sampling.annotated]], axis=1)


def _errors(factor: Values, accuracy: Numbers, n: NDArray[np.int64], group: Codes) -> Numbers:
    """Standard errors of differences, from the covariance that the draws have; nan between groups.

    Of two models that did not answer alike, at least that of one question that tells them apart:
    where all say the same, a variance says nothing.
    """
    exact = factor.astype(np.float64)
    covariance = exact @ exact.T
    variances = np.diag(covariance)
    squares = variances[:, None] + variances[None, :] - 2 * covariance
    least = 1 / np.minimum(n[:, None], n[None, :]).astype(np.float64) ** 2
    apart = np.abs(accuracy[:, None] - accuracy[None, :]) > 1e-9
    differ = (squares > 1e-3 * least) | apart
    errors = np.sqrt(np.where(differ, np.maximum(squares, least), 0))
    return np.where(group[:, None] == group[None, :], errors, np.nan)
