"""What a reader returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

RecordT = TypeVar("RecordT")


class FormatError(ValueError):
    """The path cannot be read as asked; the message says what to give instead."""


@dataclass(frozen=True)
class InputFile:
    """A file to read; `name` is how messages call it."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong in one place.

    `row` is the line on which the record starts, counted from 1 as an editor shows it, or the
    record's number, counted from 1, in a Parquet file; None when the whole file is meant.
    """

    file: str
    row: int | None
    field: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}, row {self.row}"
        return f"{place}, {self.field}: {self.problem}. {self.remedy}."


@dataclass(frozen=True, slots=True)
class SourceItem:
    """A question of a benchmark; `key` is the index of the right option, None without one."""

    sample_id: str
    split: str
    subject: str
    category: str
    question: str
    options: tuple[str, ...]
    key: int | None
    file: str
    row: int
    passage: str = ""


@dataclass(frozen=True)
class ReadResult(Generic[RecordT]):
    """The good records in the order of the files, and everything that was wrong.

    `layout` is the one that the files were read by. `unknown_subjects` are those that no category
    is known for: their items got "Other". `language` is the one that the records are in, `others`
    counts rows of others that were passed over, `files_left_out` files.
    """

    records: tuple[RecordT, ...]
    errors: tuple[RowError, ...]
    ignored_columns: tuple[str, ...]
    files: tuple[str, ...]
    layout: str = ""
    unknown_subjects: tuple[str, ...] = ()
    language: str = ""
    others: Mapping[str, int] = field(default_factory=dict)
    files_left_out: Mapping[str, int] = field(default_factory=dict)
