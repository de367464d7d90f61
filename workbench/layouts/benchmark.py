"""Read the rows of a benchmark in any of the layouts people have."""

from collections.abc import Collection
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path

from workbench.core.languages import DEFAULT_SOURCE
from workbench.core.messages import gettext_noop
from workbench.layouts.budget import Limits
from workbench.layouts.mapping import Mapping
from workbench.layouts.names import fits
from workbench.layouts.records import FormatError, ReadResult, RowError, SourceItem
from workbench.layouts.registry import AUTO
from workbench.layouts.rows import Answers, CheckedRow
from workbench.layouts.streaming import RowStream
from workbench.layouts.subjects import CATEGORY_OF, OTHER


@dataclass(frozen=True)
class Reading:
    """The good rows of all files, and what was wrong in any.

    `others` counts rows of other languages than the one asked for, `languages` are those of the
    rows that the files tell.
    """

    rows: list[CheckedRow]
    errors: list[RowError]
    ignored_columns: tuple[str, ...]
    files: tuple[str, ...]
    others: MappingOf[str, int] = field(default_factory=dict)
    languages: tuple[str, ...] = ()


def read_benchmark(
    path: Path,
    *,
    layout: str = AUTO,
    language: str | None = DEFAULT_SOURCE,
    mapping: Mapping | None = None,
    header: bool | None = None,
    answers: Answers | None = None,
    limits: Limits | None = None,
) -> ReadResult[SourceItem]:
    """Read questions with their options and keys.

    Args:
        path: a file, a folder of the layout, or a zip archive of either.
        layout: its name; "auto" tells it from names and columns of the files, "table" is any table
            whose columns a mapping tells.
        language: which language's rows to read where there are several; None for English where it
            is among them, else for the only one there is.
        mapping: what the columns of a table are.
        header: whether CSV files begin with a header line; None to tell it from the line. A table
            without one has the columns 1, 2, 3.
        answers: how answers are written; None for what the layout says, else to tell it from each
            file as a whole. Indices count from 0 where any of the files shows it, else they are
            refused.
        limits: what all files together may come to; None for the defaults.

    Raises:
        FormatError: the path cannot be used, or holds more than is read. Bad content is in the
            result's `errors`, at most the first 1,000 of a file.
    """
    has_key = mapping is None or mapping.answer is not None
    required = ("sample_id", "subject", "question", *(("answer",) if has_key else ()))
    reading = read_rows(
        path,
        required=required,
        language=language,
        layout=layout,
        mapping=mapping,
        header=header,
        answers=answers,
        limits=limits,
    )
    found = language or _only_language(reading)
    rows = [row for row in reading.rows if not row.language or fits(row.language, found)]
    return ReadResult(
        records=tuple(map(_item, rows)),
        errors=tuple(reading.errors),
        ignored_columns=reading.ignored_columns,
        files=reading.files,
        unknown_subjects=tuple(sorted({row.subject for row in rows if _category(row) is None})),
        language=found,
        others=dict(reading.others) | _others(reading.rows, found),
    )


def read_rows(
    path: Path,
    *,
    required: Collection[str],
    language: str | None,
    layout: str = AUTO,
    mapping: Mapping | None = None,
    header: bool | None = None,
    answers: Answers | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Read rows that keep the rules of every layout; arguments are as in `read_benchmark`.

    Args:
        required: columns that a row must have beside its options.
        language: which language's rows to read; None for all, each with its own.

    Raises:
        FormatError: the path cannot be used, holds more than is read, or no row in the language.
    """
    stream = RowStream(
        path,
        required=required,
        language=language,
        layout=layout,
        mapping=mapping,
        header=header,
        answers=answers,
        limits=limits,
    )
    rows = list(stream)
    if language and stream.others and not rows and not stream.errors:
        raise FormatError(
            gettext_noop(
                "the rows are in %(others)s, none is in %(language)s: name the language by "
                "--source-language or --language",
                others=", ".join(sorted(stream.others)),
                language=language,
            )
        )
    order = {name: place for place, name in enumerate(stream.files)}
    return Reading(
        sorted(rows, key=lambda row: order[row.file]),
        stream.errors,
        tuple(sorted(stream.ignored_columns)),
        tuple(stream.files),
        stream.others,
        tuple(sorted(stream.languages)),
    )


def _only_language(reading: Reading) -> str:
    """English where it is among the languages told, or none is; else the one there is."""
    told = reading.languages
    if not told or any(fits(one, DEFAULT_SOURCE) for one in told):
        return DEFAULT_SOURCE
    if len(told) == 1:
        return told[0]
    raise FormatError(
        gettext_noop(
            "the rows are in %(languages)s: name the one to read by --source-language",
            languages=", ".join(told),
        )
    )


def _others(rows: list[CheckedRow], language: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        if row.language and not fits(row.language, language):
            counts[row.language] = counts.get(row.language, 0) + 1
    return counts


def _category(row: CheckedRow) -> str | None:
    return row.category or CATEGORY_OF.get(row.subject)


def _item(row: CheckedRow) -> SourceItem:
    return SourceItem(
        sample_id=row.sample_id,
        split=row.split,
        subject=row.subject,
        category=_category(row) or OTHER,
        question=row.question,
        options=row.options,
        key=row.key,
        file=row.file,
        row=row.row,
        passage=row.passage,
    )
