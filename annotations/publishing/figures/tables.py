"""The tables of a release folder, read by column: one that is missing has no rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from workbench.release_format.layout import question_files

TEXT, NUMBER, FRACTION, TRUTH = pl.String(), pl.Int64(), pl.Float64(), pl.Boolean()
TEXTS = pl.List(pl.String())
Columns = Mapping[str, pl.DataType]


class Tables:
    """A folder in the Global-MMLU layout: a release of any schema version, or a plain download."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def scan(self, name: str, columns: Columns) -> pl.LazyFrame:
        """The side table with these columns; a column that it lacks is null throughout."""
        return scan(sorted((self.folder / name).glob("*.parquet")), columns)

    def questions(self) -> Mapping[tuple[str, str], list[Path]]:
        """The files of questions by language and split."""
        found: dict[tuple[str, str], list[Path]] = {}
        for path in question_files(self.folder):
            found.setdefault((path.parent.name, path.name.split("-", 1)[0]), []).append(path)
        return found

    def names(self, prefix: str) -> list[str]:
        """The folders of tables whose names begin so."""
        return sorted(path.name for path in self.folder.glob(f"{prefix}*") if path.is_dir())


def scan(files: Sequence[Path], columns: Columns) -> pl.LazyFrame:
    """These columns of the files one after another."""
    if not files:
        return pl.LazyFrame(schema=dict(columns))
    return pl.concat([_columns_of(path, columns) for path in files])


def _columns_of(path: Path, columns: Columns) -> pl.LazyFrame:
    frame = pl.scan_parquet(path)
    present = frame.collect_schema().names()
    return frame.select(
        (pl.col(name) if name in present else pl.lit(None)).cast(kind).alias(name)
        for name, kind in columns.items()
    )


def rows(frame: pl.LazyFrame) -> list[dict[str, Any]]:
    """What is small, row by row."""
    return frame.collect().to_dicts()


def counts(frame: pl.LazyFrame, *by: str) -> list[dict[str, Any]]:
    """How many rows have which values, in order of the values."""
    return rows(frame.group_by(by).agg(pl.len().alias("n")).sort(by, nulls_last=True))
