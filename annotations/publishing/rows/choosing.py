"""Which rows are meant: found from the columns that are filtered by, and cut into pages."""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from annotations.publishing.rows.asked import (
    COLUMN_OF,
    OF_PROVENANCE,
    OF_THE_FILE,
    Asked,
    AskedWrongly,
    Opener,
    Part,
    parquet,
    parts_asked,
    parts_of,
    unknown,
)
from workbench.core.messages import gettext_noop

PROVENANCE: Final = "provenance"
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class File:
    """One Parquet file of a part."""

    part: Part
    path: str


@dataclass(frozen=True)
class Chosen:
    """The numbers of the rows that are meant, file by file; `cursor` goes on after them, and is
    empty where there are no more."""

    rows: Sequence[tuple[File, Numbers]]
    cursor: str

    @property
    def count(self) -> int:
        return sum(len(numbers) for _file, numbers in self.rows)


def choose(manifest: Mapping[str, Any], open_file: Opener, asked: Asked) -> Chosen:
    """Find the rows.

    Raises:
        AskedWrongly: there is no such config, language, split, column to filter by, or cursor.
    """
    parts = parts_asked(manifest, asked)
    files = [File(part, path) for part in parts for path in part.paths]
    _require_columns(manifest, open_file, files[0], asked)
    _require_values(open_file, files, asked)
    place, first = _position(asked, len(files))
    chosen: list[tuple[File, Numbers]] = []
    missing = asked.limit
    for index, file in enumerate(files[place:], place):
        for numbers in _matching(manifest, open_file, file, asked):
            left = numbers[numbers >= first] if index == place else numbers
            if missing is not None and len(left) > missing:
                chosen.append((file, left[:missing]))
                return Chosen(chosen, _cursor(asked, index, int(left[missing])))
            chosen.append((file, left))
            missing = None if missing is None else missing - len(left)
    return Chosen(chosen, "")


def _matching(
    manifest: Mapping[str, Any], open_file: Opener, file: File, asked: Asked
) -> Iterator[Numbers]:
    """The numbers of a file's rows that are meant, row group by row group."""
    own, of_provenance = _filters(file.part, asked)
    with parquet(open_file, file.path) as table:
        if not own and not of_provenance:
            yield np.arange(table.metadata.num_rows)
            return
        ids = _ids(manifest, open_file, file.part.language, of_provenance)
        columns = [*own, *(["sample_id"] if of_provenance else [])]
        first = 0
        for group in range(table.num_row_groups):
            rows = table.read_row_group(group, columns=columns)
            keep = np.ones(len(rows), dtype=bool)
            for column, values in own.items():
                keep &= _is_one_of(rows[column], values)
            if of_provenance:
                keep &= _is_one_of(rows["sample_id"], ids)
            yield first + np.flatnonzero(keep)
            first += len(rows)


def _is_one_of(
    column: "pa.ChunkedArray[Any]", values: "pa.ChunkedArray[Any] | Sequence[Any]"
) -> NDArray[np.bool_]:
    wanted = values if isinstance(values, pa.ChunkedArray) else pa.array(values, column.type)
    found: NDArray[np.bool_] = pc.is_in(column, value_set=wanted).to_numpy()
    return found


def _filters(part: Part, asked: Asked) -> tuple[dict[str, Any], dict[str, Any]]:
    """By which columns of the file itself, and by which of its rows' provenance."""
    elsewhere = OF_PROVENANCE if part.language else ()
    passed = OF_THE_FILE if part.language else ()
    own = {COLUMN_OF[name]: values for name, values in asked.filters.items()
           if name not in (*elsewhere, *passed)}  # fmt: skip
    told = {COLUMN_OF[name]: asked.filters[name] for name in elsewhere if name in asked.filters}
    return own, told


def _ids(
    manifest: Mapping[str, Any], open_file: Opener, language: str, filters: Mapping[str, Any]
) -> "pa.ChunkedArray[Any]":
    """Items whose text in the language has such a provenance."""
    if not filters:
        return pa.chunked_array([], pa.string())
    # An equality leaves out the row groups of other languages unread.
    wanted = pc.field("language") == language
    for name, values in filters.items():
        wanted &= pc.field(name).isin(values)
    found = []
    for path in _provenance(manifest):
        with open_file(path) as file:
            found.append(pq.read_table(file, columns=["sample_id"], filters=wanted)["sample_id"])
    return pa.chunked_array([chunk for column in found for chunk in column.chunks], pa.string())


def _require_columns(
    manifest: Mapping[str, Any], open_file: Opener, file: File, asked: Asked
) -> None:
    own, told = _filters(file.part, asked)
    for columns, paths in ((own, [file.path]), (told, _provenance(manifest))):
        names: list[str] = []
        for path in paths[:1] if columns else ():
            with parquet(open_file, path) as table:
                names = table.schema_arrow.names
        for missing in sorted(set(columns) - set(names)):
            field = next(name for name, column in COLUMN_OF.items() if column == missing)
            problem = gettext_noop("The rows asked for do not say this; leave it out.")
            raise AskedWrongly(field, problem)


def _require_values(open_file: Opener, files: Sequence[File], asked: Asked) -> None:
    """A subject or category that no row has is a typing error, and none the less no row at all."""
    for name in ("subject", "category"):
        missing, known = set(asked.filters.get(name, ())), set[str]()
        for file in files if missing else ():
            with parquet(open_file, file.path) as table:
                [values] = table.read([COLUMN_OF[name]]).columns
            known |= {str(value) for value in values.unique().to_pylist()}
            missing -= known
            if not missing:
                break
        if missing:
            raise AskedWrongly(name, unknown(min(missing), sorted(known)))


def _provenance(manifest: Mapping[str, Any]) -> list[str]:
    parts = (part for part in parts_of(manifest) if part.config == PROVENANCE)
    return [path for part in parts for path in part.paths]


def _cursor(asked: Asked, index: int, row: int) -> str:
    return base64.urlsafe_b64encode(f"{index}.{row}.{asked.digest}".encode()).decode().rstrip("=")


def _position(asked: Asked, files: int) -> tuple[int, int]:
    """The file and the row in it at which the page begins."""
    if not asked.cursor:
        return 0, 0
    try:
        padded = asked.cursor + "=" * (-len(asked.cursor) % 4)
        index, row, digest = base64.urlsafe_b64decode(padded.encode()).decode().split(".")
        if digest == asked.digest and 0 <= int(index) < files and 0 <= int(row) < 1 << 62:
            return int(index), int(row)
    except (ValueError, binascii.Error):
        pass
    problem = gettext_noop("This cursor is of other rows; begin without one.")
    raise AskedWrongly("cursor", problem)
