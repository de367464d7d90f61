"""Rows with named columns: Global MMLU's 17 columns as JSON lines or Parquet.

JSON lines for translations may be smaller: `{"sample_id", "question", "options": [...]}`.
Options are the columns `option_a` to `option_d`, or one list named `options` or `choices`.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from annotations.formats.files import InputFile, decode, read_bytes
from annotations.formats.records import RowError
from annotations.formats.rows import RawFile, RawRow
from workbench.core.messages import gettext_noop

_OPTION_COLUMNS = ("option_a", "option_b", "option_c", "option_d")
_OPTION_LISTS = ("options", "choices")
_TEXT_COLUMNS = ("sample_id", "subject", "subject_category", "question", *_OPTION_COLUMNS)
_COLUMNS = frozenset({*_TEXT_COLUMNS, *_OPTION_LISTS, "answer"})
_ONE_OBJECT = gettext_noop("Write one JSON object a line")


def read_jsonl(file: InputFile, *, required: Collection[str]) -> RawFile:
    """Read JSON objects, one a line; blank lines are passed over.

    Args:
        required: columns that every row must have beside its options.
    """
    result = RawFile()
    content = read_bytes(file)
    text = decode(file, content) if isinstance(content, bytes) else [content]
    if not isinstance(text, str):
        result.errors.extend(text)
        return result
    ignored: dict[str, None] = {}
    # Not splitlines: U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        record = _parse_object(file, number, line)
        if isinstance(record, RowError):
            result.errors.append(record)
            continue
        ignored |= dict.fromkeys(record.keys() - _COLUMNS)
        problems = list(_missing_columns(file, number, record.keys(), required))
        result.errors.extend(problems)
        if not problems:
            _add(result, file, number, record)
    result.ignored_columns.extend(sorted(ignored))
    return result


def read_parquet(file: InputFile, *, required: Collection[str]) -> RawFile:
    """Read one Parquet file; rows are numbered from 1 in the order of the file.

    Args:
        required: columns that the file must have beside its options.
    """
    result = RawFile()
    content = read_bytes(file)
    if isinstance(content, RowError):
        result.errors.append(content)
        return result
    try:
        parquet = pq.ParquetFile(pa.BufferReader(content))
        result.errors.extend(_schema_errors(file, parquet.schema_arrow, required))
        if result.errors:
            return result
        names = parquet.schema_arrow.names
        records = parquet.read(columns=[name for name in names if name in _COLUMNS]).to_pylist()
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        problem = gettext_noop("is not a readable Parquet file (%(reason)s)", reason=reason)
        remedy = gettext_noop("Get the file again")
        result.errors.append(RowError(file.name, None, "file", problem, remedy))
        return result
    result.ignored_columns.extend(name for name in names if name not in _COLUMNS)
    for number, record in enumerate(records, start=1):
        _add(result, file, number, record)
    return result


def _add(result: RawFile, file: InputFile, number: int, record: Mapping[str, Any]) -> None:
    options = _options(record)
    if isinstance(options, list):
        result.rows.append(_raw_row(file, number, record, options))
    else:
        problem = gettext_noop("is of type %(type)s, not a list", type=type(options).__name__)
        remedy = gettext_noop('Write it as ["...", "..."]')
        result.errors.append(RowError(file.name, number, "options", problem, remedy))


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
    )


def _options(record: Mapping[str, Any]) -> object:
    for name in _OPTION_LISTS:
        if name in record:
            return record[name]
    return [record.get(name) for name in _OPTION_COLUMNS]


def _missing_columns(
    file: InputFile, row: int | None, names: Collection[str], required: Collection[str]
) -> Iterator[RowError]:
    wanted = list(required)
    if not any(name in names for name in _OPTION_LISTS):
        wanted.extend(_OPTION_COLUMNS)
    for name in wanted:
        if name not in names:
            problem = gettext_noop("the column is missing")
            yield RowError(file.name, row, name, problem, gettext_noop("Add it"))


def _schema_errors(
    file: InputFile, schema: pa.Schema, required: Collection[str]
) -> Iterator[RowError]:
    yield from _missing_columns(file, None, schema.names, required)
    for column in schema:
        kind = column.type
        if column.name in _TEXT_COLUMNS and not _is_text(kind):
            remedy = gettext_noop("Store strings")
        elif column.name in _OPTION_LISTS and not (_is_list(kind) and _is_text(kind.value_type)):
            remedy = gettext_noop("Store a list of strings in each row")
        elif column.name == "answer" and not (_is_text(kind) or pa.types.is_integer(kind)):
            remedy = gettext_noop("Store letters as text, or integers")
        else:
            continue
        problem = gettext_noop("is of type %(type)s", type=str(kind))
        yield RowError(file.name, None, column.name, problem, remedy)


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind)


def _is_list(kind: pa.DataType) -> bool:
    return pa.types.is_list(kind) or pa.types.is_large_list(kind)


def _parse_object(file: InputFile, row: int, line: str) -> dict[str, Any] | RowError:
    try:
        record = json.loads(line, object_pairs_hook=_unique_names)
    except json.JSONDecodeError as error:
        problem = gettext_noop(
            "is not valid JSON (%(reason)s at character %(place)s)",
            reason=error.msg,
            place=str(error.colno),
        )
        return RowError(file.name, row, "row", problem, _ONE_OBJECT)
    except (ValueError, RecursionError) as error:
        problem = gettext_noop("is not usable JSON (%(reason)s)", reason=error.args[0])
        remedy = gettext_noop("Write one flat JSON object a line")
        return RowError(file.name, row, "row", problem, remedy)
    if isinstance(record, dict):
        return record
    problem = gettext_noop("is of type %(type)s, not an object", type=type(record).__name__)
    return RowError(file.name, row, "row", problem, _ONE_OBJECT)


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(
            gettext_noop("“%(name)s” is given twice", name=max(names, key=names.count))
        )
    return record
