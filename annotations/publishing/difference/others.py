"""How tables beside the questions differ: by how many rows, whatever their columns."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from annotations.publishing.difference.folders import Table, columns_of, reading, rows_of

_BATCH = 50_000


@dataclass(frozen=True)
class TableDifference:
    """Rows before and after; `added` and `removed` are those that no row of the other side equals
    in the columns that both have."""

    name: str
    before: int
    after: int
    added: int
    removed: int

    @property
    def is_same(self) -> bool:
        return not (self.added or self.removed)

    def to_json(self) -> dict[str, Any]:
        return {name: count for name, count in asdict(self).items() if name != "name"}


def compare_table(name: str, before: Table | None, after: Table | None) -> TableDifference:
    """Count what differs; one of the two may not be there.

    Raises:
        DifferenceError: a file cannot be read.
    """
    there = [columns_of(table) for table in (before, after) if table]
    shared = [one for one in there[0] if all(one in columns for columns in there)]
    counts = _counts(before, shared).join(_counts(after, shared), on="row", how="full")
    more = counts.select(pl.col("len_right").fill_null(0).cast(int) - pl.col("len").fill_null(0))
    surplus = more.to_series()
    return TableDifference(
        name=name,
        before=rows_of(before),
        after=rows_of(after),
        added=int(surplus.filter(surplus > 0).sum()),
        removed=-int(surplus.filter(surplus < 0).sum()),
    )


def _counts(table: Table | None, columns: Sequence[str]) -> pl.DataFrame:
    """How often each row is there, by a hash of it: a table is never in memory whole."""
    hashes = [_hashes(path, columns) for path in table.files] if table else []
    rows = pl.concat([pl.Series("row", [], dtype=pl.UInt64), *hashes]).to_frame()
    return rows.group_by("row").len().with_columns(pl.col("len").cast(int))


def _hashes(path: Path, columns: Sequence[str]) -> pl.Series:
    found = [pl.Series("row", [], dtype=pl.UInt64)]
    with reading(path):
        for batch in pq.ParquetFile(path).iter_batches(_BATCH, columns=list(columns)):
            rows = pl.from_arrow(batch)
            assert isinstance(rows, pl.DataFrame)  # noqa: S101 - a batch of rows is no series
            found.append(rows.select(columns).hash_rows().alias("row"))
    return pl.concat(found)
