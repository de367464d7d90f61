"""Rows with named columns: Global MMLU's 17 columns, as they stand in files of any kind.

Files for translations may be smaller: `sample_id`, `question` and the options. Options are the
columns `option_a` to `option_d`, or one list named `options` or `choices`.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from workbench.core.messages import gettext_noop
from workbench.layouts.records import InputFile, RowError
from workbench.layouts.rows import RawRow
from workbench.release_format.schemas import OPTION_COLUMNS

OPTION_LISTS = ("options", "choices")
TEXT_COLUMNS = (
    "sample_id",
    "subject",
    "subject_category",
    "question",
    *OPTION_COLUMNS,
    "cultural_sensitivity_label",
)
_READ = frozenset({*TEXT_COLUMNS, *OPTION_LISTS, "answer"}) - {"cultural_sensitivity_label"}


def read_columns(required: Collection[str]) -> frozenset[str]:
    """What is read of a file; labels are, only where they are asked for."""
    return _READ.union(required)


def row_of(file: InputFile, number: int, record: Mapping[str, Any]) -> RawRow | RowError:
    """The row that a record is, where its options can be read."""
    options = _options(record)
    if isinstance(options, list):
        return _raw_row(file, number, record, options)
    problem = gettext_noop("is of type %(type)s, not a list", type=type(options).__name__)
    remedy = gettext_noop('Write it as ["...", "..."]')
    return RowError(file.name, number, "options", problem, remedy)


def _raw_row(
    file: InputFile, number: int, record: Mapping[str, Any], options: list[object]
) -> RawRow:
    return RawRow(
        file=file.name,
        row=number,
        sample_id=record.get("sample_id"),
        question=record.get("question"),
        options=options,
        answer=record.get("answer"),
        subject=record.get("subject"),
        category=record.get("subject_category"),
        label=record.get("cultural_sensitivity_label"),
    )


def _options(record: Mapping[str, Any]) -> object:
    for name in OPTION_LISTS:
        if name in record:
            return record[name]
    return [record.get(name) for name in OPTION_COLUMNS]


def missing_columns(
    file: InputFile, row: int | None, names: Collection[str], required: Collection[str]
) -> Iterator[RowError]:
    wanted = list(required)
    if not any(name in names for name in OPTION_LISTS):
        wanted.extend(OPTION_COLUMNS)
    for name in wanted:
        if name not in names:
            problem = gettext_noop("the column is missing")
            yield RowError(file.name, row, name, problem, gettext_noop("Add it"))
