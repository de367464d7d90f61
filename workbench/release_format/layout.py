"""Where things lie in a release folder, and the loader's name for each table.

A plain download of Global-MMLU has the same questions at the same places, in any number of shards.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from workbench.release_format.forms import ReleasedForm
from workbench.release_format.schemas import CHOICES, GLOBAL_MMLU, SIDE_TABLES, Column

MANIFEST = "manifest.json"
CARD = "README.md"
CROISSANT = "croissant.json"
CITATION = "CITATION.cff"
HARNESS = "lm_eval"
PROTOCOL = "protocol.json"
GUIDELINE = "guideline.md"
CHANGES = "CHANGES.md"
CHOICES_FOLDER = "choices"
LITE_FOLDER = "lite"
LANGUAGE_CODE = re.compile(r"(?:[a-z]{2,3}|x(?=-))(?:[-_][A-Za-z0-9]{1,8})*")


@dataclass(frozen=True)
class TableFile:
    """A Parquet file that is written: split `split` of config `config`; `title` is that of the form
    whose labels it holds."""

    config: str
    split: str
    path: str
    columns: tuple[Column, ...]
    rows: int
    title: str = ""


def language_file(language: str, split: str, rows: int) -> TableFile:
    return TableFile(language, split, f"{language}/{_shard(split)}", GLOBAL_MMLU, rows)


def choices_file(language: str, split: str, rows: int) -> TableFile:
    return _in_folder(CHOICES_FOLDER, language, split, CHOICES, rows)


def configs_of(language: str) -> tuple[str, str]:
    """The configs that a language's questions may be in."""
    return language, f"{CHOICES_FOLDER}_{language}"


def lite_file(language: str, split: str, rows: int) -> TableFile:
    return _in_folder(LITE_FOLDER, language, split, GLOBAL_MMLU, rows)


def side_file(name: str, rows: int) -> TableFile:
    return TableFile(name, name, f"{name}/{_shard(name)}", SIDE_TABLES[name], rows)


def form_file(form: ReleasedForm, name: str, rows: int) -> TableFile:
    """One of the two tables of a form."""
    return TableFile(name, name, f"{name}/{_shard(name)}", form.tables[name], rows, form.title)


def in_order(splits: Iterable[str]) -> list[str]:
    """test, then dev, then the rest by name."""
    return sorted(splits, key=lambda split: (split != "test", split != "dev", split))


def question_files(folder: Path, language: str = "*", split: str = "*") -> list[Path]:
    """Files of questions in a folder, in any language and split or in these: those with four
    options first, then those with another number, each by path."""
    return [
        file
        for root in (folder, folder / CHOICES_FOLDER)
        for file in sorted(root.glob(f"{language}/{split}-*.parquet"))
        if LANGUAGE_CODE.fullmatch(file.parent.name)
    ]


def language_of_questions(path: str) -> str | None:
    """The language whose questions the file at `path` holds, as `question_files` finds them."""
    match path.removeprefix(f"{CHOICES_FOLDER}/").split("/"):
        case [language, name] if LANGUAGE_CODE.fullmatch(language):
            return language if fnmatchcase(name, "*-*.parquet") else None
    return None


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
        case [folder, _, _] if folder == LITE_FOLDER:
            return GLOBAL_MMLU
    return None


def config_of(path: str) -> tuple[str, str]:
    """The config and split of the Parquet file at `path`."""
    folder, _, name = path.rpartition("/")
    return folder.replace("/", "_"), name.split("-", 1)[0]


def _in_folder(
    folder: str, language: str, split: str, columns: tuple[Column, ...], rows: int
) -> TableFile:
    path = f"{folder}/{language}/{_shard(split)}"
    return TableFile(f"{folder}_{language}", split, path, columns, rows)


def _shard(split: str) -> str:
    return f"{split}-00000-of-00001.parquet"
