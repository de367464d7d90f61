"""Accuracy on culturally sensitive questions less that on agnostic ones.

The raw difference mixes culture with subject: more than half of the sensitive questions are of the
humanities. The standardised one gives each subject the same weight on both sides.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from evaluation.analysis.accuracy import ALL_LANGUAGES
from evaluation.analysis.clusters import Clusters, Counts, Doubles, Means, cluster_variance, means
from evaluation.analysis.cube import Bools, Cube
from evaluation.analysis.intervals import TAIL, Intervals, share_worth, wilson


@dataclass(frozen=True, slots=True)
class Gap:
    """CS less CA of one model in one language, `*` for all together; shares, not points.

    `n_ca` and `n_cs` are numbers of answers. The standardised gap and its interval are None where
    no subject has questions of both kinds, or too few are there for an interval.
    """

    model: str
    language: str
    raw: float
    low: float
    high: float
    standardised: float | None
    standardised_low: float | None
    standardised_high: float | None
    n_ca: int
    n_cs: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Answers:
    """Answers to the questions that have a label: of each language, and of all together last."""

    right: Doubles
    asked: Doubles
    sensitive: Bools
    subjects: NDArray[np.integer]
    clusters: Clusters

    def side(self, questions: Bools) -> Means:
        return means(self.right * questions, self.asked * questions, self.clusters)

    def number_of_clusters(self, cells: Bools | Literal[True] = True) -> Counts:
        """Clusters with answers among these cells."""
        return np.asarray(np.count_nonzero(self.clusters.sums(self.asked * cells), axis=1))


@dataclass(frozen=True, slots=True)
class _Estimates:
    values: Doubles
    intervals: Intervals


def gaps(cube: Cube) -> list[Gap]:
    """The gap of each model in each language that has questions of both kinds, and in all."""
    return [gap for number in range(len(cube.models)) for gap in _of_model(cube, number)]


def _of_model(cube: Cube, model: int) -> Iterator[Gap]:
    answers = _answers(cube, model)
    special, agnostic = answers.side(answers.sensitive), answers.side(~answers.sensitive)
    raw = _raw(answers, special, agnostic)
    standardised = _standardised(answers, raw)
    for number, language in enumerate([*cube.languages, ALL_LANGUAGES]):
        if agnostic.n[number] and special.n[number]:
            yield Gap(
                model=cube.models[model],
                language=language,
                raw=float(raw.values[number]),
                low=float(raw.intervals.low[number]),
                high=float(raw.intervals.high[number]),
                standardised=_known(standardised.values[number]),
                standardised_low=_known(standardised.intervals.low[number]),
                standardised_high=_known(standardised.intervals.high[number]),
                n_ca=int(agnostic.n[number]),
                n_cs=int(special.n[number]),
            )


def _answers(cube: Cube, model: int) -> _Answers:
    labelled = cube.questions.subsets["annotated"]
    asked = cube.asked[model][:, labelled]
    right = cube.correct[model][:, labelled] & asked
    return _Answers(
        right=np.vstack([right, right.sum(axis=0)]).astype(np.float64),
        asked=np.vstack([asked, asked.sum(axis=0)]).astype(np.float64),
        sensitive=cube.questions.subsets["CS"][labelled],
        subjects=np.unique(cube.questions.subject.codes[labelled], return_inverse=True)[1],
        clusters=Clusters.of(cube.questions.clusters[labelled]),
    )


def _raw(answers: _Answers, special: Means, agnostic: Means) -> _Estimates:
    """The plain difference, with an interval by MOVER from Wilson's of both.

    Source: G. Y. Zou and A. Donner, Stat. Med. 27 (2008), 1693-1702; for independent sets it is
    method 10 of R. G. Newcombe, Stat. Med. 17 (1998), 873-890. Sets are not independent where a
    passage has questions of both.
    """
    above, below = _wilson(special), _wilson(agnostic)
    difference = special.mean - agnostic.mean
    correlation = _correlation(answers, special, agnostic)
    low = _distance(special.mean - above.low, below.high - agnostic.mean, correlation)
    high = _distance(above.high - special.mean, agnostic.mean - below.low, correlation)
    return _Estimates(difference, Intervals(difference - low, difference + high))


def _wilson(side: Means) -> Intervals:
    return wilson(side.mean, share_worth(side))


def _distance(one: Doubles, other: Doubles, correlation: Doubles) -> Doubles:
    return np.sqrt(one * one + other * other - 2 * correlation * one * other)


def _correlation(answers: _Answers, special: Means, agnostic: Means) -> Doubles:
    """Of the two means, through clusters with questions of both."""
    if answers.clusters.order is None:
        return np.zeros(special.mean.shape)
    together = [
        answers.clusters.sums((answers.right - side.mean[:, None] * answers.asked) * questions)
        / side.n[:, None]
        for side, questions in ((special, answers.sensitive), (agnostic, ~answers.sensitive))
    ]
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.einsum("lc,lc->l", *together) / (special.se * agnostic.se)
    return np.asarray(np.clip(np.nan_to_num(found), -1, 1))


def _standardised(answers: _Answers, raw: _Estimates) -> _Estimates:
    """The gap within subjects; where no answer differs from another, as wide as the raw one.

    Student's t has one degree of freedom less than the smaller side has clusters, the lower bound
    of Welch's; subjects with one side alone do not count.
    """
    gap, variance, fewest = _within_subjects(answers)
    half = np.sqrt(variance) * stats.t.isf(TAIL, fewest - 1)
    low = np.where(variance == 0, raw.values - raw.intervals.low, half)
    high = np.where(variance == 0, raw.intervals.high - raw.values, half)
    told = np.where(np.isnan(low), np.nan, gap)
    return _Estimates(told, Intervals(gap - low, gap + high))


def _within_subjects(answers: _Answers) -> tuple[Doubles, Doubles, Counts]:
    """The gap with subjects weighted by n_CA n_CS / (n_CA + n_CS) on both sides, its variance, and
    the clusters of the smaller side in subjects that have both.

    These weights are Mantel and Haenszel's for a difference of risks; a regression of right answers
    on the label with a level for each subject has them as well, and gives the variance, clustered,
    which stays valid where a subject has one sensitive question. The correction is Stata's (CR1),
    with questions for observations: a translation adds nothing that tells a subject's level.
    """
    sensitive, subjects = answers.sensitive.astype(np.float64), answers.subjects
    member = np.eye(subjects.max(initial=0) + 1)[subjects]
    special = member * sensitive[:, None]
    asked, right = answers.asked @ member, answers.right @ member
    questions = np.count_nonzero(answers.asked, axis=1)
    spare = questions - np.count_nonzero(asked, axis=1) - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.nan_to_num((answers.asked @ special) / asked)
        weight = (asked * share * (1 - share)).sum(axis=1)
        weight = np.where(weight > 0, weight, np.nan)
        gap = (answers.right @ special - share * right).sum(axis=1) / weight
        level = np.nan_to_num(right / asked - share * gap[:, None])
        correction = (questions - 1) / np.where(spare > 0, spare, np.nan)
    fitted = level[:, subjects] + np.outer(gap, sensitive)
    residuals = answers.right - answers.asked * fitted
    moved = (sensitive - share[:, subjects]) * residuals / weight[:, None]
    variance = cluster_variance(answers.clusters.sums(moved), answers.number_of_clusters())
    both = ((share > 0) & (share < 1))[:, subjects]
    sides = (both & answers.sensitive, both & ~answers.sensitive)
    fewest = np.minimum(*(answers.number_of_clusters(side) for side in sides))
    return gap, variance * correction, fewest


def _known(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)
