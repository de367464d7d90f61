"""Global MMLU as Parquet, as its hub and our releases have it, see `named_columns`."""

from collections.abc import Collection, Iterator
from itertools import chain

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.core.messages import gettext_noop
from workbench.layouts.base import Asked, Layout
from workbench.layouts.named_columns import (
    OPTION_LISTS,
    TEXT_COLUMNS,
    missing_columns,
    read_columns,
    row_of,
)
from workbench.layouts.parquet import UNREADABLE, open_parquet, read_batches
from workbench.layouts.records import InputFile, RowError
from workbench.layouts.rows import Found, UnreadColumn


class GlobalMmluParquet(Layout):
    """Rows are numbered from 1 in the order of the file."""

    name = "global-mmlu-parquet"
    suffixes = (".parquet",)

    def read(self, file: InputFile, asked: Asked) -> Iterator[Found]:
        try:
            with open_parquet(file) as parquet:
                yield from _read(file, parquet, asked)
        except UNREADABLE as error:
            reason = " ".join(str(error).split())
            problem = gettext_noop("is not a readable Parquet file (%(reason)s)", reason=reason)
            yield RowError(file.name, None, "file", problem, gettext_noop("Get the file again"))


LAYOUT = GlobalMmluParquet()


def _read(file: InputFile, parquet: pq.ParquetFile, asked: Asked) -> Iterator[Found]:
    known = read_columns(asked.required)
    schema = parquet.schema_arrow
    if errors := list(_schema_errors(file, schema, asked.required)):
        yield from errors
        return
    yield from (UnreadColumn(name) for name in schema.names if name not in known)
    columns = [name for name in schema.names if name in known]
    asked.budget.require_rows(file, parquet.metadata.num_rows)
    batches = read_batches(file, parquet, columns, asked.budget)
    for number, record in enumerate(chain.from_iterable(batches), start=1):
        yield row_of(file, number, record)


def _schema_errors(
    file: InputFile, schema: pa.Schema, required: Collection[str]
) -> Iterator[RowError]:
    yield from missing_columns(file, None, schema.names, required)
    known = read_columns(required)
    for column in schema:
        kind = column.type
        if column.name not in known:
            continue
        if column.name in TEXT_COLUMNS and not _is_text(kind):
            remedy = gettext_noop("Store strings")
        elif column.name in OPTION_LISTS and not (_is_list(kind) and _is_text(kind.value_type)):
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
