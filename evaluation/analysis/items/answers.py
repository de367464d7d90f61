"""The answers of a cube as the search for faulty items reads them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evaluation.analysis.cube import NONE, Bools, Bytes, Cube

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Places = NDArray[np.intp]

USUAL_OPTIONS = 4
MOST_OPTIONS = 26


@dataclass(frozen=True, slots=True)
class Answers:
    """Models (M) x languages (L) x questions (Q).

    `asked` leaves out what a model did not answer, which says nothing of the text. `named` is the
    wrong option that was chosen, -1 where the answer was right or its option is not known.
    `options` (Q) is how many there are, `key` (L x Q) the right one or -1.
    `marks` (L x Q, by kind of evidence) say where something beside the models' answers speaks
    against a text. `weight` (M) is how much each model's answers count, all fully where it is None.
    """

    asked: Bools
    right: Bools
    named: Bytes
    options: Bytes
    key: Bytes
    marks: Mapping[str, Bools] = field(default_factory=dict)
    weight: Floats | None = None

    @property
    def wrong(self) -> Bools:
        return np.asarray(self.asked & ~self.right)

    @classmethod
    def of(cls, cube: Cube) -> "Answers":
        asked = cube.asked & ~_unanswered(cube)
        right = asked & cube.correct
        key = _keys(cube)
        options = _options(cube, key)
        named = np.full(cube.shape, NONE, dtype=np.int8)
        if cube.chosen is not None:
            known = asked & ~right & (cube.chosen < options) & (cube.chosen != key)
            named = np.where(known, cube.chosen, NONE).astype(np.int8)
        return cls(asked, right, named, options, key, dict(_marks(cube, key)))


def _unanswered(cube: Cube) -> Bools:
    """Where a model whose options are known named none."""
    if cube.chosen is None:
        return np.zeros(cube.shape, dtype=bool)
    told = (cube.chosen != NONE).any(axis=(1, 2), keepdims=True)
    return np.asarray(told & (cube.chosen == NONE) & ~cube.correct)


def _marks(cube: Cube, key: Bytes) -> Iterator[tuple[str, Bools]]:
    if cube.item_errors is not None:
        yield "errors_marked", cube.item_errors
    if cube.answer_check is not None:
        yield "answer_check_failed", cube.answer_check
    yield "key_differs", np.asarray((key != NONE) & (key != usual_key(key)))


def usual_key(key: Bytes) -> Bytes:
    """The key of most languages, of each question; the first option where none is known."""
    letters = range(int(key.max(initial=0)) + 1)
    counts = np.stack([(key == option).sum(axis=0) for option in letters])
    return np.asarray(counts.argmax(axis=0), dtype=np.int8)


def _keys(cube: Cube) -> Bytes:
    """The keys, where the file does not tell them by what right answers chose."""
    key = np.full(cube.shape[1:], NONE, dtype=np.int8) if cube.key is None else cube.key
    if cube.chosen is None:
        return key
    right = np.where(cube.asked & cube.correct, cube.chosen, NONE).max(axis=0, initial=NONE)
    return np.where(key == NONE, right, key).astype(np.int8)


def _options(cube: Cube, key: Bytes) -> Bytes:
    """How many options there are: where it is unknown, as many as the most that is seen."""
    known = cube.questions.options
    seen = [known.max(initial=0), key.max(initial=NONE) + 1]
    if cube.chosen is not None:
        seen.append(cube.chosen.max(initial=NONE) + 1)
    usual = max(*map(int, seen)) if max(seen) >= 2 else USUAL_OPTIONS
    return np.where(known >= 2, known, min(usual, MOST_OPTIONS)).astype(np.int8)
