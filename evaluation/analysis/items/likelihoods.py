"""How probable the answers are, if a question is sound and if its key does not hold."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from scipy.special import logsumexp

from evaluation.analysis.cube import NONE, Bytes
from evaluation.analysis.items.answers import Answers, Doubles, Floats, Places, usual_key
from evaluation.analysis.items.attraction import Attraction
from evaluation.analysis.items.curves import LOG_PRIOR, NODES, Curves
from evaluation.analysis.items.texts import Block, Tables, either, faults_of

LOCAL_NODES = 21
"""How many difficulties are tried around that of a question."""
STEP = 0.65
"""Their distance, in standard deviations of what is known of its difficulty."""
NARROWEST = 0.05
"""The least of these: the common nodes tell no less."""
SHIFTS = 5
"""How many deviations of a language are tried."""
BLOCK = 1_000
"""How many questions are in memory at a time."""
KEYS = np.array([1.0, 0.25, 0.5, 1.5])
"""How often those who guess choose the key of a question, in parts of how often they do on
average; a wrong option that attracts many leaves less for the key."""
USUAL_KEYS = np.array([0.97, 0.01, 0.01, 0.01])
"""How common these are before any answer is seen."""
KEY_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """Logarithms, up to a constant of each question.

    `sound` (nodes x Q) is of the answers in all languages with the prior of the difficulty, `fault`
    (L x nodes x Q) how much more probable those in a language are if it is faulty; each question
    has nodes of its own, of which `difficulty` is the middle one. `other` (L x Q) is the wrong
    option that explains best what was chosen. `source` (options x Q) is how much more probable all
    are if another option is the right one in every language.
    """

    sound: Floats
    fault: Floats
    other: Bytes
    source: Doubles
    difficulty: Doubles


def likelihoods(answers: Answers, curves: Curves, deviations: Doubles) -> Likelihoods:
    """Under what `curves` say of the models, and where a sound question is harder or easier in a
    language by something normally distributed with the standard deviation `deviations` (L).
    """
    attraction = Attraction(answers)
    keys = _keys(answers, curves)
    whole, source = _over_all(answers, curves, keys)
    source -= attraction.evidence + np.maximum(attraction.of_letters(answers), 0)
    difficulty, deviation = _moments(whole)
    spread = _Spread.of(deviations)
    _, languages, questions = answers.asked.shape
    sound = np.empty((LOCAL_NODES, questions), dtype=np.float32)
    fault = np.empty((languages, LOCAL_NODES, questions), dtype=np.float32)
    other = np.empty((languages, questions), dtype=np.int8)
    for at, options, nodes, own in _blocks(answers.options, difficulty, deviation, curves, keys):
        around = nodes + spread.shifts[:, :, None]
        tables = Tables.of(own, around.reshape(languages, -1), options)
        block = Block.of(answers, at)
        faults = faults_of(block, tables, options, partial(attraction.of, at=at))
        logs = spread.mean(tables.sound(block))
        sound[:, at] = logs.sum(axis=0) - nodes[:, None] ** 2 / 2
        fault[:, :, at] = spread.mean(either(faults, tables.lost(block), options)) - logs
        other[:, at] = faults.max(axis=2).argmax(axis=0)
    return Likelihoods(sound, fault, other, source, difficulty)


@dataclass(frozen=True, slots=True)
class _Spread:
    """Differences from a question's difficulty (L x shifts) with the logarithms of their weights,
    by Gauss and Hermite; none where no language deviates."""

    shifts: Doubles
    log_weights: Floats

    @classmethod
    def of(cls, deviations: Doubles) -> "_Spread":
        points, weights = np.polynomial.hermite_e.hermegauss(SHIFTS if deviations.any() else 1)
        logs = np.log(weights / weights.sum()).astype(np.float32)
        return cls(deviations[:, None] * points, logs[:, None, None])

    def mean(self, logs: Floats) -> Floats:
        """Logarithm of the mean over shifts of what is L x (shifts x nodes) x questions."""
        shape = (len(logs), len(self.log_weights), -1, logs.shape[2])
        weighted = logs.reshape(shape) + self.log_weights
        top = weighted.max(axis=1)
        return np.asarray(top + np.log(np.exp(weighted - top[:, None]).sum(axis=1)))


def _keys(answers: Answers, curves: Curves) -> Places:
    """Which of `KEYS` is most probable for each question (Q), from all languages together; how
    common each is comes from all questions (EM)."""
    questions = np.arange(answers.asked.shape[2])
    logs = np.empty((len(KEYS), len(questions)))
    for number in range(len(KEYS)):
        for at, options in _cut(answers.options, questions):
            tables = Tables.of(_with_key(curves, number), NODES, options)
            sound = tables.sound.over_languages(Block.of(answers, at)) + LOG_PRIOR[:, None]
            logs[number, at] = logsumexp(sound, axis=0)
    shares = USUAL_KEYS
    for _ in range(KEY_ROUNDS):
        posterior = logs + np.log(shares)[:, None]
        posterior -= logsumexp(posterior, axis=0)
        shares = (np.exp(posterior).sum(axis=1) + USUAL_KEYS) / (len(questions) + 1)
    return np.asarray(posterior.argmax(axis=0))


def _with_key(curves: Curves, number: int) -> Curves:
    return replace(curves, guessing=curves.guessing * float(KEYS[number]))


def _over_all(answers: Answers, curves: Curves, keys: Places) -> tuple[Doubles, Doubles]:
    """Log-likelihoods over all languages at the common nodes (nodes x Q): if sound, and how much
    more probable with each other option as the key (options x Q)."""
    questions = answers.asked.shape[2]
    letters = int(answers.options.max(initial=2))
    whole = np.empty((len(NODES), questions))
    source = np.full((letters, questions), -np.inf)
    for at, options, own in _alike(answers.options, np.arange(questions), curves, keys):
        block, tables = Block.of(answers, at), Tables.of(own, NODES, options)
        whole[:, at] = tables.sound.over_languages(block) + LOG_PRIOR[:, None]
        total = logsumexp(whole[:, at], axis=0)
        usual = usual_key(block.key)
        same = block.among((block.key == usual) | (block.key == NONE))
        others = whole[:, at] - tables.sound.over_languages(same) + tables.rest.over_languages(same)
        for option in range(options):
            logs = others + tables.gain_over_languages(same, option)
            better = logsumexp(logs, axis=0) - total
            source[option, at] = np.where(option == usual, -np.inf, better)
    return whole, source


def _moments(logs: Doubles) -> tuple[Doubles, Doubles]:
    posterior = np.exp(logs - logsumexp(logs, axis=0))
    mean = NODES @ posterior
    return mean, np.sqrt(np.maximum(NODES**2 @ posterior - mean**2, NARROWEST**2))


def _cut(options: Bytes, order: Places) -> Iterator[tuple[Places, int]]:
    """Questions with as many options, not too many at a time."""
    for number in np.unique(options[order]):
        at = order[options[order] == number]
        for start in range(0, len(at), BLOCK):
            yield at[start : start + BLOCK], int(number)


def _alike(
    options: Bytes, order: Places, curves: Curves, keys: Places
) -> Iterator[tuple[Places, int, Curves]]:
    """The same, of questions whose key those who guess choose as often, with curves for these."""
    for number in np.unique(keys[order]):
        own = _with_key(curves, int(number))
        for at, many in _cut(options, order[keys[order] == number]):
            yield at, many, own


def _blocks(
    options: Bytes, difficulty: Doubles, deviation: Doubles, curves: Curves, keys: Places
) -> Iterator[tuple[Places, int, Doubles, Curves]]:
    """Questions alike in number of options and difficulty, with nodes around it."""
    widths = np.ceil(2 * np.log2(deviation)) / 2
    around = np.arange(LOCAL_NODES) - LOCAL_NODES // 2
    for width in np.unique(widths):
        step = STEP * 2.0**width
        centres = np.round(difficulty / step)
        for centre in np.unique(centres[widths == width]):
            near = np.flatnonzero((widths == width) & (centres == centre))
            for at, number, own in _alike(options, near, curves, keys):
                yield at, number, step * (centre + around), own
