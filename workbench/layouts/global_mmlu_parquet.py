"""Global MMLU as Parquet, as its hub and our releases have it, see `named_columns`."""

from collections.abc import Collection, Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.core.messages import gettext_noop
from workbench.layouts.base import Asked, InputFile, Layout
from workbench.layouts.content import read_bytes
from workbench.layouts.named_columns import (
    OPTION_LISTS,
    TEXT_COLUMNS,
    add_record,
    missing_columns,
    read_columns,
)
from workbench.layouts.records import RowError
from workbench.layouts.rows import RawFile


class GlobalMmluParquet(Layout):
    """Rows are numbered from 1 in the order of the file."""

    name = "global-mmlu-parquet"
    suffixes = (".parquet",)

    def read(self, file: InputFile, asked: Asked) -> RawFile:
        result = RawFile()
        content = read_bytes(file)
        if isinstance(content, RowError):
            result.errors.append(content)
            return result
        known = read_columns(asked.required)
        try:
            parquet = pq.ParquetFile(pa.BufferReader(content))
            names = parquet.schema_arrow.names
            result.errors.extend(_schema_errors(file, parquet.schema_arrow, asked.required))
            if result.errors:
                return result
            records = parquet.read(columns=[name for name in names if name in known]).to_pylist()
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            reason = " ".join(str(error).split())
            problem = gettext_noop("is not a readable Parquet file (%(reason)s)", reason=reason)
            remedy = gettext_noop("Get the file again")
            result.errors.append(RowError(file.name, None, "file", problem, remedy))
            return result
        result.ignored_columns.extend(name for name in names if name not in known)
        for number, record in enumerate(records, start=1):
            add_record(result, file, number, record)
        return result


LAYOUT = GlobalMmluParquet()


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
