"""The forms in which rows are given: JSON lines, CSV, an Arrow stream, a Parquet file."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, Final, cast

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.core.spreadsheets import csv_text, escaped_series

ROWS_OF_A_GROUP = 20_000
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Batches = Iterator[pa.RecordBatch]


@dataclass(frozen=True)
class RowForm:
    """`write` gives the bytes of the rows as they come."""

    media_type: str
    write: Callable[[Batches, pa.Schema], Iterator[bytes]]


class _Outlet:
    """A file to write to, whose content is taken away as it comes."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        self._size += len(self._parts[-1])
        return len(self._parts[-1])

    def tell(self) -> int:
        return self._size

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """What was written is taken away afterwards."""

    def take(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def _json_lines(rows: Batches, schema: pa.Schema) -> Iterator[bytes]:
    for batch in rows:
        yield cast("pl.DataFrame", pl.from_arrow(batch)).write_ndjson().encode()


def _csv(rows: Batches, schema: pa.Schema) -> Iterator[bytes]:
    """Lists stand as JSON; no cell is a formula to a spreadsheet."""
    yield csv_text(schema.names, []).encode()
    for batch in rows:
        columns = [_cells(column) for column in batch.columns]
        table = pl.DataFrame(dict(zip(schema.names, columns, strict=True)))
        yield table.write_csv(include_header=False, line_terminator="\r\n").encode()


def _cells(column: "pa.Array[Any]") -> pl.Series:
    if pa.types.is_nested(column.type):
        given = [None if value is None else _JSON.encode(value) for value in column.to_pylist()]
        return escaped_series(pl.Series(given, dtype=pl.String))
    return escaped_series(cast("pl.Series", pl.from_arrow(column)))


def _arrow(rows: Batches, schema: pa.Schema) -> Iterator[bytes]:
    outlet = _Outlet()
    with pa.ipc.new_stream(cast("io.IOBase", outlet), schema) as stream:
        yield outlet.take()
        for batch in rows:
            stream.write_batch(batch)
            yield outlet.take()
    yield outlet.take()


def _parquet(rows: Batches, schema: pa.Schema) -> Iterator[bytes]:
    outlet = _Outlet()
    with pq.ParquetWriter(cast("IO[bytes]", outlet), schema, compression="zstd") as file:
        yield outlet.take()
        for group in _grouped(rows):
            file.write_table(pa.Table.from_batches(group, schema))
            yield outlet.take()
    yield outlet.take()


def _grouped(rows: Batches) -> Iterator[list[pa.RecordBatch]]:
    group: list[pa.RecordBatch] = []
    for batch in rows:
        group.append(batch)
        if sum(map(len, group)) >= ROWS_OF_A_GROUP:
            yield group
            group = []
    if group:
        yield group


FORMS: Final[Mapping[str, RowForm]] = {
    "jsonl": RowForm("application/x-ndjson", _json_lines),
    "csv": RowForm("text/csv; charset=utf-8", _csv),
    "arrow": RowForm("application/vnd.apache.arrow.stream", _arrow),
    "parquet": RowForm("application/vnd.apache.parquet", _parquet),
}
