"""Plain files of predictions."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

Rows = list[dict[str, Any]]


def right(subject: str, questions: int) -> Rows:
    """One model's answers in English."""
    return [
        {"model": "m", "language": "en", "sample_id": f"{subject}/test/{n}", "correct": True}
        for n in range(questions)
    ]


def plain_file(folder: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    file = folder / "answers.parquet"
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(file)
    return file
