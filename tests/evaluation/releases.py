"""Small release folders for tests, in the Global-MMLU layout."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.release_format.manifest import file_entries, hash_of_files
from workbench.release_format.schemas import SCHEMA_VERSION

LETTERS = "ABCDEFGHIJ"
ANNOTATION_COLUMNS = (
    "required_knowledge",
    "time_sensitive",
    "reference",
    "culture",
    "region",
    "country",
)


def row(subject: str, split: str, number: int, **changes: Any) -> dict[str, Any]:
    """One of the 17 columns' rows; the text is made up from its place."""
    return {
        "sample_id": f"{subject}/{split}/{number}",
        "subject": subject,
        "subject_category": "STEM",
        "question": f"Which number follows {number} in {subject}?",
        "option_a": str(number),
        "option_b": str(number + 1),
        "option_c": f"the number {number + 2}",
        "option_d": f"{number + 3}",
        "answer": LETTERS[number % 4],
        **dict.fromkeys(ANNOTATION_COLUMNS, "[]"),
        "cultural_sensitivity_label": "-",
        "is_annotated": False,
    } | changes


def subject_rows(subject: str, tests: int, devs: int = 5) -> list[dict[str, Any]]:
    labels = ("CA", "CS", "-")
    test = [
        row(
            subject,
            "test",
            number,
            cultural_sensitivity_label=labels[number % 3],
            is_annotated=number % 3 != 2,
        )
        for number in range(tests)
    ]
    return test + [row(subject, "dev", number) for number in range(devs)]


def write_language(
    release: Path, language: str, rows: Iterable[dict[str, Any]], *, shards: int = 1
) -> Path:
    """Write the rows by the split in their sample_id, in order, into `shards` files each."""
    folder = release / language
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(rows)
    for split in ("test", "dev"):
        of_split = [entry for entry in rows if entry["sample_id"].split("/")[1] == split]
        size = -(-len(of_split) // shards)
        for shard in range(shards):
            part = of_split[shard * size : (shard + 1) * size]
            write_rows(folder / f"{split}-{shard:05d}-of-{shards:05d}.parquet", part)
    return release


def write_rows(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        pq.write_table(pa.Table.from_pylist(rows), path)


def small_release(folder: Path, languages: Sequence[str] = ("en", "es")) -> Path:
    """Two subjects, five and four test questions, in each language."""
    for language in languages:
        write_language(folder, language, subject_rows("arithmetic", 5) + subject_rows("logic", 4))
    return folder


def write_manifest(release: Path) -> str:
    """Make the folder a release, `sample` 1.0.0, of the files that lie there; its content hash."""
    entries = file_entries(release)
    content_hash = hash_of_files({entry.path: entry.sha256 for entry in entries})
    claims = {
        "name": "sample",
        "version": "1.0.0",
        "schema_version": SCHEMA_VERSION,
        "rows": {},
        "files": [vars(entry) for entry in entries],
        "content_hash": content_hash,
    }
    (release / "manifest.json").write_text(json.dumps(claims))
    return content_hash
