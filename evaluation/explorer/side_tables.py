"""What people and engines did to one question, out of the tables beside a release's questions."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

Row = Mapping[str, Any]
TABLES = ("votes", "post_edits", "provenance", "answer_checks", "keys", "flags", "rulings")
FORM_TABLES = "consensus_*"


def rows_about(folder: Path, sample_id: str, languages: Collection[str]) -> dict[str, list[Row]]:
    """The rows of each table that are about a question, in these languages or in none, in their
    order; only of tables that have some."""
    names = [*TABLES, *(table.name for table in sorted(folder.glob(FORM_TABLES)))]
    found = {name: side_rows(folder, name, [sample_id], languages) for name in names}
    return {name: rows for name, rows in found.items() if rows}


def side_rows(
    folder: Path, table: str, sample_ids: Sequence[str], languages: Collection[str] = ()
) -> list[Row]:
    """Rows of a table about these questions; none where the release lacks it.

    Args:
        languages: of a table whose rows have one, in these alone; in all when left out.
    """
    files = sorted((folder / table).glob("*.parquet"))
    if not files:
        return []
    wanted = pl.col("sample_id").is_in(list(sample_ids))
    if languages and "language" in pl.read_parquet_schema(files[0]):
        wanted &= pl.col("language").is_in(list(languages))
    return list(pl.scan_parquet(files).filter(wanted).collect().to_dicts())


def passages_of(folder: Path, sample_ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """What questions are about, by name and language."""
    rows = side_rows(folder, "passages", sample_ids)
    return {(row["sample_id"], row["language"]): row["passage"] for row in rows}
