"""Rows as a file has them, and the rules that every row of every format must keep."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.core.letters import LETTERS, MAX_OPTIONS
from workbench.core.messages import gettext_noop
from workbench.layouts.records import RowError

Answers = Literal["letter", "index0", "index1", "text"]
"""How the answers of a file are written."""

Written = Literal["letter", "index"]
"""What one answer can be seen to be."""

_SAMPLE_ID = re.compile(r"[^/]+/\w+/(0|[1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One record before any check; what has a default is None when not given.

    `counts_from_0` says that the file numbers its options so.
    """

    file: str
    row: int
    sample_id: object
    question: object
    options: Sequence[object]
    answer: object = None
    subject: object = None
    category: object = None
    label: object = None
    counts_from_0: bool = False

    def error(self, field: str, problem: str, remedy: str) -> RowError:
        return RowError(self.file, self.row, field, problem, remedy)


@dataclass(frozen=True)
class UnreadColumn:
    """A column of a file that nobody asked for."""

    name: str


Found = RawRow | RowError | UnreadColumn


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row that `check_row` has nothing against, and its key where one is given."""

    file: str
    row: int
    sample_id: str
    subject: str
    split: str
    category: str | None
    question: str
    options: tuple[str, ...]
    key: int | None

    @classmethod
    def of(cls, row: RawRow, key: int | None) -> "CheckedRow":
        sample_id = str(row.sample_id)
        subject, split, _ = sample_id.split("/")
        return cls(
            file=row.file,
            row=row.row,
            sample_id=sample_id,
            subject=subject,
            split=split,
            category=None if row.category is None else str(row.category),
            question=str(row.question),
            options=tuple(map(str, row.options)),
            key=key,
        )


def check_row(row: RawRow) -> Iterator[RowError]:
    """What is wrong with a row's identity and texts; its answer is checked by the file."""
    yield from _check_identity(row)
    if row.category is not None:
        yield from _check_text(row, "subject_category", row.category)
    yield from _check_text(row, "question", row.question)
    if not 2 <= len(row.options) <= MAX_OPTIONS:
        problem = gettext_noop("%(count)s options", count=str(len(row.options)))
        remedy = gettext_noop("Give between 2 and %(most)s", most=str(MAX_OPTIONS))
        yield row.error("options", problem, remedy)
    for letter, option in zip(LETTERS.lower(), row.options, strict=False):
        yield from _check_text(row, f"option_{letter}", option)


def _check_identity(row: RawRow) -> Iterator[RowError]:
    yield from _check_text(row, "sample_id", row.sample_id)
    if isinstance(row.sample_id, str) and not _SAMPLE_ID.fullmatch(row.sample_id):
        problem = gettext_noop("“%(sample_id)s” has another form", sample_id=row.sample_id)
        remedy = gettext_noop("Write {subject}/{split}/{number}")
        yield row.error("sample_id", problem, remedy)
    elif isinstance(row.subject, str) and not str(row.sample_id).startswith(f"{row.subject}/"):
        problem = gettext_noop(
            "“%(subject)s” is not the subject in sample_id “%(sample_id)s”",
            subject=row.subject,
            sample_id=str(row.sample_id),
        )
        yield row.error("subject", problem, gettext_noop("Make them agree"))
    if row.subject is not None:
        yield from _check_text(row, "subject", row.subject)


def _check_text(row: RawRow, field: str, value: object) -> Iterator[RowError]:
    if value is None:
        yield row.error(field, gettext_noop("is missing"), gettext_noop("Fill it in"))
    elif not isinstance(value, str):
        problem = gettext_noop("is of type %(type)s, not text", type=type(value).__name__)
        yield row.error(field, problem, gettext_noop("Write it as a string"))
    elif not value.strip():
        yield row.error(field, gettext_noop("is empty"), gettext_noop("Fill it in"))
    elif "\0" in value:
        problem = gettext_noop(
            "has a NUL character at position %(position)s", position=str(value.index("\0"))
        )
        yield row.error(field, problem, gettext_noop("Delete it"))
    elif (position := _lone_surrogate(value)) is not None:
        problem = gettext_noop(
            "has half a surrogate pair, %(code)s, at position %(position)s",
            code=f"\\u{ord(value[position]):04x}",
            position=str(position),
        )
        yield row.error(field, problem, gettext_noop("Write the whole character"))


def _lone_surrogate(value: str) -> int | None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        return error.start
    return None
