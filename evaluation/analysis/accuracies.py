"""Accuracy of each model in each language and group, pooled over languages and as their mean.

A question in several languages, and the questions of a passage, are one cluster: see `clusters`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evaluation.analysis.accuracy import ALL_LANGUAGES, MEAN
from evaluation.analysis.clusters import Doubles, Means, variance_of_squares
from evaluation.analysis.cube import NONE, Bools, Cube, Factor
from evaluation.analysis.groupings import Grouping, by_kind, by_subset
from evaluation.analysis.intervals import share_intervals
from evaluation.analysis.letters import letter_bias

_SHARES = ("credit_accuracy", "mass", "chance")
_NUMBERS = ("ties", "unanswered")
"""Columns of what is told beside an accuracy: shares of answers, and numbers of them."""


@dataclass(frozen=True, slots=True)
class _Answers:
    """One model's answers, languages (L) x questions (Q); `counts` has what is not known as 0."""

    asked: Doubles
    correct: Doubles
    counts: dict[str, Doubles]

    @classmethod
    def of(cls, cube: Cube, model: int) -> "_Answers":
        asked, correct = cube.asked[model], cube.correct[model]
        options = cube.questions.options
        counts: dict[str, NDArray[Any]] = {
            "credit": correct if cube.credit is None else cube.credit[model],
            "chance": asked * np.where(options > 0, 1 / np.maximum(options, 1), np.nan),
        }
        if cube.tie is not None:
            counts["ties"] = cube.tie[model]
        if cube.chosen is not None:
            counts["unanswered"] = asked & (cube.chosen[model] == NONE)
        if cube.mass is not None:
            mass = cube.mass[model]
            counts |= {"mass": np.nan_to_num(mass), "mass_known": ~np.isnan(mass)}
        return cls(
            asked.astype(np.float64),
            correct.astype(np.float64),
            {name: one.astype(np.float64) for name, one in counts.items()},
        )

    def changed(self, change: Callable[[Doubles], Doubles]) -> "_Answers":
        counts = {name: change(one) for name, one in self.counts.items()}
        return _Answers(change(self.asked), change(self.correct), counts)


@dataclass(frozen=True, slots=True)
class _Scores:
    """Figures of one model, languages x groups or groups alone, flat: the language of each, the
    number of its group, its share of right answers, further shares and numbers of answers."""

    languages: list[str]
    groups: NDArray[np.intp]
    shares: Means
    beside: dict[str, Doubles]
    counts: dict[str, Doubles]
    spread: Doubles | None = None


def model_scores(cube: Cube) -> pl.DataFrame:
    """The table `models`: each model in each language, in all together (`*`) and as the `mean`."""
    grouping = by_subset(cube.questions)
    tables = [_everywhere(cube, model, grouping) for model in range(len(cube.models))]
    scores = pl.concat(tables).drop("kind", "group")
    by = ["model", "language", "subset"]
    return scores.join(letter_bias(cube, grouping), on=by, how="left", maintain_order="left")


def group_scores(cube: Cube) -> pl.DataFrame:
    """The table `groups`: by subject, category and mark in each language and over languages; by
    tier and script of the languages; by what is known of each text, such as its route."""
    grouping, subsets = by_kind(cube.questions), by_subset(cube.questions)
    tables: list[pl.DataFrame] = []
    for model in range(len(cube.models)):
        tables.append(_everywhere(cube, model, grouping))
        tables += _by_languages(cube, model, subsets)
        tables += _by_texts(cube, model, subsets)
    return pl.concat(tables)


def text_marks(cube: Cube) -> Mapping[tuple[str, str], Bools]:
    """By kind and value, the texts (L x Q) that have it."""
    route = cube.route or Factor((), np.full(cube.shape[1:], NONE))
    found = {("route", level): route.mask(level) for level in route.levels}
    translated = ~route.mask("original")
    known = {
        "reviewed": cube.reviewed,
        "answer_check": cube.answer_check,
        "item_errors": cube.item_errors,
    }
    for kind, marked in known.items():
        if marked is not None:
            found |= {(kind, "yes"): marked & translated, (kind, "no"): ~marked & translated}
    for kind, groups in cube.text_marks.items():
        found |= {(kind, value): marked for value, marked in groups.items()}
    return {mark: texts for mark, texts in found.items() if texts.any()}


def _everywhere(cube: Cube, model: int, grouping: Grouping) -> pl.DataFrame:
    answers = _Answers.of(cube, model)
    return pl.concat(
        _table(cube.models[model], grouping, scores)
        for scores in _in_all_ways(answers, grouping, cube.languages)
    )


def _by_languages(cube: Cube, model: int, grouping: Grouping) -> Iterator[pl.DataFrame]:
    """Over the languages of a tier or a script."""
    answers = _Answers.of(cube, model)
    for kind, factor in (("tier", cube.tier), ("script", cube.script)):
        for level in factor.levels:
            languages = factor.mask(level)
            part = answers.changed(lambda values, chosen=languages: values[chosen])  # type: ignore[misc]
            for scores in (_pooled(part, grouping), _mean(part, grouping)):
                yield _table(cube.models[model], grouping, scores, (kind, level))


def _by_texts(cube: Cube, model: int, grouping: Grouping) -> Iterator[pl.DataFrame]:
    """In each language and over languages, the texts that have a mark."""
    answers = _Answers.of(cube, model)
    for mark, texts in text_marks(cube).items():
        part = answers.changed(lambda values, where=texts: values * where)  # type: ignore[misc]
        for scores in _in_all_ways(part, grouping, cube.languages):
            yield _table(cube.models[model], grouping, scores, mark)


def _in_all_ways(
    answers: _Answers, grouping: Grouping, languages: Sequence[str]
) -> tuple[_Scores, ...]:
    """In each language, in all together, and as their mean."""
    return (
        _apart(answers, grouping, languages),
        _pooled(answers, grouping),
        _mean(answers, grouping),
    )


def _apart(answers: _Answers, grouping: Grouping, languages: Sequence[str]) -> _Scores:
    """Each language by itself."""
    n = grouping.questions @ answers.asked.T
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = (grouping.questions @ answers.correct.T) / n
        residuals = answers.correct.T[grouping.question]
        residuals = residuals - shares[grouping.group] * answers.asked.T[grouping.question]
        moved = np.nan_to_num(residuals / n[grouping.group])
    clusters, variance = _variance(answers.asked.T[grouping.question], moved, grouping)
    counts = {name: grouping.questions @ one.T for name, one in answers.counts.items()}
    return _Scores(
        languages=list(languages) * len(grouping.groups),
        groups=np.repeat(np.arange(len(grouping.groups)), len(languages)),
        shares=Means(
            n.astype(np.int64).ravel(), clusters.ravel(), shares.ravel(), variance.ravel()
        ),
        beside={name: one.ravel() for name, one in _beside(counts, n).items()},
        counts={name: counts[name].ravel() for name in _NUMBERS if name in counts},
    )


def _beside(counts: dict[str, Doubles], n: Doubles) -> dict[str, Doubles]:
    """Shares of `n` answers; NaN where there are none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found = {"credit_accuracy": counts["credit"] / n, "chance": counts["chance"] / n}
        if "mass" in counts:
            found["mass"] = counts["mass"] / counts["mass_known"]
    return found


def _pooled(answers: _Answers, grouping: Grouping) -> _Scores:
    """All answers in all languages alike."""
    together = answers.changed(lambda values: values.sum(axis=0, keepdims=True))
    return _apart(together, grouping, (ALL_LANGUAGES,))


def _mean(answers: _Answers, grouping: Grouping) -> _Scores:
    """The mean of the languages' accuracies, of those that have answers in the group.

    A cluster moves it by what it moves each language's accuracy, over the number of languages.
    Further shares are means of the languages' too; numbers of answers are those of all.
    """
    n, right = grouping.questions @ answers.asked.T, grouping.questions @ answers.correct.T
    languages = np.count_nonzero(n, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(n > 0, right / n, 0)
        weights = np.where(n > 0, 1 / (n * languages[:, None]), 0)
        mean = shares.sum(axis=1) / languages
        apart = np.where(n > 0, shares - mean[:, None], 0)
        spread = np.sqrt(np.square(apart).sum(axis=1) / (languages - 1))
    moved = np.zeros(len(grouping.group))
    for right_in, asked_in, share, weight in zip(
        answers.correct, answers.asked, shares.T, weights.T, strict=True
    ):
        residuals = (
            right_in[grouping.question] - share[grouping.group] * asked_in[grouping.question]
        )
        moved += residuals * weight[grouping.group]
    asked = answers.asked.sum(axis=0)[grouping.question]
    clusters, variance = _variance(asked, moved, grouping)
    pooled = _pooled(answers, grouping)
    means = Means(pooled.shares.n, clusters, mean, variance)
    counts = {name: grouping.questions @ one.T for name, one in answers.counts.items()}
    beside = {name: _mean_of_known(one) for name, one in _beside(counts, n).items()}
    return replace(pooled, languages=[MEAN] * len(mean), shares=means, beside=beside, spread=spread)


def _mean_of_known(values: Doubles) -> Doubles:
    """Over languages (last axis), without those that are NaN."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(known, values, 0).sum(axis=-1) / known.sum(axis=-1))


def _variance(
    asked: Doubles, moved: Doubles, grouping: Grouping
) -> tuple[NDArray[np.int64], Doubles]:
    """Clusters with answers, and the variance of an estimate that members move by so much."""
    clusters = grouping.owners @ (grouping.clusters @ asked > 0).astype(np.float64)
    squares = grouping.owners @ np.square(grouping.clusters @ moved)
    return clusters.astype(np.int64), variance_of_squares(squares, clusters)


def _table(
    model: str, grouping: Grouping, scores: _Scores, mark: tuple[str, str] | None = None
) -> pl.DataFrame:
    """A row for each language and group with answers; a `mark` stands for kind and name."""
    intervals, methods = share_intervals(scores.shares)
    groups = [grouping.groups[number] for number in scores.groups]
    n = scores.shares.n
    absent = np.full(len(n), np.nan)
    columns = {
        "accuracy": scores.shares.mean,
        "low": intervals.low,
        "high": intervals.high,
        "se": scores.shares.se,
        **{name: scores.beside.get(name, absent) for name in _SHARES},
        "spread": absent if scores.spread is None else scores.spread,
    }
    whole = {name: scores.counts.get(name, absent) for name in _NUMBERS}
    return (
        pl.DataFrame(
            {
                "model": [model] * len(n),
                "kind": [mark[0] if mark else group.kind for group in groups],
                "group": [mark[1] if mark else group.name for group in groups],
                "language": scores.languages,
                "subset": [group.subset for group in groups],
                "n": n,
                "clusters": scores.shares.clusters,
                "interval": [str(method) for method in methods],
                **columns,
                **whole,
            }
        )
        .filter(pl.col("n") > 0)
        .with_columns(pl.col(*columns, *whole).fill_nan(None))
        .with_columns(pl.col(*whole).cast(pl.Int64))
    )
