"""How much each model's answers count, where some models answer alike."""

import numpy as np

from evaluation.analysis.items.answers import Answers, Doubles, Floats, Places
from evaluation.analysis.items.curves import LOG_PRIOR, NODES, Curves
from evaluation.analysis.items.texts import Block, Tables

SAMPLE = 1_000
LEAST = 0.05
"""Correlations that are less above the usual one are taken for chance."""
ERRORS = 3.0
"""So many standard errors, too."""


def weights(answers: Answers, curves: Curves, seed: int = 0) -> Floats:
    """One for a model that answers unlike all others, less where others make the same mistakes (M).

    Models are taken to answer independently of each other, if their abilities and how hard a
    question is are known; copies of one would otherwise bear witness several times. One over one
    plus the correlations, as far as they are above the median of all pairs, of what a model
    answers beyond what is expected: as many copies count together as one. From at most 1,000
    questions drawn with `seed`. With two models there is no other pair, and both count fully.
    """
    models, _, questions = answers.asked.shape
    if models < 3:
        return np.ones(models, dtype=np.float32)
    at = np.arange(questions)
    if questions > SAMPLE:
        at = np.sort(np.random.default_rng(seed).choice(questions, SAMPLE, replace=False))
    products, squares = np.zeros((models, models)), np.zeros((models, models))
    for options in np.unique(answers.options[at]):
        some = at[answers.options[at] == options]
        rest, asked = _unexpected(answers, curves, some, int(options))
        products += rest @ rest.T
        squares += rest**2 @ asked.T
    size = np.sqrt(np.maximum(squares * squares.T, 1e-9))
    others = ~np.eye(models, dtype=bool)
    correlation = products / size
    usual = float(np.median(correlation[others]))
    chance = np.maximum(LEAST, ERRORS / np.sqrt(np.maximum(size, 1)))
    above = correlation - usual
    alike = np.where(others & (above > chance), above, 0).sum(axis=1)
    return np.asarray(1 / (1 + alike), dtype=np.float32)


def witnesses(answers: Answers) -> float:
    """How many models bear witness against a key in all languages: those that are right more often
    than who knows nothing, by three standard errors over questions; copies together count as one.
    """
    asked = answers.asked.sum(axis=(1, 2))
    chance = (answers.asked / answers.options).sum(axis=(1, 2))
    questions = np.maximum(answers.asked.any(axis=1).sum(axis=1), 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        right, guessed = answers.right.sum(axis=(1, 2)) / asked, chance / asked
        knows = right - guessed > ERRORS * np.sqrt(guessed * (1 - guessed) / questions)
    weight = np.ones(len(asked)) if answers.weight is None else answers.weight
    return float(weight[knows].sum())


def _unexpected(
    answers: Answers, curves: Curves, at: Places, options: int
) -> tuple[Doubles, Doubles]:
    """Right answers less their probability, standardised, and who was asked: models x (languages
    x questions)."""
    sound = Tables.of(curves, NODES, options).sound.over_languages(Block.of(answers, at))
    posterior = sound + LOG_PRIOR[:, None]
    posterior = np.exp(posterior - posterior.max(axis=0))
    difficulty = NODES @ posterior / posterior.sum(axis=0)
    expected = curves.right(difficulty, options)
    asked = answers.asked[:, :, at]
    rest = (answers.right[:, :, at] - expected) / np.sqrt(expected * (1 - expected)) * asked
    return rest.reshape(len(rest), -1), asked.reshape(len(rest), -1).astype(np.float64)
