"""Read the rows of a benchmark in any of the layouts people have."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from workbench.core.languages import DEFAULT_SOURCE
from workbench.core.messages import gettext_noop
from workbench.layouts.answers import counts_from_0, find_doubt, read_keys
from workbench.layouts.base import Asked
from workbench.layouts.budget import ERRORS, Budget, Limits
from workbench.layouts.files import find_files
from workbench.layouts.reading import RawFile, read_file
from workbench.layouts.records import InputFile, ReadResult, RowError, SourceItem
from workbench.layouts.registry import AUTO
from workbench.layouts.rows import Answers, CheckedRow, RawRow, check_row
from workbench.layouts.subjects import CATEGORY_OF, OTHER


@dataclass(frozen=True)
class Reading:
    """The good rows of all files, and what was wrong in any."""

    rows: list[CheckedRow]
    errors: list[RowError]
    ignored_columns: tuple[str, ...]
    files: tuple[str, ...]


def read_benchmark(
    path: Path,
    *,
    layout: str = AUTO,
    language: str = DEFAULT_SOURCE,
    header: bool | None = None,
    answers: Answers | None = None,
    limits: Limits | None = None,
) -> ReadResult[SourceItem]:
    """Read questions with their options and keys.

    Args:
        path: a file, or a folder of the layout.
        layout: its name; "auto" tells it from the names of the files.
        language: which language's files to read where a folder holds several.
        header: whether CSV files begin with a header line; None to tell it from the line.
        answers: how answers are written; None to tell it from each file as a whole. Indices count
            from 0 where any of the files shows it, else they are refused.
        limits: what all files together may come to; None for the defaults.

    Raises:
        FormatError: the path cannot be used, or holds more than is read. Bad content is in the
            result's `errors`, at most the first 1,000 of a file.
    """
    required = ("sample_id", "subject", "question", "answer")
    reading = read_rows(
        path,
        required=required,
        language=language,
        layout=layout,
        header=header,
        answers=answers,
        limits=limits,
    )
    items = tuple(_item(row, row.key) for row in reading.rows if row.key is not None)
    unknown = {row.subject for row in reading.rows if _category(row) is None}
    return ReadResult(
        items, tuple(reading.errors), reading.ignored_columns, reading.files, tuple(sorted(unknown))
    )


def read_rows(
    path: Path,
    *,
    required: Collection[str],
    language: str,
    layout: str = AUTO,
    header: bool | None = None,
    answers: Answers | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Read rows that keep the rules of every layout; arguments are as in `read_benchmark`.

    Args:
        required: columns that a row must have beside its options.

    Raises:
        FormatError: the path cannot be used, or holds more than is read. Bad content is in the
            result's `errors`, at most the first 1,000 of a file.
    """
    chosen, files = find_files(path, layout=layout, language=language)
    rows: list[list[CheckedRow]] = []
    doubtful: list[tuple[list[RawRow], list[CheckedRow]]] = []
    errors: list[RowError] = []
    ignored: set[str] = set()
    asked = Asked(required, header, Budget(limits))
    from_0 = False
    for file in files:
        raw = read_file(chosen, file, asked)
        errors.extend(raw.errors or _no_rows(file, raw))
        ignored.update(raw.unread_columns)
        rows.append([])
        if answers is None and find_doubt(raw.rows):
            doubtful.append((raw.rows, rows[-1]))
            continue
        from_0 = from_0 or counts_from_0(raw.rows)
        errors.extend(_check_rows(raw.rows, answers, "answer" in required, rows[-1]))
    for raw_rows, good in doubtful:
        told: Answers | None = "index0" if from_0 else answers
        errors.extend(_check_rows(raw_rows, told, "answer" in required, good))
    unique = _refuse_duplicates([row for of_file in rows for row in of_file], errors)
    errors.sort(key=lambda error: (error.file, error.row or 0))
    return Reading(unique, errors, tuple(sorted(ignored)), tuple(file.name for file in files))


def _no_rows(file: InputFile, raw: RawFile) -> list[RowError]:
    if raw.rows:
        return []
    remedy = gettext_noop("Give the whole file, or remove it")
    return [RowError(file.name, None, "file", gettext_noop("holds no rows"), remedy)]


def _check_rows(
    rows: list[RawRow], answers: Answers | None, answer_required: bool, good: list[CheckedRow]
) -> list[RowError]:
    """Add one file's good rows to the others; returns the first errors of the rest."""
    keys, errors = read_keys(rows, answers, required=answer_required)
    bad = {error.row for error in errors}
    for row, key in zip(rows, keys, strict=True):
        if len(errors) >= ERRORS:
            break
        problems = list(check_row(row))
        errors.extend(problems)
        if not problems and row.row not in bad:
            good.append(CheckedRow.of(row, key))
    return errors


def _refuse_duplicates(rows: list[CheckedRow], errors: list[RowError]) -> list[CheckedRow]:
    """The first row of each sample_id; the others become errors that name both places."""
    first: dict[str, CheckedRow] = {}
    for row in rows:
        earlier = first.setdefault(row.sample_id, row)
        if earlier is not row:
            problem = gettext_noop(
                "%(sample_id)s is already in %(file)s, row %(row)s",
                sample_id=row.sample_id,
                file=earlier.file,
                row=str(earlier.row),
            )
            remedy = gettext_noop("Keep one of the two")
            errors.append(RowError(row.file, row.row, "sample_id", problem, remedy))
    return list(first.values())


def _category(row: CheckedRow) -> str | None:
    return row.category or CATEGORY_OF.get(row.subject)


def _item(row: CheckedRow, key: int) -> SourceItem:
    return SourceItem(
        sample_id=row.sample_id,
        split=row.split,
        subject=row.subject,
        category=_category(row) or OTHER,
        question=row.question,
        options=row.options,
        key=key,
        file=row.file,
        row=row.row,
    )
