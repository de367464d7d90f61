"""Cells that a spreadsheet would take for formulas, in CSV that people open there.

Such a cell is written with an apostrophe before it, one more than it has itself, and read without
it, so that what is exported and imported again is the same.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_AT_THE_START = f"^{_FORMULA.pattern}"


def escaped(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def escaped_series(cells: pl.Series) -> pl.Series:
    """The same of a column of texts; another column is as it was."""
    if cells.dtype != pl.String:
        return cells
    formulas = cells.str.contains(_AT_THE_START)
    if not formulas.any():
        return cells
    return pl.select(pl.when(formulas).then("'" + cells).otherwise(cells)).to_series()


def unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV; no cell of it is a formula to a spreadsheet."""
    text = io.StringIO()
    cells = csv.writer(text)
    for row in (columns, *rows):
        cells.writerow([escaped(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue()


@contextmanager
def whole_csv(path: Path, columns: Sequence[str]) -> Iterator[Any]:
    """The writer of a CSV file that stands there whole or not at all."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(columns)
            yield rows
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
