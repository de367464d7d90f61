"""Small files of every kind, from rows by their columns."""

import csv
import gzip
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Rows = Sequence[dict[str, Any]]


def write_table(path: Path, rows: Rows) -> Path:
    """A file of the kind that its name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(list(rows)), path)
    elif path.suffix == ".gz":
        path.write_bytes(gzip.compress(content(path.with_suffix("").suffix, rows).encode()))
    else:
        path.write_text(content(path.suffix, rows), encoding="utf-8", newline="")
    return path


def content(suffix: str, rows: Rows) -> str:
    if suffix == ".json":
        return json.dumps(list(rows), ensure_ascii=False, indent=1)
    if suffix == ".jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter="\t" if suffix == ".tsv" else ",")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
