"""A cube as a file: arrays of numpy, uncompressed, so that one is read without the others.

`header` is JSON: the names along each axis, the levels of each factor, and the groups that
questions are marked with.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from evaluation.analysis.cube import Cube, Factor, Questions, Votes

CUBE = "cube.npz"
HEADER = "header"
ARRAYS = (
    "asked",
    "correct",
    "chosen",
    "credit",
    "tie",
    "mass",
    "key",
    "reviewed",
    "answer_check",
    "item_errors",
)
"""Arrays of the cube itself, by their names there."""
FACTORS = ("route", "tier", "script")
OF_QUESTIONS = ("subject", "category", "label", "passage")


def write_cube(target: Path | BinaryIO, cube: Cube) -> None:
    """Write all of the cube; what it does not tell is left out."""
    questions = cube.questions
    arrays: dict[str, Any] = {name: getattr(cube, name) for name in ARRAYS}
    arrays |= {name: factor.codes for name, factor in _factors(cube).items()}
    arrays["options"] = questions.options
    for axis, marks in _marks(cube).items():
        for number, (_kind, _value, marked) in enumerate(marks):
            arrays[f"{axis}_{number}"] = marked
    if questions.votes is not None:
        arrays["votes"] = questions.votes.total
        arrays |= {f"votes_{tag}": count for tag, count in questions.votes.tags.items()}
    arrays[HEADER] = np.frombuffer(json.dumps(_header(cube)).encode(), dtype=np.uint8)
    np.savez(target, **{name: array for name, array in arrays.items() if array is not None})


class CubeFile:
    """A cube of which an array is read when it is asked for.

    Raises what `numpy.load` raises for a file that holds no arrays.
    """

    def __init__(self, source: Path | BinaryIO) -> None:
        self._arrays = np.load(source, allow_pickle=False)
        self.header: Mapping[str, Any] = json.loads(self._arrays[HEADER].tobytes())

    @property
    def models(self) -> tuple[str, ...]:
        return tuple(self.header["models"])

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.header["languages"])

    @property
    def sample_ids(self) -> tuple[str, ...]:
        return tuple(self.header["sample_ids"])

    def array(self, name: str) -> NDArray[Any] | None:
        """An array by its name in the cube; None where the cube does not tell it."""
        found: NDArray[Any] | None = self._arrays.get(name)
        return found

    def factor(self, name: str) -> Factor:
        """A factor of the cube or of its questions; without levels where the cube has none."""
        codes = self.array(name)
        if codes is None:
            return Factor.of([])
        return Factor(tuple(self.header["levels"][name]), codes)

    def cube(self) -> Cube:
        """The whole of it."""
        route = None if self.array("route") is None else self.factor("route")
        return Cube(
            models=self.models,
            languages=self.languages,
            questions=self._questions(),
            route=route,
            tier=self.factor("tier"),
            script=self.factor("script"),
            text_marks=self._marks("text_marks"),
            **{name: self.array(name) for name in ARRAYS},  # type: ignore[arg-type]  # by their names
        )

    def _marks(self, axis: str) -> dict[str, dict[str, Any]]:
        marks: dict[str, dict[str, Any]] = {}
        for number, (kind, value) in enumerate(self.header[axis]):
            marks.setdefault(kind, {})[value] = self._arrays[f"{axis}_{number}"]
        return marks

    def _questions(self) -> Questions:
        tags = {tag: self._arrays[f"votes_{tag}"] for tag in self.header["vote_tags"]}
        total = self.array("votes")
        return Questions(
            sample_ids=self.sample_ids,
            options=self._arrays["options"],
            marks=self._marks("marks"),
            votes=None if total is None else Votes(total, tags),
            **{name: self.factor(name) for name in OF_QUESTIONS},
        )


def _header(cube: Cube) -> dict[str, Any]:
    questions = cube.questions
    return {
        "models": cube.models,
        "languages": cube.languages,
        "sample_ids": questions.sample_ids,
        "levels": {name: factor.levels for name, factor in _factors(cube).items()},
        **{
            axis: [(kind, value) for kind, value, _ in marks]
            for axis, marks in _marks(cube).items()
        },
        "vote_tags": list(questions.votes.tags) if questions.votes else [],
    }


def _factors(cube: Cube) -> dict[str, Factor]:
    """Those that have a value for something."""
    found = {name: getattr(cube, name) for name in FACTORS}
    found |= {name: getattr(cube.questions, name) for name in OF_QUESTIONS}
    return {name: factor for name, factor in found.items() if factor is not None}


def _marks(cube: Cube) -> dict[str, list[tuple[str, str, NDArray[np.bool_]]]]:
    """Groups of questions, and of texts: kind, value and which are in it."""
    by_axis = {"marks": cube.questions.marks, "text_marks": cube.text_marks}
    return {
        axis: [
            (kind, value, marked)
            for kind, groups in kinds.items()
            for value, marked in groups.items()
        ]
        for axis, kinds in by_axis.items()
    }
