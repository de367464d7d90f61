"""Accuracies that can be held against each other, and what each question adds to them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from evaluation.analysis.cube import Bools, Codes

Values = NDArray[np.float32]
Numbers = NDArray[np.float64]

LEAST_SHARED = 30
"""Questions that join two models; of fewer than 60, half of them do. The variance of a difference
on a few questions is itself hardly known."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Accuracies of models (M), and what each question (Q) adds to them, M x Q.

    An accuracy over other questions is, to the first order, this one and the sum of `influence`
    times the weight that each question has gained or lost. Only differences between models of one
    `group` (a number for each model) mean something: all of a group may share a shift, and models
    of two groups share too few questions to be compared.
    """

    accuracy: Numbers
    influence: Values
    group: Codes


def compare(correct: Bools, asked: Bools, inside: Bools, *, clusters: int) -> Comparison:
    """Of the answers `correct` of those `asked` (M x L x Q) to the questions `inside` (Q).

    Where the models of a group were asked the same, an accuracy is the share of right answers.
    Where they were not, it is that of the additive model: an accuracy of the model and an ease of
    the question in its language, fitted by least squares, so that who was spared the hard questions
    gains nothing. Each model must have been asked inside, questions of that many `clusters` in all.
    Source: analysis of incomplete blocks, F. Yates, Annals of Eugenics 7 (1936), 121-140.
    """
    within = asked & inside
    groups = _groups(within, clusters)
    accuracy = np.empty(len(asked))
    influence = np.empty((len(asked), len(inside)), dtype=np.float32)
    for group in range(groups.max(initial=-1) + 1):
        members = np.flatnonzero(groups == group)
        fit = _shares if _alike(within[members]) else _adjusted
        found = fit(correct[members], asked[members], within[members])
        accuracy[members], influence[members] = found
    return Comparison(accuracy, influence, groups)


def _alike(within: Bools) -> bool:
    return bool((within == within[:1]).all())


def _groups(within: Bools, clusters: int) -> Codes:
    """A number for each model; those of one group are joined by the answers of this group alone."""
    groups = _joined(within, clusters)
    if not groups.any():
        return groups
    for group in range(groups.max() + 1):
        members = np.flatnonzero(groups == group)
        groups[members] = len(groups) * (1 + group) + _groups(within[members], clusters)
    return np.unique(groups, return_inverse=True)[1].astype(np.int32)


def _joined(within: Bools, clusters: int) -> Codes:
    """Numbers of the groups of models that share enough questions, each with some of its group.

    In the additive model the variance of the difference of two models is that of two shares of as
    many answers as 2 over the distance between them in the generalised inverse: so many they share.
    """
    if _alike(within):
        return np.zeros(len(within), dtype=np.int32)
    laplacian = _laplacian(within)
    parts = connected_components(laplacian < 0)[1]
    linked = parts[:, None] == parts[None, :]
    inverse = _inverse(laplacian, linked)
    own = np.diag(inverse)
    distance = own[:, None] + own[None, :] - 2 * inverse
    most = np.count_nonzero(within, axis=(1, 2)).max()
    enough = min(LEAST_SHARED * max(most / clusters, 1), most / 2)
    return np.asarray(connected_components(linked & (enough * distance <= 2 + 1e-6))[1])


def _shares(correct: Bools, asked: Bools, within: Bools) -> tuple[Numbers, Numbers]:
    n = np.count_nonzero(within, axis=(1, 2))
    accuracy = np.count_nonzero(correct & within, axis=(1, 2)) / n
    right = np.count_nonzero(correct & asked, axis=1)
    added = (right - accuracy[:, None] * np.count_nonzero(asked, axis=1)) / n[:, None]
    return accuracy, added


def _adjusted(correct: Bools, asked: Bools, within: Bools) -> tuple[Numbers, Numbers]:
    """In double precision: models with as many right of the same answers are equal but for 1e-12.

    The sums go language by language, which bounds the memory.
    """
    models, languages, questions = asked.shape
    everyone = np.ones((models, models), dtype=bool)
    inverse = _inverse(_laplacian(within), everyone)
    sums, added = np.zeros(models), np.zeros((models, questions))
    for language in range(languages):
        residual = _residual(correct[:, language] & asked[:, language], asked[:, language])
        sums += np.where(within[:, language], residual, 0).sum(axis=1)
        added += residual
    effect = inverse @ sums
    for language in range(languages):
        added -= _residual(asked[:, language] * effect[:, None], asked[:, language])
    n = np.count_nonzero(within, axis=(1, 2))
    level = (np.count_nonzero(correct & within) - n @ effect) / n.sum()
    return effect + level, inverse @ added


def _residual(values: Bools | Numbers, asked: Bools) -> Numbers:
    """Less their mean over the models that were asked the question; 0 where not asked."""
    shared = np.maximum(np.count_nonzero(asked, axis=0), 1)
    return np.where(asked, values - values.sum(axis=0) / shared, 0)


def _laplacian(within: Bools) -> Numbers:
    """The normal equations of the models' effects, those of the questions eliminated, M x M."""
    n = np.count_nonzero(within, axis=(1, 2))
    laplacian = np.diag(n).astype(np.float64)
    for language in range(within.shape[1]):
        inside = within[:, language].astype(np.float64)
        laplacian -= (inside / np.maximum(inside.sum(axis=0), 1)) @ inside.T
    return laplacian


def _inverse(laplacian: Numbers, linked: Bools) -> Numbers:
    """The generalised inverse, whose null space is a shift of all models that are `linked`."""
    shift = linked / linked.sum(axis=1)
    scale = np.diag(laplacian).max(initial=1)
    return np.asarray(np.linalg.inv(laplacian + scale * shift) - shift / scale)
