"""How often the sets of ranks hold the truth, on questions drawn again and again."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.analysis.accuracy import ALL_LANGUAGES
from evaluation.analysis.cube import Cube, Factor, Questions, Votes
from evaluation.analysis.rank_changes import movement, rank_changes
from evaluation.analysis.ranks import ranks
from evaluation.analysis.resampling import Resampled, resample

GUESSING = 0.25
CULTURAL = 0.28
ANNOTATORS = 4

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(61)


@dataclass(frozen=True, slots=True)
class Setting:
    """Models with equal steps between their abilities, from the lowest to the highest (logits).

    Questions have difficulties of a standard deviation of 1.5 logits, half of it shared by a
    passage. A model has an effect of `by_language` in each language, and of `by_culture` on
    sensitive questions, both standard deviations. `sure` is the probability that an annotator says
    what a question is; below 1 the labels are drawn from four votes, and labels at random else.
    `missing` is the share of answers that are not there.
    """

    name: str
    models: int
    low: float
    high: float
    questions: int
    languages: int = 1
    passage: int = 1
    by_language: float = 0.0
    by_culture: float = 0.0
    sure: float = 1.0
    missing: float = 0.0


SETTINGS = (
    Setting("6 models, far apart, 200 questions", 6, -1.0, 1.5, 200),
    Setting("6 models, close, 800 questions", 6, 0.0, 0.3, 800),
    Setting("14 models alike, 40 questions", 14, 0.5, 0.5, 40),
    Setting("6 models alike, 800 questions", 6, 0.5, 0.5, 800),
    Setting("14 models, 45 to 86 %, 800 questions", 14, -0.9, 2.3, 800),
    Setting("14 models, 45 to 86 %, 2850 questions", 14, -0.9, 2.3, 2850),
    Setting("14 models, close, 2850 questions", 14, 0.4, 0.8, 2850),
    Setting("6 models, passages of 5, 800 questions", 6, 0.0, 0.5, 800, passage=5),
    Setting("6 models, 5 languages together, 300 questions", 6, 0.0, 0.5, 300, 5, by_language=0.3),
    Setting("6 models, a tenth missing, 800 questions", 6, 0.0, 0.5, 800, missing=0.1),
    Setting("6 models, cultures matter, 2850 questions", 6, 0.0, 0.5, 2850, by_culture=0.3),
    Setting("14 models, cultures matter, 2850 questions", 14, -0.9, 2.3, 2850, by_culture=0.3),
    Setting("14 models, cultures matter a little", 14, 0.4, 0.8, 2850, by_culture=0.05),
    Setting("6 models, labels in doubt, 2850 questions", 6, 0.0, 0.5, 2850, sure=0.8),
)


@dataclass(frozen=True, slots=True)
class Truth:
    """Accuracies over all questions there could be: of `all` and `CS`, models."""

    everything: NDArray[np.float64]
    sensitive: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """What one sample of questions shows: shares of models, or of samples, in which a set holds."""

    marginal: float
    simultaneous: float
    plain: float
    marginal_width: float
    simultaneous_width: float
    plain_width: float
    sensitive: float
    changes: float
    plain_changes: float
    changes_width: float
    plain_changes_width: float


def samples(setting: Setting, *, repeats: int, draws: int, seed: int = 1) -> Iterator[Sample]:
    """The effects of languages and cultures stay, the questions and the votes are drawn again."""
    random = np.random.default_rng([seed, setting.questions, setting.models])
    ability = np.linspace(setting.low, setting.high, setting.models)[:, None, None]
    language = random.normal(0, setting.by_language, (setting.models, setting.languages, 1))
    culture = random.normal(0, setting.by_culture, (setting.models, 1, 1))
    truth = _truth(ability + language, culture)
    for number in range(repeats):
        cube = _cube(setting, ability + language, culture, random)
        yield _held(truth, resample(cube, draws=draws, seed=number))


def _truth(ability: NDArray[np.float64], culture: NDArray[np.float64]) -> Truth:
    agnostic, sensitive = _accuracy(ability), _accuracy(ability + culture)
    return Truth(CULTURAL * sensitive + (1 - CULTURAL) * agnostic, sensitive)


def _accuracy(ability: NDArray[np.float64]) -> NDArray[np.float64]:
    knows = 1 / (1 + np.exp(1.5 * _NODES - ability))
    shares = (knows * _WEIGHTS).sum(axis=2) / _WEIGHTS.sum()
    return np.asarray(np.round((GUESSING + (1 - GUESSING) * shares).mean(axis=1), 9))


def _cube(
    setting: Setting,
    ability: NDArray[np.float64],
    culture: NDArray[np.float64],
    random: np.random.Generator,
) -> Cube:
    count = setting.questions
    passages = np.arange(count) // setting.passage
    shared = random.normal(0, 1.5, count)[passages]
    alone = random.normal(0, 1.5, count)
    difficulty = alone if setting.passage == 1 else np.sqrt(0.5) * (shared + alone)
    sensitive = random.random(count) < CULTURAL
    knows = 1 / (1 + np.exp(difficulty - ability - culture * sensitive))
    correct = random.random(knows.shape) < GUESSING + (1 - GUESSING) * knows
    asked = random.random(knows.shape) >= setting.missing
    tags = random.binomial(ANNOTATORS, np.where(sensitive, setting.sure, 1 - setting.sure))
    labels = np.where(2 * tags >= ANNOTATORS, "CS", "CA")
    alike = setting.passage == 1
    return Cube(
        models=tuple(f"model-{number:02}" for number in range(setting.models)),
        languages=tuple(f"l{number}" for number in range(setting.languages)),
        questions=Questions(
            sample_ids=tuple(map(str, range(count))),
            subject=Factor.of([None] * count),
            category=Factor.of([None] * count),
            label=Factor.of(labels),
            passage=Factor.of(None if alike else str(passage) for passage in passages),
            options=np.full(count, 4, dtype=np.int8),
            votes=Votes(np.full(count, ANNOTATORS, np.int16), {"cultural": tags.astype(np.int16)}),
        ),
        asked=asked,
        correct=correct & asked,
    )


def _held(truth: Truth, resampled: Resampled) -> Sample:
    language = ALL_LANGUAGES
    rows = sorted(
        (row for row in ranks(resampled) if row.language == language), key=lambda row: row.model
    )
    whole = [row for row in rows if row.subset == "all"]
    sets = np.array([(row.low, row.high) for row in whole])
    wide = np.array([(row.simultaneous_low, row.simultaneous_high) for row in whole])
    part = np.array([(row.low, row.high) for row in rows if row.subset == "CS"])
    estimate = resampled.estimates[language, "all"]
    plain = np.quantile(_places(estimate.drawn), (0.025, 0.975), axis=1, method="nearest").T
    low, high = _interval(truth.everything)
    changes = _changes(truth, resampled)
    return Sample(
        marginal=float(_holds(sets, low, high).mean()),
        simultaneous=float(_holds(wide, low, high).all()),
        plain=float(_holds(plain, low, high).mean()),
        marginal_width=float(np.diff(sets).mean()),
        simultaneous_width=float(np.diff(wide).mean()),
        plain_width=float(np.diff(plain).mean()),
        sensitive=float(_holds(part, *_interval(truth.sensitive)).mean()),
        changes=changes[0],
        plain_changes=changes[1],
        changes_width=changes[2],
        plain_changes_width=changes[3],
    )


def _places(accuracies: NDArray[np.floating]) -> NDArray[np.int64]:
    return np.asarray(1 + np.argsort(np.argsort(-accuracies, axis=0), axis=0))


def _interval(accuracy: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The true ranks: from the best to the worst place among those who are equal."""
    better = (accuracy[None, :] > accuracy[:, None]).sum(axis=1)
    worse = (accuracy[None, :] < accuracy[:, None]).sum(axis=1)
    return 1 + better, len(accuracy) - worse


def _holds(
    sets: NDArray[np.float64], low: NDArray[np.int64], high: NDArray[np.int64]
) -> NDArray[np.bool_]:
    return np.asarray((sets[:, 0] <= low) & (high <= sets[:, 1]))


def _changes(truth: Truth, resampled: Resampled) -> tuple[float, float, float, float]:
    """Whether the interval of the rank changes holds, the plain bootstrap's too; their widths."""
    row = next(
        row
        for row in rank_changes(resampled)
        if (row.language, row.subset) == (ALL_LANGUAGES, "CS")
    )
    true = movement(truth.everything[:, None], truth.sensitive[:, None]).changes[0]
    annotated, part = (resampled.estimates[ALL_LANGUAGES, subset] for subset in ("annotated", "CS"))
    moved = _places(annotated.drawn) != _places(part.drawn)
    low, high = np.quantile(moved.sum(axis=0), (0.025, 0.975))
    return (
        float(row.low <= true <= row.high),
        float(low <= true <= high),
        row.high - row.low,
        float(high - low),
    )
