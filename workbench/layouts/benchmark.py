"""Read the rows of a benchmark in any of the layouts people have."""

from collections import Counter, defaultdict
from collections.abc import Collection
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path

from workbench.core.languages import DEFAULT_SOURCE
from workbench.core.messages import gettext_noop
from workbench.layouts.budget import Limits
from workbench.layouts.files import several_languages
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
    required = required_of(mapping)
    stream = RowStream(
        path,
        required=required,
        language=language,
        one_language=True,
        layout=layout,
        mapping=mapping,
        header=header,
        answers=answers,
        limits=limits,
    )
    if language is None:
        rows, language, others = _rows_of_one_language(stream)
    else:
        rows, others = _rows_of(stream, language), stream.others
    return ReadResult(
        records=tuple(map(_item, rows)),
        errors=tuple(stream.errors),
        ignored_columns=tuple(sorted(stream.ignored_columns)),
        files=tuple(stream.files),
        layout=stream.layout,
        unknown_subjects=tuple(sorted({row.subject for row in rows if _category(row) is None})),
        language=language,
        others=dict(others),
        files_left_out=dict(stream.left_out),
    )


def required_of(mapping: Mapping | None) -> tuple[str, ...]:
    """The columns that every question has; in a table of one's own some may be without a key."""
    return ("sample_id", "subject", "question", *(() if mapping else ("answer",)))


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
    rows = _rows_of(stream, language) if language else _in_order(list(stream), stream)
    return Reading(
        rows,
        stream.errors,
        tuple(sorted(stream.ignored_columns)),
        tuple(stream.files),
        stream.others,
        tuple(sorted(stream.languages)),
    )


def _rows_of(stream: RowStream, language: str) -> list[CheckedRow]:
    rows = _in_order(list(stream), stream)
    if stream.others and not rows and not stream.errors:
        raise FormatError(
            gettext_noop(
                "the rows are in %(others)s, none is in %(language)s: name the language by "
                "--source-language or --language",
                others=", ".join(sorted(stream.others)),
                language=language,
            )
        )
    return rows


def _rows_of_one_language(stream: RowStream) -> tuple[list[CheckedRow], str, Counter[str]]:
    """Those in English where there are any; else in the one language that there is.

    Rows of English and of the first other language are kept, of more they are only counted.
    """
    kept: defaultdict[str, list[CheckedRow]] = defaultdict(list)
    counts = Counter[str]()
    for row in stream:
        code = row.language or ""
        if code and fits(code, DEFAULT_SOURCE):
            code = DEFAULT_SOURCE
        counts[code] += bool(code)
        if code in ("", DEFAULT_SOURCE, *kept) or not kept.keys() - {"", DEFAULT_SOURCE}:
            kept[code].append(row)
    told = sorted(code for code in counts if code)
    if len(told) > 1 and DEFAULT_SOURCE not in told:
        raise FormatError(several_languages(told))
    language = told[0] if len(told) == 1 else DEFAULT_SOURCE
    rows = _in_order([*kept[""], *kept[language]], stream)
    return rows, language, Counter({code: counts[code] for code in told if code != language})


def _in_order(rows: list[CheckedRow], stream: RowStream) -> list[CheckedRow]:
    """In the order of the files: rows of some come late."""
    order = {name: place for place, name in enumerate(stream.files)}
    return sorted(rows, key=lambda row: order[row.file])


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
