"""Every question in every language, with how many models are right and how suspicious it is."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evaluation.analysis.cube import NONE, Factor
from evaluation.analysis.cube_file import CUBE, CubeFile

ITEMS = "items.parquet"
SUSPICION = ("score", "reason", "kind", "flagged")
SOURCE = ""
"""Stands for the question itself, in all languages, among the languages of an index."""

Counts = NDArray[np.int32]
Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Index:
    """Arrays of languages by questions; the first language is `SOURCE`: the question itself.

    `right` of the `asked` models answered it right, of all languages together in the first row.
    `score` is the suspicion, higher the more suspicious, NaN where none was computed; `reason` and
    `kind` say what is suspected and what speaks for it, and `flagged` what is within the bound of
    false discoveries.
    """

    models: tuple[str, ...]
    languages: tuple[str, ...]
    sample_ids: tuple[str, ...]
    subject: Factor
    category: Factor
    label: Factor
    asked: Counts
    right: Counts
    score: NDArray[np.float64]
    reason: Factor
    kind: Factor
    flagged: Flags

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The index of the files of an analysis.

        Raises:
            FileNotFoundError: one of them is missing.
        """
        cube = CubeFile(folder / CUBE)
        asked, correct = cube.array("asked"), cube.array("correct")
        if asked is None or correct is None:
            raise FileNotFoundError(f"{folder / CUBE}: holds no answers")
        asked_of, right = (_with_source(array) for array in (asked, asked & correct))
        suspicions = _suspicions(folder / ITEMS, cube)
        return cls(
            models=cube.models,
            languages=(SOURCE, *cube.languages),
            sample_ids=cube.sample_ids,
            subject=cube.factor("subject"),
            category=cube.factor("category"),
            label=cube.factor("label"),
            asked=asked_of,
            right=right,
            **suspicions,
        )

    @cached_property
    def number(self) -> dict[str, int]:
        """The place of each question, by its name."""
        return {name: number for number, name in enumerate(self.sample_ids)}

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.languages), len(self.sample_ids)

    @cached_property
    def by_suspicion(self) -> Rows:
        """Numbers of all cells, the most suspicious first; what has no score comes last."""
        return np.argsort(-np.nan_to_num(self.score.ravel(), nan=-np.inf), kind="stable")

    @cached_property
    def lost(self) -> Flags:
        """Where more than half of the models are wrong."""
        return (self.asked > 0) & (2 * self.right < self.asked)

    @cached_property
    def lost_here_alone(self) -> Flags:
        """Where more than half of the models are wrong, and in no other language."""
        lost = self.lost.copy()
        lost[0] = False
        return np.asarray(lost & (np.count_nonzero(lost, axis=0) == 1))

    def cell(self, sample_id: str, language: str) -> tuple[int, int]:
        """Where a question in a language is; KeyError or ValueError where it is not."""
        return self.languages.index(language), self.number[sample_id]


def _with_source(of_models: NDArray[np.bool_]) -> Counts:
    counted = of_models.sum(axis=0, dtype=np.int32)
    return np.concatenate([counted.sum(axis=0, dtype=np.int32)[None], counted])


def _suspicions(path: Path, cube: CubeFile) -> dict[str, Any]:
    """Scores, reasons, kinds and flags by language and question."""
    axes = {"language": (SOURCE, *cube.languages), "sample_id": cube.sample_ids}
    shape = (len(axes["language"]), len(axes["sample_id"]))
    numbers = [
        pl.col(axis).cast(pl.Enum(names), strict=False).to_physical().alias(axis)
        for axis, names in axes.items()
    ]
    found = pl.read_parquet(path, columns=[*axes, *SUSPICION])
    found = found.with_columns(pl.col("language").fill_null(SOURCE))
    found = found.with_columns(numbers).drop_nulls([*axes])
    where = tuple(found[axis].to_numpy() for axis in axes)
    return {
        "score": _filled(shape, np.nan, where, found["score"].to_numpy()),
        "reason": _factor(shape, where, found["reason"]),
        "kind": _factor(shape, where, found["kind"]),
        "flagged": _filled(shape, False, where, found["flagged"].to_numpy()),
    }


def _factor(shape: tuple[int, int], where: Any, values: pl.Series) -> Factor:
    levels = tuple(sorted(one for one in values.unique() if one))
    codes = values.replace_strict(levels, range(len(levels)), default=NONE, return_dtype=pl.Int32)
    return Factor(levels, _filled(shape, NONE, where, codes.to_numpy()))


def _filled(shape: tuple[int, int], value: Any, where: Any, found: NDArray[Any]) -> NDArray[Any]:
    array = np.full(shape, value, dtype=found.dtype)
    array[where] = found
    return array
