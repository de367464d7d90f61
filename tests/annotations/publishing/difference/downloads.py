"""Folders in the layout of Global-MMLU with the rows of a test, as a plain download is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

Row = dict[str, Any]


def question(number: int, **changes: Any) -> Row:
    """A row with some of the 17 columns."""
    row = {
        "sample_id": f"virology/test/{number}",
        "subject": "virology",
        "question": f"Which virus is number {number}?",
        "option_a": "the first one",
        "option_b": "the second one",
        "answer": "A",
        "cultural_sensitivity_label": "-",
    }
    return row | changes


def write(folder: Path, tables: Mapping[str, Sequence[Row]]) -> Path:
    """Write each table into its file, such as `es/test-0`, or `votes/votes`."""
    for name, rows in tables.items():
        path = folder / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pl.DataFrame(rows, infer_schema_length=None).write_parquet(path)
    return folder
