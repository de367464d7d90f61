"""How much harder or easier sound questions are in one language than in the others."""

import numpy as np
from scipy.special import logsumexp

from evaluation.analysis.items.answers import Answers, Doubles, Places
from evaluation.analysis.items.curves import LOG_PRIOR, NODES, Curves
from evaluation.analysis.items.texts import Block, Tables, either, faults_of

SAMPLE = 1_000
STEPS = np.array([0, 0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.75, 1.0])
"""Standard deviations that are tried, in those of the questions' difficulties."""
FAULTY = 0.01
"""How often a text is taken for faulty meanwhile: a faulty one says nothing of sound ones."""


def deviations(answers: Answers, curves: Curves, seed: int = 0) -> Doubles:
    """The standard deviation in each language (L), by maximum likelihood.

    From at most 1,000 questions drawn with `seed`; a question's difficulty is known from all other
    languages, and the mean of the languages counts as much as one of its own. With one language
    there is nothing to deviate from, and it is 0.
    """
    _, languages, questions = answers.asked.shape
    if languages == 1:
        return np.zeros(1)
    at = np.arange(questions)
    if questions > SAMPLE:
        at = np.sort(np.random.default_rng(seed).choice(questions, SAMPLE, replace=False))
    gains = np.zeros((len(STEPS), languages))
    for options in np.unique(answers.options[at]):
        some = at[answers.options[at] == options]
        gains += _log_likelihoods(answers, curves, some, int(options))
    gains += gains.mean(axis=1, keepdims=True)
    return np.asarray(STEPS[gains.argmax(axis=0)])


def _log_likelihoods(answers: Answers, curves: Curves, at: Places, options: int) -> Doubles:
    """Of each standard deviation in each language."""
    block, tables = Block.of(answers, at), Tables.of(curves, NODES, options)
    sound = tables.sound(block)
    faulty = either(faults_of(block, tables, options), tables.lost(block), options)
    others = sound.sum(axis=0) + LOG_PRIOR[:, None] - sound
    others -= logsumexp(others, axis=1, keepdims=True)
    known = np.exp(others)
    top = np.maximum(sound.max(axis=1), faulty.max(axis=1))[:, None]
    sound, faulty = np.exp(sound - top), np.exp(faulty - top)
    lost = FAULTY * np.einsum("lgq,lgq->lq", faulty, known)
    found = []
    for step in STEPS:
        shifted = sound if step == 0 else _kernel(step) @ sound
        whole = (1 - FAULTY) * np.einsum("lgq,lgq->lq", shifted, known) + lost
        found.append(np.log(np.maximum(whole, 1e-30)).sum(axis=1))
    return np.array(found)


def _kernel(step: float) -> Doubles:
    """How probable each node (columns) is for a language whose question is at a node (rows)."""
    weights = np.exp(-((NODES[:, None] - NODES[None]) ** 2) / (2 * step**2))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
