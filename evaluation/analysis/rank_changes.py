"""How far agnostic or sensitive questions order models otherwise than all annotated ones do.

The definitions are those of S. Singh et al., "Global MMLU", arXiv:2412.03304, section 4: a rank
change is a model whose rank differs from that on all annotated questions, and position changes are
the sum of the differences between the ranks. Fewer questions alone move ranks. So beside them stand
the same numbers from random subsets of the annotated questions of equal size.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from evaluation.analysis.accuracy import CONFIDENCE, MEAN
from evaluation.analysis.comparable import Numbers, Values
from evaluation.analysis.cube import Bools
from evaluation.analysis.ranks import EQUAL, Pairs, places_of, surely_apart
from evaluation.analysis.resampling import BLOCK, Estimate, Resampled

_CLOSE = 2e-6
"""Drawn accuracies that are no further apart are equal."""

_TAILS = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class RankChange:
    """Of one language, `*` (all together) or `mean` (over the languages), and `CA` or `CS`.

    A mean over the languages of one resource tier has its name in `tier`, all others have none.
    `models` counts those that can be compared, `questions` those of the subset in this language.
    `changes` and `positions` are the paper's, on ranks of which equals share the mean; `mean` and
    `max` are those of the models' differences, `tau` is Kendall's tau-b between the accuracies.
    `low` to `high` hold the number of changes among the true ranks, and so do `positions_low` to
    `positions_high` (see `_bounds`). The `baseline` is the mean over random subsets of equal
    size, between whose `baseline_low` and `baseline_high` 95 % of them lie; `p` is the share of
    them with as many changes or more, `positions_p` with as many positions.
    """

    language: str
    subset: str
    tier: str | None
    models: float
    questions: float
    changes: float
    low: float
    high: float
    positions: float
    positions_low: float
    positions_high: float
    mean: float
    max: float
    tau: float | None
    baseline: float
    baseline_low: float
    baseline_high: float
    p: float
    baseline_positions: float
    baseline_positions_low: float
    baseline_positions_high: float
    positions_p: float
    baseline_max: float
    baseline_tau: float | None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Movement:
    """Between two orders of the same models; one number for each of many second orders."""

    changes: Numbers
    positions: Numbers
    largest: Numbers
    tau: Numbers

    @classmethod
    def mean(cls, movements: Sequence["Movement"]) -> "Movement":
        """Over languages; of those whose tau is known."""
        return cls(
            np.mean([one.changes for one in movements], axis=0),
            np.mean([one.positions for one in movements], axis=0),
            np.mean([one.largest for one in movements], axis=0),
            _mean_known(np.array([one.tau for one in movements])),
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known of a language, or of the mean over languages.

    `drawn` is between the draws of both accuracies, `random` to those of random subsets. At least
    `changes` and `positions` are certain.
    """

    models: float
    questions: float
    seen: Movement
    drawn: Movement
    random: Movement
    changes: float
    positions: float


def rank_changes(resampled: Resampled) -> Iterator[RankChange]:
    """For CA, then for CS: of each language, of all together, and the means over languages.

    Nothing is said where fewer than two models can be compared or a subset is empty.
    """
    reference = {
        language: estimate
        for (language, subset), estimate in resampled.estimates.items()
        if subset == "annotated"
    }
    subsets = resampled.questions.subsets
    sensitive = subsets["CS"][subsets["annotated"]]
    shifts = _random_shifts(resampled, list(reference.values()), sensitive)
    for subset, labelled in (("CA", ~sensitive), ("CS", sensitive)):
        found: dict[str, _Found] = {}
        for (language, annotated), shift in zip(reference.items(), shifts, strict=True):
            part = resampled.estimates.get((language, subset))
            if part is not None and len(compared := _compared(annotated, part)) > 1:
                size = int(np.count_nonzero(annotated.asked & labelled))
                found[language] = _found(annotated, part, compared, shift.of(size), size)
        for language, one in found.items():
            yield _row(language, None, subset, one)
        for tier, languages in _means(resampled):
            apart = [found[language] for language in languages if language in found]
            if apart:
                yield _row(MEAN, tier, subset, _mean(apart))


def _means(resampled: Resampled) -> Iterator[tuple[str | None, Sequence[str]]]:
    """The languages over which means are taken: all, then those of each tier."""
    yield None, resampled.languages
    for tier in resampled.tier.levels:
        where = np.flatnonzero(resampled.tier.mask(tier))
        yield tier, [resampled.languages[number] for number in where]


def movement(
    reference: Values | Numbers, accuracies: Values | Numbers, *, equal: float = EQUAL
) -> Movement:
    """From each column of `reference` (m models x many, or x 1) to that of `accuracies`.

    Accuracies no further apart than `equal` are equal; their ranks are the mean of their places.
    Where one side makes no difference at all, tau is nan.
    """
    before, after = _order(reference, equal), _order(accuracies, equal)
    moved = np.abs(_ranks(after, len(reference)) - _ranks(before, len(reference)))
    agree = (before * after).sum(axis=0, dtype=np.float64)
    told = np.abs(before).sum(axis=0, dtype=np.float64) * np.abs(after).sum(axis=0)
    return Movement(
        changes=np.count_nonzero(moved, axis=0).astype(np.float64),
        positions=moved.sum(axis=0, dtype=np.float64),
        largest=moved.max(axis=0).astype(np.float64),
        tau=np.divide(agree, np.sqrt(told), out=np.full_like(agree, np.nan), where=told > 0),
    )


def _order(accuracies: Values | Numbers, equal: float) -> Values:
    """Of each pair of models, in each column: 1 where the first is ahead, -1 behind, 0 equal."""
    first, second = np.triu_indices(len(accuracies), 1)
    difference = accuracies[first] - accuracies[second]
    return np.subtract(difference > equal, difference < -equal, dtype=np.float32)


def _ranks(order: Values, models: int) -> Values:
    """Of each model, in each column; 1 is the best, and equals share the mean of their places."""
    pairs = np.arange(len(order))
    first, second = np.triu_indices(models, 1)
    ahead = np.zeros((models, len(order)), dtype=np.float32)
    ahead[first, pairs], ahead[second, pairs] = 1, -1
    return np.asarray((models + 1 - ahead @ order) / 2)


@dataclass(frozen=True, slots=True)
class _Shift:
    """What random subsets of `size` of the `annotated` questions add to the accuracies, m x draws.

    They are the smaller of two parts: so the sums, and with them the rounding, stay small. What
    such a subset leaves over is a random subset too, and adds the opposite. Not yet divided by the
    share of the questions taken.
    """

    added: Values
    size: int
    annotated: int

    def of(self, size: int) -> Values:
        """Of random subsets of this size: that which is taken, or that which is left."""
        sign = 1 if size == self.size else -1
        return np.float32(sign * self.annotated / size) * self.added


def _random_shifts(
    resampled: Resampled, annotated: Sequence[Estimate], sensitive: Bools
) -> list[_Shift]:
    """Of each estimate, from the questions asked in its language, as many as are CS or CA there.

    The questions are put in one random order: the first of those that a language has are as many as
    CS, the last as CA. So the languages go together in each draw, as they do in CA and CS.
    """
    kinds: dict[bytes, list[int]] = {}
    for number, estimate in enumerate(annotated):
        kinds.setdefault(estimate.asked.tobytes(), []).append(number)
    shifts: dict[int, _Shift] = {}
    for numbers in kinds.values():
        asked = annotated[numbers[0]].asked
        total, cs = int(np.count_nonzero(asked)), int(np.count_nonzero(asked & sensitive))
        rows = np.concatenate([annotated[number].influence[:, asked] for number in numbers])
        ends = np.cumsum([len(annotated[number].models) for number in numbers])
        parts = np.split(_sums(rows, asked, cs, resampled), ends[:-1])
        for number, added in zip(numbers, parts, strict=True):
            shifts[number] = _Shift(added, min(cs, total - cs), total)
    return [shifts[number] for number in range(len(annotated))]


def _sums(influence: Values, asked: Bools, first: int, resampled: Resampled) -> Values:
    """Of the questions asked (columns), over the first in a random order of all, or over the others
    where those are fewer; rows x draws.
    """
    sums = np.zeros((len(influence), resampled.draws), dtype=np.float32)
    total = influence.shape[1]
    if first in (0, total):
        return sums
    smaller = slice(None, first) if 2 * first <= total else slice(first, None)
    random = np.random.default_rng([resampled.seed, 1])
    for start in range(0, resampled.draws, BLOCK):
        size = min(BLOCK, resampled.draws - start)
        keys = random.random((size, len(asked)), dtype=np.float32)[:, asked]
        order = np.argpartition(keys, first, axis=1)
        taken = np.zeros_like(keys)
        np.put_along_axis(taken, order[:, smaller], 1, axis=1)
        sums[:, start : start + BLOCK] = influence @ taken.T
    return sums


def _compared(annotated: Estimate, part: Estimate) -> list[str]:
    """The largest group of models that can be compared in both."""
    groups: dict[tuple[int, int], list[str]] = {}
    for model, group in zip(part.models, part.group.tolist(), strict=True):
        whole = int(annotated.group[annotated.models.index(model)])
        groups.setdefault((whole, group), []).append(model)
    return max(groups.values(), key=len)


def _found(
    annotated: Estimate, part: Estimate, models: Sequence[str], shift: Values, questions: int
) -> _Found:
    """Of these models; `shift` is what random subsets as large as the part add to accuracies."""
    places = [annotated.models.index(model) for model in models]
    whole = annotated.of(places)
    part = part.of([part.models.index(model) for model in models])
    reference = whole.accuracy[:, None]
    changes, positions = _certain(whole, part)
    return _Found(
        models=len(places),
        questions=questions,
        seen=movement(reference, part.accuracy[:, None]),
        drawn=movement(whole.drawn, part.drawn, equal=_CLOSE),
        random=movement(reference, reference.astype(np.float32) + shift[places], equal=_CLOSE),
        changes=changes,
        positions=positions,
    )


def _certain(annotated: Estimate, part: Estimate) -> tuple[float, float]:
    """The changes and positions that the confidence sets of all ranks in both, held at once, prove.

    A model has changed whose two sets share no rank, by at least the distance between them.
    """
    pairs, others = Pairs.of(annotated), Pairs.of(part)
    # Of very many pairs fewer draws are taken, and not as many of both.
    draws = min(pairs.drawn.shape[1], others.drawn.shape[1])
    signs = surely_apart(
        np.concatenate([pairs.observed, others.observed]),
        np.concatenate([pairs.drawn[:, :draws], others.drawn[:, :draws]]),
    )
    models, count = len(part.models), len(pairs.observed)
    low, high = places_of(pairs.matrix(signs[:count], models))
    other_low, other_high = places_of(others.matrix(signs[count:], models))
    least = np.maximum(0, np.maximum(low - other_high, other_low - high))
    return float(np.count_nonzero(least)), float(least.sum())


def _mean(found: Sequence[_Found]) -> _Found:
    return _Found(
        models=float(np.mean([one.models for one in found])),
        questions=float(np.mean([one.questions for one in found])),
        seen=Movement.mean([one.seen for one in found]),
        drawn=Movement.mean([one.drawn for one in found]),
        random=Movement.mean([one.random for one in found]),
        changes=float(np.mean([one.changes for one in found])),
        positions=float(np.mean([one.positions for one in found])),
    )


def _bounds(seen: float, drawn: Numbers, certain: float) -> tuple[float, float]:
    """From what is certain to what 97.5 % of the draws do not exceed.

    Draws differ by more than the truth: they have the chance of the sample and their own. So their
    quantile is an upper bound that holds, while their lower one would exclude that nothing changes.
    """
    return certain, max(seen, _tails(drawn)[1])


def _row(language: str, tier: str | None, subset: str, found: _Found) -> RankChange:
    seen, random = found.seen, found.random
    changes, positions = float(seen.changes[0]), float(seen.positions[0])
    low, high = _bounds(changes, found.drawn.changes, found.changes)
    positions_low, positions_high = _bounds(positions, found.drawn.positions, found.positions)
    baseline_low, baseline_high = _tails(random.changes)
    baseline_positions_low, baseline_positions_high = _tails(random.positions)
    return RankChange(
        language=language,
        subset=subset,
        tier=tier,
        models=found.models,
        questions=found.questions,
        changes=changes,
        low=low,
        high=high,
        positions=positions,
        positions_low=positions_low,
        positions_high=positions_high,
        mean=positions / found.models,
        max=float(seen.largest[0]),
        tau=_known(seen.tau[0]),
        baseline=float(random.changes.mean()),
        baseline_low=baseline_low,
        baseline_high=baseline_high,
        p=_share(random.changes, changes),
        baseline_positions=float(random.positions.mean()),
        baseline_positions_low=baseline_positions_low,
        baseline_positions_high=baseline_positions_high,
        positions_p=_share(random.positions, positions),
        baseline_max=float(random.largest.mean()),
        baseline_tau=_known(_mean_known(random.tau)),
    )


def _tails(values: Numbers) -> tuple[float, float]:
    """The values between which 95 % lie; of whole numbers, whole numbers."""
    low, high = np.quantile(values, _TAILS, method="inverted_cdf")
    return float(low), float(high)


def _share(random: Numbers, seen: float) -> float:
    """With the subset itself counted among the random ones, so that it is a valid p-value."""
    return float((1 + np.count_nonzero(random >= seen - EQUAL)) / (1 + len(random)))


def _mean_known(tau: Numbers) -> Any:
    """Over the first axis, of what is known; nan where nothing is."""
    known = ~np.isnan(tau)
    total, count = np.where(known, tau, 0).sum(axis=0), known.sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _known(tau: np.floating[Any]) -> float | None:
    return None if np.isnan(tau) else float(tau)
