"""Two models that answer questions drawn anew, and what is true of them whatever is drawn.

A model answers rightly with probability 1/4 + 3/4 logistic(ability - difficulty). The difficulty is
that of the subject, of the passage, of the question and of its translation; all but the first are
drawn, with a standard deviation of 1.5 logits together. Subjects are drawn with the questions, and
the label with odds of its subject.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.analysis.cube import Cube, Factor, Questions

Doubles = NDArray[np.float64]

SPREAD = 1.5
SUBJECTS = 20
SENSITIVE_EASIER = 0.4
"""Logits by which a sensitive question is easier than another of its subject."""
IN_PASSAGE = 0.3
"""Share of the variance of difficulty that questions of a passage have in common."""
ASKED = 0.95
LABELS = {"even": (0.28,), "mixed": (0.02, 0.15, 0.67)}
"""Odds of the label CS: in all subjects, or in each third of them."""


@dataclass(frozen=True, slots=True)
class Setting:
    """`accuracy` is about that of the first model; the second is two points behind.

    `common` is the share of the variance of difficulty that translations have in common, `passage`
    the number of questions with one text, `labels` one of `LABELS`.
    """

    questions: int
    languages: int
    accuracy: float
    common: float
    passage: int
    labels: str

    def __str__(self) -> str:
        return (
            f"{self.questions} questions, {self.languages} languages, accuracy {self.accuracy}, "
            f"{self.common} in common, passages of {self.passage}, labels {self.labels}"
        )


class Responders:
    """What is true of a setting, and draws of it."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.levels = np.linspace(-0.7, 0.7, SUBJECTS)
        given = LABELS[setting.labels]
        self.sensitive = np.resize(np.repeat(given, -(-SUBJECTS // len(given))), SUBJECTS)
        abilities = [_ability(setting.accuracy), _ability(setting.accuracy - 0.02)]
        effects = np.linspace(-0.5, 0.5, setting.languages)
        self.ability = np.array([abilities[0] + effects, abilities[1] - effects])
        logits = self.ability[:, :, None, None] - self.levels[:, None]
        self.right = _mean_right(logits + np.array([0, SENSITIVE_EASIER]))
        """Probability of a right answer: models x languages x subjects x (CA, CS)."""

    @property
    def accuracy(self) -> Doubles:
        """Models x languages."""
        odds = np.stack([1 - self.sensitive, self.sensitive], axis=1) / SUBJECTS
        return np.asarray((self.right * odds).sum(axis=(2, 3)))

    @property
    def gap(self) -> Doubles:
        """CS less CA over all subjects: models x languages."""
        odds = np.stack([1 - self.sensitive, self.sensitive], axis=1)
        sides = (self.right * odds).sum(axis=2) / odds.sum(axis=0)
        return np.asarray(sides[..., 1] - sides[..., 0])

    def standardised(self, cube: Cube) -> Doubles:
        """Models x languages and all together: with the weights of the questions drawn; NaN where
        no subject has both labels."""
        member = np.eye(SUBJECTS)[[int(name) for name in _named(cube.questions.subject)]]
        sensitive = cube.questions.label.mask("CS")
        asked = np.concatenate([cube.asked, cube.asked.sum(axis=1, keepdims=True)], axis=1)
        special, agnostic = asked * sensitive @ member, asked * ~sensitive @ member
        weights = special * agnostic / np.maximum(special + agnostic, 1)
        gaps = self.right[..., 1] - self.right[..., 0]
        whole = np.concatenate([gaps, gaps.mean(axis=1, keepdims=True)], axis=1)
        with np.errstate(invalid="ignore"):
            return np.asarray((weights * whole).sum(axis=2) / weights.sum(axis=2))

    def draw(self, random: np.random.Generator) -> Cube:
        setting, questions = self.setting, self.setting.questions
        subjects = random.integers(0, SUBJECTS, questions)
        sensitive = random.random(questions) < self.sensitive[subjects]
        passages = np.arange(questions) // setting.passage
        inside = IN_PASSAGE if setting.passage > 1 else 0
        parts = [
            random.normal(0, np.sqrt(inside * setting.common), questions)[passages],
            random.normal(0, np.sqrt((1 - inside) * setting.common), questions),
        ]
        own = random.normal(0, np.sqrt(1 - setting.common), (setting.languages, questions))
        difficulty = self.levels[subjects] + SPREAD * (parts[0] + parts[1] + own)
        logits = self.ability[:, :, None] - difficulty + SENSITIVE_EASIER * sensitive
        asked = random.random(logits.shape) < ASKED
        return Cube(
            models=("one", "other"),
            languages=tuple(f"l{number}" for number in range(setting.languages)),
            questions=Questions(
                sample_ids=tuple(map(str, range(questions))),
                subject=Factor.of(map(str, subjects)),
                category=Factor.of(["all"] * questions),
                label=Factor.of(np.where(sensitive, "CS", "CA").tolist()),
                passage=Factor.of(map(str, passages)),
                options=np.full(questions, 4, dtype=np.int8),
            ),
            asked=asked,
            correct=asked & (random.random(logits.shape) < _right(logits)),
        )


def _named(factor: Factor) -> list[str]:
    return [factor.levels[code] for code in factor.codes]


def _right(logits: Doubles) -> Doubles:
    return np.asarray(0.25 + 0.75 / (1 + np.exp(-logits)))


def _mean_right(logits: Doubles) -> Doubles:
    """Over difficulties of the whole spread, by Gauss and Hermite's quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    return np.asarray(_right(logits[..., None] - SPREAD * nodes) @ weights / weights.sum())


def _ability(accuracy: float) -> float:
    grid = np.linspace(-8, 12, 4_001)
    return float(np.interp(accuracy, _mean_right(grid), grid))
