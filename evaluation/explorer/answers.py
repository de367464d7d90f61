"""What every model answered to one question in every language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any, BinaryIO

import pyarrow.compute as pc
import pyarrow.parquet as pq

from evaluation.analysis.cube_file import CubeFile
from workbench.core.letters import LETTERS
from workbench.layouts.parquet import UNREADABLE


@dataclass(frozen=True, slots=True)
class Answer:
    """Of one model in one language: `letter` is None where none was named or it is not known."""

    model: str
    letter: str | None
    is_right: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run's file says of one answer: `logprobs` are natural logarithms in option order, each
    None where it is not known, or None where none are."""

    predicted: str | None
    logprobs: Sequence[float | None] | None
    tie: bool
    mass: float | None
    prompt_sha256: str | None

    @property
    def probabilities(self) -> list[float | None]:
        """The same as shares of 1, as the model gave them to the letters."""
        return [None if one is None else exp(one) for one in self.logprobs or ()]


def answers_to(cube: CubeFile, sample_id: str) -> dict[str, list[Answer]]:
    """By language, the models that were asked, in the order of the cube."""
    question = cube.sample_ids.index(sample_id)
    asked, correct = cube.array("asked"), cube.array("correct")
    if asked is None or correct is None:
        return {}
    chosen = cube.array("chosen")
    letters = None if chosen is None else chosen[:, :, question].T.tolist()
    rows = zip(asked[:, :, question].T.tolist(), correct[:, :, question].T.tolist(), strict=True)
    return {
        language: [
            Answer(model, _letter(letters[place][number]) if letters else None, right[number])
            for number, model in enumerate(cube.models)
            if was_asked[number]
        ]
        for place, (language, (was_asked, right)) in enumerate(
            zip(cube.languages, rows, strict=True)
        )
    }


def measured(file: BinaryIO, sample_id: str) -> Measured | None:
    """A question's row in a file of predictions; None where it has none, or is damaged."""
    try:
        found = pq.read_table(file, filters=pc.field("sample_id") == sample_id).to_pylist()
        return _measured(found[0]) if found else None
    except (*UNREADABLE, KeyError):
        return None


def _measured(row: Mapping[str, Any]) -> Measured:
    return Measured(
        predicted=row["predicted"],
        logprobs=row["logprobs"],
        tie=bool(row["tie"]),
        mass=row["mass"],
        prompt_sha256=row["prompt_sha256"],
    )


def _letter(index: int) -> str | None:
    return LETTERS[index] if 0 <= index < len(LETTERS) else None
