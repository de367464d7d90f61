"""The answers of a run in all ways that it was asked, from its files of predictions."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from evaluation.analysis.cube import NONE
from evaluation.analysis.robustness import Asked, robustness
from evaluation.errors import RunError
from evaluation.scoring import files
from evaluation.scoring.shards import Unit
from evaluation.scoring.variants import VARIANTS, places_moved
from workbench.core.letters import LETTERS
from workbench.layouts.parquet import UNREADABLE

_COLUMNS = ("sample_id", "language", "answer", "predicted", "logprobs")

Read = Callable[[str], Path | BinaryIO]


def robustness_of(units: Sequence[Unit], languages: Sequence[str], read: Read) -> dict[str, Any]:
    """The tables of `robustness` for a run's finished shards.

    Args:
        read: gives the file of a shard by its name.

    Raises:
        RunError: no shard as the run asks is finished, or a file is damaged.
    """
    questions: dict[str, int] = {}
    asked: dict[str, list[Asked]] = {}
    for unit in units:
        table = _table(read(unit.file), unit.file)
        asked.setdefault(unit.variant, []).append(_asked(table, unit, languages, questions))
    if "" not in asked:
        raise RunError("nothing is scored yet as the run asks; run it first")
    ways = {name: _joined(asked[name]) for name in ("", *VARIANTS) if name in asked}
    return robustness(ways, languages)


def robustness_of_folder(out: Path) -> dict[str, Any]:
    """Of a run of the command line, as far as it is; raises `RunError` where there is none."""
    setup = files.read_json(out / files.SETUP)
    if setup is None:
        raise RunError(f"{out}: no run; give a folder that `python -m evaluation run` has filled")
    folder = out / files.PREDICTIONS
    with files.as_written(out / files.SETUP):
        finished = files.shard_files(folder)
        units = [Unit(**unit) for unit in setup["shards"] if unit["file"] in finished]
        return robustness_of(units, setup["languages"], folder.joinpath)


def _table(file: Path | BinaryIO, name: str) -> pa.Table:
    try:
        return pq.read_table(file, columns=list(_COLUMNS), partitioning=None)
    except (*UNREADABLE, KeyError) as error:
        raise RunError(f"{name}: damaged or of another version; run again to score it") from error


def _asked(
    table: pa.Table, unit: Unit, languages: Sequence[str], questions: dict[str, int]
) -> Asked:
    names = [str(name) for name in table["sample_id"].to_pylist()]
    numbers = [questions.setdefault(name, len(questions)) for name in names]
    lists = table["logprobs"].to_pylist()
    logprobs = np.full((len(lists), _width(lists)), np.nan)
    for row, values in zip(logprobs, lists, strict=True):
        if values and None not in values:
            row[: len(values)] = values
    options = np.count_nonzero(~np.isnan(logprobs), axis=1)
    return Asked(
        language=np.full(len(names), languages.index(unit.language), dtype=np.int32),
        question=np.array(numbers, dtype=np.int32),
        chosen=_places(table["predicted"]),
        key=_places(table["answer"]),
        logprobs=logprobs,
        moved=np.array([places_moved(unit.variant, int(one)) for one in options], dtype=np.int32),
    )


def _width(lists: Sequence[Any]) -> int:
    return max((len(values) for values in lists if values), default=0)


def _places(letters: Any) -> NDArray[np.int8]:
    known: Mapping[str | None, int] = {letter: place for place, letter in enumerate(LETTERS)}
    return np.array([known.get(letter, NONE) for letter in letters.to_pylist()], dtype=np.int8)


def _joined(parts: Sequence[Asked]) -> Asked:
    width = max(part.logprobs.shape[1] for part in parts)
    padded = [
        np.pad(part.logprobs, ((0, 0), (0, width - part.logprobs.shape[1])), constant_values=np.nan)
        for part in parts
    ]
    return Asked(
        language=np.concatenate([part.language for part in parts]),
        question=np.concatenate([part.question for part in parts]),
        chosen=np.concatenate([part.chosen for part in parts]),
        key=np.concatenate([part.key for part in parts]),
        logprobs=np.concatenate(padded),
        moved=np.concatenate([part.moved for part in parts]),
    )
