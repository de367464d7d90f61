"""What `import_flags` reads: one JSON line for each flagged row of the table of items."""

import json
from collections.abc import Iterator

import polars as pl


def flag_lines(items: pl.DataFrame, release: str | None) -> Iterator[str]:
    """The most suspicious first; `release` is the content hash of the release that was measured,
    None where it has none."""
    flagged = items.filter("flagged").sort("score", descending=True, maintain_order=True)
    for row in flagged.iter_rows(named=True):
        line = {
            "sample_id": row["sample_id"],
            "language": row["language"],
            "reason": row["reason"],
            "score": round(row["score"], 3),
            "evidence": json.loads(row["evidence"]),
            "release": release,
        }
        yield json.dumps(line, ensure_ascii=False)
