"""Small release folders of given rows, without a database: what a row leaves out is empty."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.release_format.forms import ReleasedForm, to_json
from workbench.release_format.layout import CHOICES_FOLDER, TableFile, columns_of, config_of
from workbench.release_format.schemas import (
    CHOICES,
    GLOBAL_MMLU,
    OPTION_COLUMNS,
    SIDE_TABLES,
    Column,
)

Row = Mapping[str, Any]


def question(sample_id: str, **more: Any) -> dict[str, Any]:
    """A row of questions; `sample_id` is `{subject}/{split}/{n}`."""
    subject = sample_id.split("/")[0]
    return {
        "sample_id": sample_id,
        "subject": subject,
        "subject_category": "STEM",
        "question": f"{sample_id}?",
        **{name: name[-1] for name in OPTION_COLUMNS},
        "answer": "A",
        "cultural_sensitivity_label": "-",
        **more,
    }


def question_with(choices: Sequence[str], sample_id: str, **more: Any) -> dict[str, Any]:
    """The same for an item with another number of options than four."""
    row = question(sample_id, choices=list(choices), **more)
    return {name: value for name, value in row.items() if name not in OPTION_COLUMNS}


def text(sample_id: str, language: str, origin: str = "machine", **more: Any) -> dict[str, Any]:
    """A row of `provenance`."""
    reviewed = None if origin == "source" else more.pop("reviewed", False)
    split = sample_id.split("/")[1]
    row = {"sample_id": sample_id, "language": language, "split": split, "origin": origin}
    return row | {"reviewed": reviewed} | more


def decision(sample_id: str, annotator: str, **more: Any) -> dict[str, Any]:
    """What every table of decisions has: a counted one of ten seconds."""
    row = {"sample_id": sample_id, "annotator": annotator, "counted": True, "active_seconds": 10}
    return row | {"round": 1, "protocol_version": 1} | more


def write_folder(
    folder: Path,
    *,
    languages: Mapping[str, Iterable[Row]] | None = None,
    choices: Mapping[str, Iterable[Row]] | None = None,
    tables: Mapping[str, Iterable[Row]] | None = None,
    forms: Iterable[ReleasedForm] = (),
) -> Path:
    """Write questions by language (a split by their `sample_id`), and all side tables."""
    for language, rows in (languages or {}).items():
        _write_questions(folder / language, GLOBAL_MMLU, rows)
    for language, rows in (choices or {}).items():
        _write_questions(folder / CHOICES_FOLDER / language, CHOICES, rows)
    columns = dict(SIDE_TABLES)
    for form in forms:
        columns |= form.tables
        for name, document in form.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(to_json(document), encoding="utf-8")
    given = tables or {}
    assert given.keys() <= columns.keys(), "a table that no release has"
    for name in columns:
        write_table(folder / name, name, columns[name], given.get(name, ()))
    return folder


def _write_questions(folder: Path, columns: tuple[Column, ...], rows: Iterable[Row]) -> None:
    splits: dict[str, list[Row]] = {}
    for row in rows:
        splits.setdefault(row["sample_id"].split("/")[1], []).append(row)
    for split, found in splits.items():
        write_table(folder, split, columns, found)


def write_table(folder: Path, name: str, columns: Iterable[Column], rows: Iterable[Row]) -> None:
    """Write one Parquet file of these rows."""
    folder.mkdir(parents=True, exist_ok=True)
    fields = [pa.field(column.name, column.type) for column in columns]
    found = list(rows)
    unknown = {key for row in found for key in row} - {field.name for field in fields}
    assert not unknown, f"{name} has no {sorted(unknown)}"
    values = {
        field.name: [row.get(field.name, _empty(field.type)) for row in found] for field in fields
    }
    table = pa.table(
        [pa.array(values[field.name], field.type) for field in fields], schema=pa.schema(fields)
    )
    pq.write_table(table, folder / f"{name}-00000-of-00001.parquet")


def _empty(kind: pa.DataType) -> object:
    if pa.types.is_string(kind):
        return ""
    if pa.types.is_boolean(kind):
        return False
    if pa.types.is_integer(kind):
        return 0
    return [] if pa.types.is_list(kind) else None


def table_files(folder: Path, forms: Iterable[ReleasedForm] = ()) -> list[TableFile]:
    """The tables of a folder as the writer knows them: questions first, then the side tables."""
    titles = {name: form.title for form in forms for name in form.tables}
    found = []
    for path in folder.rglob("*.parquet"):
        name = path.relative_to(folder).as_posix()
        columns = columns_of(name, forms)
        assert columns is not None
        config, split = config_of(name)
        rows = pq.read_metadata(path).num_rows
        found.append(TableFile(config, split, name, columns, rows, titles.get(config, "")))
    return sorted(found, key=_place)


def _place(file: TableFile) -> tuple[bool, bool, bool, str]:
    side = file.columns not in (GLOBAL_MMLU, CHOICES)
    return side, file.columns is CHOICES, file.split == "dev", file.path
