"""Parquet files whose bytes depend on their rows alone."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP = 100_000
"""Rows of every row group but the last of a file."""

# Every option that shapes the bytes is named, so that a new default changes nothing.
_OPTIONS: dict[str, Any] = {
    "version": "2.6",
    "data_page_version": "1.0",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "write_statistics": True,
    "data_page_size": 1 << 20,
    "store_schema": True,
}


def write_table(path: Path, table: pa.Table) -> None:
    """Write a whole table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, row_group_size=ROW_GROUP, **_OPTIONS)


class GrowingTable:
    """A file that is written piece by piece, the same bytes whatever its pieces are.

    Of its rows no more than a row group and a piece are held.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._writer = pq.ParquetWriter(path, schema, **_OPTIONS)
        self._held = schema.empty_table()
        self.rows = 0

    def add(self, piece: pa.Table) -> None:
        self.rows += piece.num_rows
        self._held = pa.concat_tables([self._held, piece])
        while self._held.num_rows >= ROW_GROUP:
            self._write(self._held.slice(0, ROW_GROUP))
            self._held = self._held.slice(ROW_GROUP)

    def close(self) -> None:
        """Write what is held, and end the file."""
        if self._held.num_rows or not self.rows:
            self._write(self._held)
        self._writer.close()

    def _write(self, group: pa.Table) -> None:
        self._writer.write_table(group.combine_chunks(), row_group_size=ROW_GROUP)
