"""How probable the answers are, if a question is sound and if its key does not hold."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp

from evaluation.analysis.cube import NONE, Bytes
from evaluation.analysis.items.answers import Answers, Doubles, Floats, Places
from evaluation.analysis.items.attraction import Attraction
from evaluation.analysis.items.curves import LOG_PRIOR, NODES, Curves

CERTAIN = 0.97
"""How often who knows the answer chooses what a faulty text makes of it; else by chance."""
LOST = 0.1
"""Share of faults that leave no answer at all, so that everybody chooses by chance."""

LOCAL_NODES = 21
STEP = 0.65
"""Distance of a question's nodes, in standard deviations of its difficulty."""
NARROWEST = 0.05
BLOCK = 1_000


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


def likelihoods(answers: Answers, curves: Curves) -> Likelihoods:
    """Under what `curves` say of the models."""
    attraction = Attraction(answers)
    whole, source = _over_all(answers, curves)
    difficulty, deviation = _moments(whole)
    _, languages, questions = answers.asked.shape
    sound = np.empty((LOCAL_NODES, questions), dtype=np.float32)
    fault = np.empty((languages, LOCAL_NODES, questions), dtype=np.float32)
    other = np.empty((languages, questions), dtype=np.int8)
    for at, options, nodes in _blocks(answers.options, difficulty, deviation):
        block, tables = _Block.of(answers, at), _Tables.of(curves, nodes, options)
        logs, faults = tables.sound(block), _faults(block, tables, options)
        for option in range(options):
            faults[option] -= attraction.of(option, at)[:, None]
        sound[:, at] = logs.sum(axis=0) - nodes[:, None] ** 2 / 2
        fault[:, :, at] = _either(faults, tables.lost(block), options) - logs
        other[:, at] = faults.max(axis=2).argmax(axis=0)
    return Likelihoods(sound, fault, other, source - attraction.evidence, difficulty)


def _over_all(answers: Answers, curves: Curves) -> tuple[Doubles, Doubles]:
    """Log-likelihoods over all languages at the common nodes (nodes x Q): if sound, and how much
    more probable with each other option as the key (options x Q)."""
    questions = answers.asked.shape[2]
    letters = int(answers.options.max(initial=0))
    whole = np.empty((len(NODES), questions))
    source = np.full((letters, questions), -np.inf)
    for at, options, _ in _cut(answers.options, np.arange(questions)):
        block, tables = _Block.of(answers, at), _Tables.of(curves, NODES, options)
        logs = tables.sound(block)
        whole[:, at] = logs.sum(axis=0) + LOG_PRIOR[:, None]
        total = logsumexp(whole[:, at], axis=0)
        same = block.key == _usual(block.key)
        for option in range(options):
            gain = np.where(same[:, None], tables.fault(block, option) - logs, 0)
            better = logsumexp(whole[:, at] + gain.sum(axis=0), axis=0) - total
            source[option, at] = np.where(option == _usual(block.key), -np.inf, better)
    return whole, source


def _usual(key: Bytes) -> Bytes:
    """The key of most languages, of each question; the first option where none is known."""
    counts = np.stack(
        [(key == option).sum(axis=0) for option in range(int(key.max(initial=0)) + 1)]
    )
    return np.asarray(counts.argmax(axis=0), dtype=np.int8)


def _moments(logs: Doubles) -> tuple[Doubles, Doubles]:
    posterior = np.exp(logs - logsumexp(logs, axis=0))
    mean = NODES @ posterior
    return mean, np.sqrt(np.maximum(NODES**2 @ posterior - mean**2, NARROWEST**2))


def _cut(options: Bytes, order: Places) -> Iterator[tuple[Places, int, None]]:
    for number in np.unique(options):
        at = order[options[order] == number]
        for start in range(0, len(at), BLOCK):
            yield at[start : start + BLOCK], int(number), None


def _blocks(
    options: Bytes, difficulty: Doubles, deviation: Doubles
) -> Iterator[tuple[Places, int, Doubles]]:
    """Questions alike in number of options and difficulty, with nodes around it."""
    widths = np.ceil(2 * np.log2(deviation)) / 2
    around = np.arange(LOCAL_NODES) - LOCAL_NODES // 2
    for width in np.unique(widths):
        step = STEP * 2.0**width
        centres = np.round(difficulty / step)
        for centre in np.unique(centres[widths == width]):
            near = np.flatnonzero((widths == width) & (centres == centre))
            for at, number, _ in _cut(options, near):
                yield at, number, step * (centre + around)


def _faults(block: "_Block", tables: "_Tables", options: int) -> Floats:
    """With each option as what who knows the answer chooses; never the key itself."""
    faults = np.stack([tables.fault(block, option) for option in range(options)])
    key = np.where(block.key < 0, 0, block.key)
    for option, logs in enumerate(faults):
        logs[np.broadcast_to((key == option)[:, None], logs.shape)] = -np.inf
    return faults


def _either(faults: Floats, lost: Floats, options: int) -> Floats:
    """Whatever became of the answer: another option seems right, or none."""
    top = np.maximum(faults.max(axis=0), lost)
    total = np.exp(faults - top).sum(axis=0) * ((1 - LOST) / (options - 1))
    return np.asarray(top + np.log(total + LOST * np.exp(lost - top)))


@dataclass(frozen=True, slots=True)
class _Block:
    """Answers to some questions as numbers for products, languages x models x questions."""

    right: Floats
    wrong: Floats
    unnamed: Floats | None
    named: Bytes
    key: Bytes

    @classmethod
    def of(cls, answers: Answers, at: Places) -> "_Block":
        right = answers.right[:, :, at].transpose(1, 0, 2)
        wrong = answers.asked[:, :, at].transpose(1, 0, 2) & ~right
        named = answers.named[:, :, at].transpose(1, 0, 2)
        unnamed = wrong & (named == NONE)
        f = np.float32
        return cls(
            right.astype(f),
            (wrong & ~unnamed).astype(f),
            unnamed.astype(f) if unnamed.any() else None,
            named,
            answers.key[:, at],
        )


@dataclass(frozen=True, slots=True)
class _Table:
    """Logarithms of probabilities (languages x nodes x models) of a right answer, of each wrong
    option, and of any wrong one."""

    right: Floats
    wrong: Floats
    unnamed: Floats

    @classmethod
    def of(cls, right: Doubles, wrong: Doubles, unnamed: Doubles) -> "_Table":
        def logs(values: Doubles) -> Floats:
            turned = np.log(np.clip(values, 1e-6, 1)).transpose(1, 2, 0)
            return np.ascontiguousarray(turned, dtype=np.float32)

        return cls(logs(right), logs(wrong), logs(unnamed))

    def __call__(self, block: _Block) -> Floats:
        logs = self.right @ block.right + self.wrong @ block.wrong
        if block.unnamed is not None:
            logs += self.unnamed @ block.unnamed
        return np.asarray(logs)


@dataclass(frozen=True, slots=True)
class _Tables:
    """Of a sound text, of one that leaves no answer, and of one that makes another option right:
    `chosen` is how much more probable that one is than another wrong one."""

    sound: _Table
    lost: _Table
    rest: _Table
    chosen: Floats

    @classmethod
    def of(cls, curves: Curves, nodes: Doubles, options: int) -> "_Tables":
        knows, chance = curves.knows(nodes), curves.chance(options)
        one = (1 - chance) / (options - 1)
        guesses, everybody = 1 - knows, np.ones_like(knows)
        misled = CERTAIN * knows
        left = 1 - misled
        gain = _Table.of(left * one, misled + left * one, everybody)
        return cls(
            sound=_Table.of(knows + guesses * chance, guesses * one, guesses * (1 - chance)),
            lost=_Table.of(everybody * chance, everybody * one, everybody * (1 - chance)),
            rest=_Table.of(left * chance, left * one, misled + left * (1 - chance)),
            chosen=gain.wrong - gain.right,
        )

    def fault(self, block: _Block, option: int) -> Floats:
        chose = (block.named == option).astype(np.float32)
        return np.asarray(self.rest(block) + self.chosen @ chose)
