"""Accuracies that can be held against each other, and what each question adds to them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.analysis.cube import Bools

Values = NDArray[np.float32]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Accuracies of models (M), and what each question (Q) adds to them, M x Q.

    An accuracy over other questions is, to the first order, this one and the sum of `influence`
    times the weight that each question has gained or lost. Only differences between models mean
    something: all models may share a shift.
    """

    accuracy: Numbers
    influence: Values


def compare(correct: Bools, asked: Bools, inside: Bools) -> Comparison:
    """Of the answers `correct` of those `asked` (M x L x Q) to the questions `inside` (Q).

    Where all models were asked the same, an accuracy is the share of right answers. Where they were
    not, it is that of the additive model: an accuracy of the model and an ease of the question in
    its language, fitted by least squares, so that who was spared the hard questions gains nothing.
    Where no chain of shared questions joins all models, the shares are taken as they are. Each
    model must have been asked inside. Source: analysis of incomplete blocks, F. Yates, Annals of
    Eugenics 7 (1936), 121-140.
    """
    within = asked & inside
    if (within == within[0]).all():
        return _shares(correct, asked, within)
    return _adjusted(correct, asked, within) or _shares(correct, asked, within)


def _shares(correct: Bools, asked: Bools, within: Bools) -> Comparison:
    n = np.count_nonzero(within, axis=(1, 2))
    accuracy = np.count_nonzero(correct & within, axis=(1, 2)) / n
    right = np.count_nonzero(correct & asked, axis=1)
    added = (right - accuracy[:, None] * np.count_nonzero(asked, axis=1)) / n[:, None]
    return Comparison(accuracy, added.astype(np.float32))


def _adjusted(correct: Bools, asked: Bools, within: Bools) -> Comparison | None:
    """None where the models fall apart into groups that share no question."""
    models, _, questions = asked.shape
    asked, within = asked.reshape(models, -1), within.reshape(models, -1)
    right = (correct.reshape(models, -1) & asked).astype(np.float32)
    shared = np.maximum(np.count_nonzero(asked, axis=0), 1).astype(np.float32)
    ease = right.sum(axis=0) / shared
    inside = within.astype(np.float32)
    n = np.count_nonzero(within, axis=1).astype(np.float64)
    laplacian = np.diag(n) - (inside / shared) @ inside.T
    if np.count_nonzero(np.linalg.eigvalsh(laplacian) > 1e-6 * n.max()) < models - 1:
        return None
    inverse = np.linalg.pinv(laplacian, rcond=1e-7, hermitian=True)
    residual = np.where(asked, right - ease, np.float32(0))
    effect = inverse @ np.where(within, residual, 0).sum(axis=1, dtype=np.float64)
    small = effect.astype(np.float32)
    residual -= np.where(asked, small[:, None] - (small @ asked) / shared, np.float32(0))
    added = residual.reshape(models, -1, questions).sum(axis=1)
    level = (float((right * inside).sum(dtype=np.float64)) - n @ effect) / n.sum()
    return Comparison(effect + level, inverse.astype(np.float32) @ added)
