"""Who knows the parameters that answers were made with, and finds what can be found."""

from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from tests.evaluation.analysis.simulated import LETTERS, Draw

Doubles = NDArray[np.float64]

MOST_LANGUAGES = 3


def score(draw: Draw) -> Doubles:
    """Logarithm of how much more probable each question's answers are when it is planted.

    By the true probabilities of knowing the answer, the wrong option and the languages not known:
    one to three of them, each set as probable as another of its size.
    """
    ratios = _ratios(draw)
    top = ratios.max(axis=0)
    sums = [(np.exp(power * (ratios - top))).sum(axis=0) for power in (1, 2, 3)]
    symmetric = [
        sums[0],
        (sums[0] ** 2 - sums[1]) / 2,
        (sums[0] ** 3 - 3 * sums[0] * sums[1] + 2 * sums[2]) / 6,
    ]
    sizes = range(1, min(MOST_LANGUAGES, len(ratios)) + 1)
    logs = [
        np.log(np.maximum(symmetric[size - 1], 1e-300))
        + size * top
        - np.log(comb(len(ratios), size))
        for size in sizes
    ]
    return np.asarray(logsumexp(logs, axis=0))


def _ratios(draw: Draw) -> Doubles:
    """In each language alone, L x Q."""
    knows, cube = draw.knows, draw.cube
    chosen, wrong = knows + (1 - knows) / LETTERS, (1 - knows) / LETTERS
    step = np.log(chosen) - np.log(wrong)
    if cube.chosen is None:
        missed = np.log1p(-wrong) - np.log1p(-chosen)
        return np.asarray(np.where(cube.correct, -step, missed).sum(axis=0))
    lost = np.where(cube.correct, -step, 0).sum(axis=0)
    by_option = [
        np.where(cube.key == option, -np.inf, np.where(cube.chosen == option, step, 0).sum(axis=0))
        for option in range(LETTERS)
    ]
    return np.asarray(lost + logsumexp(by_option, axis=0) - np.log(LETTERS - 1))


def first(scores: Doubles, share: float = 0.04) -> NDArray[np.bool_]:
    """The first `share` of all by score."""
    found = np.zeros(len(scores), dtype=bool)
    found[np.argsort(-scores, kind="stable")[: round(share * len(scores))]] = True
    return found


def recall(scores: Doubles, true: NDArray[np.bool_], share: float = 0.04) -> float:
    """What part of the `true` are among the first by score."""
    return float((first(scores, share) & true).sum() / true.sum())
