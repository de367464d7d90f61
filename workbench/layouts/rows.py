"""Rows as a file has them, and the rules that every row of every format must keep."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from workbench.core.letters import LETTERS, MAX_OPTIONS
from workbench.core.messages import gettext_noop
from workbench.layouts.records import RowError

Answers = Literal["letter", "index0", "index1", "text", "label"]
"""How the answers of a file are written; a label is the name that an option has in the file: that
of its column, or what stands beside it."""

Record = tuple[int, dict[str, Any]]
"""The number of a row, and what stands in its columns."""

Written = Literal["letter", "index"]
"""What one answer can be seen to be."""

NUMBERED = re.compile(r"(?P<subject>[^/]+)/(?P<split>\w+)/(0|[1-9][0-9]*)")
"""The form of an identifier that tells subject and split."""


@dataclass(slots=True)
class RawRow:
    """One record before any check; what has a default is None when not given.

    Subject and split that are None are told by `sample_id`. `labels` are the names of the options,
    `absent` the places of those that the row does not have, whose letters and numbers the others
    do not take. `origin` is what the row says of how its text came about. `counts_from_0` says that
    the file numbers its options so.
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
    split: str | None = None
    language: str | None = None
    passage: object = ""
    labels: Sequence[object] = ()
    absent: Sequence[int] = ()
    origin: object = None

    def error(self, field: str, problem: str, remedy: str) -> RowError:
        return RowError(self.file, self.row, field, problem, remedy)


@dataclass(frozen=True)
class Columns:
    """The columns of a file that names them before its first record."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class UnreadColumn:
    """A column of a file that nobody asked for."""

    name: str


Found = RawRow | RowError | UnreadColumn


class CheckedRow(NamedTuple):
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
    passage: str = ""
    language: str | None = None

    @classmethod
    def of(cls, row: RawRow, key: int | None) -> "CheckedRow":
        sample_id = str(row.sample_id)
        subject, split = row.subject, row.split
        if (subject is None or split is None) and (told := NUMBERED.fullmatch(sample_id)):
            subject, split = subject or told["subject"], split or told["split"]
        options = row.options
        if row.absent:
            options = [one for place, one in enumerate(options) if place not in row.absent]
            key = key and key - sum(place < key for place in row.absent)
        return cls(
            row.file,
            row.row,
            sample_id,
            str(subject or ""),
            split or "",
            None if row.category is None else str(row.category),
            str(row.question),
            tuple(map(str, options)),
            key,
            str(row.passage),
            row.language,
        )


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def check_row(row: RawRow, *, placed: bool = False) -> Sequence[RowError]:
    """What is wrong with a row's identity and texts; its answer is checked by the file.

    Args:
        placed: whether its subject and split have to be told, by themselves or by `sample_id`.
    """
    return () if _is_plain(row, placed) else list(_problems(row, placed))


def _is_plain(row: RawRow, placed: bool) -> bool:
    """Whether nothing can be wrong, told in one go: most rows of most files are so."""
    if row.absent or not 2 <= len(row.options) <= MAX_OPTIONS:
        return False
    texts = [row.sample_id, row.question, *row.options]
    texts += [given for given in (row.subject, row.category) if given is not None]
    try:
        joined = "".join([*texts, row.passage])  # type: ignore[list-item]
        joined.encode()
    except (TypeError, UnicodeEncodeError):
        return False
    if "\0" in joined or not all(text and not text.isspace() for text in texts):  # type: ignore[attr-defined]
        return False
    if row.split is not None and row.subject is not None:
        return True
    if row.subject is None:
        return not placed
    return str(row.sample_id).startswith(f"{row.subject}/") and bool(
        NUMBERED.fullmatch(str(row.sample_id))
    )


def _problems(row: RawRow, placed: bool) -> Iterator[RowError]:
    yield from _check_identity(row, placed)
    if row.category is not None:
        yield from _check_text(row, "subject_category", row.category)
    yield from _check_text(row, "question", row.question)
    if row.passage != "":
        yield from _check_text(row, "passage", row.passage)
    count = len(row.options) - len(row.absent)
    if not 2 <= count <= MAX_OPTIONS:
        problem = gettext_noop("%(count)s options", count=str(count))
        remedy = gettext_noop("Give between 2 and %(most)s", most=str(MAX_OPTIONS))
        yield row.error("options", problem, remedy)
    for place, option in enumerate(row.options[:MAX_OPTIONS]):
        if place not in row.absent:
            yield from _check_text(row, f"option_{LETTERS[place].lower()}", option)


def _check_identity(row: RawRow, placed: bool) -> Iterator[RowError]:
    yield from _check_text(row, "sample_id", row.sample_id)
    told = NUMBERED.fullmatch(row.sample_id) if isinstance(row.sample_id, str) else None
    missing = row.subject is None or row.split is None
    if placed and missing and not told and isinstance(row.sample_id, str):
        problem = gettext_noop("“%(sample_id)s” has another form", sample_id=row.sample_id)
        remedy = gettext_noop(
            "Write {subject}/{split}/{number}, or give subject and split in columns of their own"
        )
        yield row.error("sample_id", problem, remedy)
    if told and row.split is None and row.subject not in (None, told["subject"]):
        problem = gettext_noop(
            "“%(subject)s” is not the subject in sample_id “%(sample_id)s”",
            subject=str(row.subject),
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
