"""Probabilities of what models chose, if a text is sound and if it is faulty."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evaluation.analysis.cube import NONE, Bools, Bytes
from evaluation.analysis.items.answers import Answers, Doubles, Floats, Places
from evaluation.analysis.items.curves import Curves

CERTAIN = 0.97
"""How often who knows the answer chooses what a faulty text makes of it; else by chance."""
LOST = 0.1
"""Share of faults that leave no answer at all, so that everybody chooses by chance."""
LEAST, STEP = -3.5, 0.7
"""The least logarithm of how popular an option is that is told apart, and the distance of those
between which others are interpolated."""


@dataclass(frozen=True, slots=True)
class Block:
    """Answers to some questions as numbers for products, languages x models x questions."""

    right: Floats
    wrong: Floats
    unnamed: Floats | None
    named: Bytes
    key: Bytes
    weight: Floats

    @classmethod
    def of(cls, answers: Answers, at: Places) -> "Block":
        right = answers.right[:, :, at].transpose(1, 0, 2)
        wrong = answers.asked[:, :, at].transpose(1, 0, 2) & ~right
        named = answers.named[:, :, at].transpose(1, 0, 2)
        unnamed = wrong & (named == NONE)
        weight = answers.weight
        if weight is None:
            weight = np.ones(len(answers.asked), dtype=np.float32)
        each = weight[:, None]
        return cls(
            right * each,
            (wrong & ~unnamed) * each,
            unnamed * each if unnamed.any() else None,
            named,
            answers.key[:, at],
            weight,
        )

    def among(self, cells: Bools) -> "Block":
        """Only these answers, languages x questions."""
        if cells.all():
            return self
        kept = cells[:, None]
        unnamed = None if self.unnamed is None else self.unnamed * kept
        named = np.where(kept, self.named, NONE).astype(np.int8)
        return Block(self.right * kept, self.wrong * kept, unnamed, named, self.key, self.weight)


@dataclass(frozen=True, slots=True)
class Table:
    """Logarithms of probabilities (languages x nodes x models) of a right answer, of each wrong
    option, and of any wrong one."""

    right: Floats
    wrong: Floats
    unnamed: Floats

    @classmethod
    def of(cls, right: Doubles, wrong: Doubles, unnamed: Doubles) -> "Table":
        def logs(values: Doubles) -> Floats:
            turned = np.log(np.clip(values, 1e-6, 1)).transpose(1, 2, 0)
            return np.ascontiguousarray(turned, dtype=np.float32)

        return cls(logs(right), logs(wrong), logs(unnamed))

    def __call__(self, block: Block) -> Floats:
        logs = self.right @ block.right + self.wrong @ block.wrong
        if block.unnamed is not None:
            logs += self.unnamed @ block.unnamed
        return np.asarray(logs)

    def over_languages(self, block: Block) -> Floats:
        """The sum over languages, in one product."""
        logs = _flat(self.right) @ _rows(block.right) + _flat(self.wrong) @ _rows(block.wrong)
        if block.unnamed is not None:
            logs += _flat(self.unnamed) @ _rows(block.unnamed)
        return np.asarray(logs)


def _flat(table: Floats) -> Floats:
    """Nodes x (languages x models)."""
    return np.ascontiguousarray(table.transpose(1, 0, 2)).reshape(table.shape[1], -1)


def _rows(block: Floats) -> Floats:
    """(Languages x models) x questions."""
    return block.reshape(-1, block.shape[2])


@dataclass(frozen=True, slots=True)
class Tables:
    """Of a sound text, of one that leaves no answer, and of one that makes another option right:
    `chosen` is how much more probable that one is than if only those who guess chose it, for each
    popularity among these in turn (languages x nodes x (popularities x models))."""

    sound: Table
    lost: Table
    rest: Table
    chosen: Floats
    options: int

    @classmethod
    def of(cls, curves: Curves, nodes: Doubles, options: int) -> "Tables":
        knows, chance = curves.knows(nodes), curves.chance(options)
        one = (1 - chance) / (options - 1)
        guesses, everybody = 1 - knows, np.ones_like(knows)
        misled = CERTAIN * knows
        left = 1 - misled
        popular = np.exp(_popularities(options))[:, None, None, None]
        chosen = np.log1p(misled / np.maximum(left * one * popular, 1e-6))
        turned = chosen.transpose(2, 3, 0, 1).reshape(*chosen.shape[2:], -1)
        return cls(
            sound=Table.of(knows + guesses * chance, guesses * one, guesses * (1 - chance)),
            lost=Table.of(everybody * chance, everybody * one, everybody * (1 - chance)),
            rest=Table.of(left * chance, left * one, misled + left * (1 - chance)),
            chosen=np.ascontiguousarray(turned, dtype=np.float32),
            options=options,
        )

    def gain(self, block: Block, option: int, popular: Floats | None = None) -> Floats:
        """What an option that seems right adds to `rest`; `popular` as `Attraction.of` has it."""
        return np.asarray(self.chosen @ self._choices(block, option, popular))

    def gain_over_languages(self, block: Block, option: int) -> Floats:
        """The sum over languages, in one product."""
        return np.asarray(_flat(self.chosen) @ _rows(self._choices(block, option, None)))

    def _choices(self, block: Block, option: int, popular: Floats | None) -> Floats:
        """Who chose the option, as weights of the popularities next to that which it has there:
        languages x (popularities x models) x questions."""
        language, model, question = np.nonzero(block.named == option)
        known = _popularities(self.options)
        at = 0.0 if popular is None else popular[language, model, question]
        place = np.clip((at - LEAST) / STEP, 0, len(known) - 1) + np.zeros(len(model))
        lower = np.minimum(place.astype(np.intp), len(known) - 2)
        languages, models, questions = block.named.shape
        weights = np.zeros((languages, len(known), models, questions), dtype=np.float32)
        each = block.weight[model]
        weights[language, lower, model, question] = each * (lower + 1 - place)
        weights[language, lower + 1, model, question] = each * (place - lower)
        return weights.reshape(languages, -1, questions)


def _popularities(options: int) -> Doubles:
    """Logarithms of those that are told apart, up to that of the only option that is chosen."""
    return np.arange(LEAST, np.log(options - 1) + STEP, STEP)


def faults_of(
    block: Block,
    tables: Tables,
    options: int,
    popular: Callable[[int], Floats] | None = None,
) -> Floats:
    """With each option as what who knows the answer chooses; never the key itself.

    `popular` tells how popular an option is among those who guess; all are alike without it.
    """
    rest = tables.rest(block)
    gains = (
        tables.gain(block, option, popular(option) if popular else None)
        for option in range(options)
    )
    faults = np.stack([rest + gain for gain in gains])
    key = np.where(block.key < 0, 0, block.key)
    for option, logs in enumerate(faults):
        logs[np.broadcast_to((key == option)[:, None], logs.shape)] = -np.inf
    return faults


def either(faults: Floats, lost: Floats, options: int) -> Floats:
    """Whatever became of the answer: another option seems right, or none."""
    top = np.maximum(faults.max(axis=0), lost)
    total = np.exp(faults - top).sum(axis=0) * ((1 - LOST) / (options - 1))
    return np.asarray(top + np.log(total + LOST * np.exp(lost - top)))
