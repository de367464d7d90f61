"""Answers of models one by one, as files have them, before they stand in a cube."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.analysis.cube import NONE, Bools, Bytes, Floats
from evaluation.errors import DatasetError
from evaluation.limits import MODELS

MOST_CELLS = 200_000_000
"""Models x languages x questions that are analysed at once: a byte each for each thing known."""


@dataclass(frozen=True, slots=True)
class Answers:
    """One entry an answer: indices of model, language and question, and what is known of it.

    `chosen` is the option's index, -1 for none; `credit`, `tie` and `mass` are as in `Cube`.
    `source` is what they were read from, for messages.
    """

    models: tuple[str, ...]
    model: NDArray[np.int16]
    language: NDArray[np.int16]
    question: NDArray[np.int32]
    correct: Bools
    source: str
    chosen: Bytes | None = None
    credit: Floats | None = None
    tie: Bools | None = None
    mass: Floats | None = None


@dataclass(frozen=True, slots=True)
class Cells:
    """The same as arrays of models x languages x questions."""

    asked: Bools
    correct: Bools
    chosen: Bytes | None
    credit: Floats | None
    tie: Bools | None
    mass: Floats | None


def require_size(models: int, languages: int, questions: int) -> None:
    """Raises `DatasetError` before memory is taken for more than is analysed at once."""
    if models > MODELS:
        raise DatasetError(f"{models} models; at most {MODELS} are analysed at once: give fewer")
    cells = models * languages * questions
    if cells > MOST_CELLS:
        raise DatasetError(
            f"{models} models in {languages} languages on {questions:,} questions are {cells:,} "
            f"answers; at most {MOST_CELLS:,} are analysed at once: give fewer models or languages"
        )


def cells(answers: Answers, languages: Sequence[str], sample_ids: Sequence[str]) -> Cells:
    """Put each answer in its place.

    Raises:
        DatasetError: a model answers a question twice in a language, or there are too many cells.
    """
    shape = (len(answers.models), len(languages), len(sample_ids))
    require_size(*shape)
    place = np.ravel_multi_index((answers.model, answers.language, answers.question), shape)
    asked = np.zeros(shape, dtype=bool)
    asked.flat[place] = True
    if np.count_nonzero(asked) != len(place):
        raise _twice(answers, place, languages, sample_ids)

    def spread(values: NDArray[np.generic] | None, empty: float) -> NDArray[np.generic] | None:
        if values is None:
            return None
        spread = np.full(shape, empty, dtype=values.dtype)
        spread.flat[place] = values
        return spread

    return Cells(
        asked=asked,
        correct=spread(answers.correct, False),  # type: ignore[arg-type]
        chosen=spread(answers.chosen, NONE),  # type: ignore[arg-type]
        credit=spread(answers.credit, 0),  # type: ignore[arg-type]
        tie=spread(answers.tie, False),  # type: ignore[arg-type]
        mass=spread(answers.mass, np.nan),  # type: ignore[arg-type]
    )


def _twice(
    answers: Answers,
    place: NDArray[np.int64],
    languages: Sequence[str],
    sample_ids: Sequence[str],
) -> DatasetError:
    """The first answer that is there already, by its row."""
    order = np.argsort(place, kind="stable")
    again = order[1:][place[order][1:] == place[order][:-1]]
    row = int(again.min())
    return DatasetError(
        f"{answers.source} row {row + 1} columns model, language, sample_id: model "
        f"{answers.models[answers.model[row]]!r} has answered "
        f"{sample_ids[answers.question[row]]!r} in {languages[answers.language[row]]} in an "
        f"earlier row; keep one answer of a model to a question in a language"
    )
