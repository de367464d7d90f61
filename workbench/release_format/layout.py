"""Where things lie in a release folder, and the loader's name for each table.

A plain download of Global-MMLU has the same questions at the same places, in any number of shards.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from workbench.release_format.forms import ReleasedForm
from workbench.release_format.schemas import CHOICES, GLOBAL_MMLU, SIDE_TABLES, Column

MANIFEST = "manifest.json"
CARD = "README.md"
CROISSANT = "croissant.json"
HARNESS = "lm_eval"
CHOICES_FOLDER = "choices"
LANGUAGE_CODE = re.compile(r"(?:[a-z]{2,3}|x(?=-))(?:[-_][A-Za-z0-9]{1,8})*")


@dataclass(frozen=True)
class TableFile:
    """One Parquet file: split `split` of config `config`; `title` is that of the form whose labels
    it holds."""

    config: str
    split: str
    path: str
    columns: tuple[Column, ...]
    table: pa.Table
    title: str = ""


def language_files(language: str, tables: Mapping[str, pa.Table]) -> Iterator[TableFile]:
    for split, table in _in_order(tables):
        path = f"{language}/{_shard(split)}"
        yield TableFile(language, split, path, GLOBAL_MMLU, table)


def choices_files(language: str, tables: Mapping[str, pa.Table]) -> Iterator[TableFile]:
    for split, table in _in_order(tables):
        path = f"{CHOICES_FOLDER}/{language}/{_shard(split)}"
        yield TableFile(f"{CHOICES_FOLDER}_{language}", split, path, CHOICES, table)


def side_files(tables: Mapping[str, pa.Table]) -> Iterator[TableFile]:
    for name, table in tables.items():
        yield TableFile(name, name, f"{name}/{_shard(name)}", SIDE_TABLES[name], table)


def form_files(form: ReleasedForm, tables: Mapping[str, pa.Table]) -> Iterator[TableFile]:
    for name, columns in form.tables.items():
        path = f"{name}/{_shard(name)}"
        yield TableFile(name, name, path, columns, tables[name], form.title)


def question_files(folder: Path, language: str = "*", split: str = "*") -> list[Path]:
    """Files of questions in a folder, in any language and split or in these: those with four
    options first, then those with another number, each by path."""
    return [
        file
        for root in (folder, folder / CHOICES_FOLDER)
        for file in sorted(root.glob(f"{language}/{split}-*.parquet"))
        if LANGUAGE_CODE.fullmatch(file.parent.name)
    ]


def columns_of(path: str, forms: Iterable[ReleasedForm] = ()) -> tuple[Column, ...] | None:
    """The columns that the Parquet file at `path` must have in a folder with these forms, None
    when it has no place here."""
    tables = SIDE_TABLES | {name: form.tables[name] for form in forms for name in form.tables}
    match path.split("/"):
        case [name, _] if name in tables:
            return tables[name]
        case [language, _] if LANGUAGE_CODE.fullmatch(language):
            return GLOBAL_MMLU
        case [folder, _, _] if folder == CHOICES_FOLDER:
            return CHOICES
    return None


def config_of(path: str) -> tuple[str, str]:
    """The config and split of the Parquet file at `path`."""
    folder, _, name = path.rpartition("/")
    return folder.replace("/", "_"), name.split("-", 1)[0]


def _shard(split: str) -> str:
    return f"{split}-00000-of-00001.parquet"


def _in_order(tables: Mapping[str, pa.Table]) -> list[tuple[str, pa.Table]]:
    """test, then dev, then the rest by name."""
    return sorted(tables.items(), key=lambda pair: (pair[0] != "test", pair[0] != "dev", pair[0]))
