"""Parquet, a row a segment, for data tools."""

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from annotations.formats.segments.base import SegmentFormat
from annotations.formats.segments.segment import ExportedItem, Head, ReturnedSegment
from annotations.formats.segments.table import COLUMNS, read_rows, rows_of
from workbench.layouts.budget import Budget
from workbench.layouts.records import InputFile, RowError
from workbench.layouts.tables import PARQUET

SCHEMA = pa.schema([(name, pa.bool_() if name == "locked" else pa.string()) for name in COLUMNS])
ROWS = 10_000
"""Written at once."""


class Parquet(SegmentFormat):
    name = "parquet"
    order = 6
    label = "Parquet"
    suffix = ".parquet"
    suffixes = PARQUET
    media_type = "application/vnd.apache.parquet"
    is_text = False

    def write(self, head: Head, items: Iterable[ExportedItem]) -> Iterator[bytes]:
        rows, sink = rows_of(head, items), _Sink()
        with pq.ParquetWriter(pa.PythonFile(sink, "w"), SCHEMA) as writer:
            while some := list(islice(rows, ROWS)):
                writer.write_table(pa.Table.from_pylist(some, SCHEMA))
                yield sink.taken()
        yield sink.taken()

    def read(
        self, file: InputFile, budget: Budget, language: str = ""
    ) -> Iterator[ReturnedSegment | RowError]:
        return read_rows(file, budget)


class _Sink(io.RawIOBase):
    """A file that is handed on as it is written."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._written

    def write(self, part: Any) -> int:
        self._parts.append(bytes(part))
        self._written += len(self._parts[-1])
        return len(self._parts[-1])

    def taken(self) -> bytes:
        """What was written since."""
        parts = b"".join(self._parts)
        self._parts.clear()
        return parts


FORMAT = Parquet()
