"""The rows of a Parquet file, a few at a time, reckoned before they are decoded.

What describes the columns stands at the file's end and is read as a whole: a description that is
larger than that of any benchmark is not.

Columns of text stay coded by their dictionary until then: what a batch will come to is the sum of
the lengths of the entries that its rows name.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.core.messages import gettext_noop
from workbench.layouts.budget import VALUE, Budget
from workbench.layouts.parquet_footer import chunks
from workbench.layouts.records import FormatError, InputFile

BATCH = 4000

COLUMNS = 1000
"""Of a file; those of a benchmark are a dozen or two."""

DESCRIPTION = 4 * 1024 * 1024
"""In bytes; reading it takes up to 25 times as many. Each column of each row group adds 150 or so,
and as much as the shortest and the longest of its texts."""

_END, _SIGN = 8, b"PAR1"
"""The last bytes of a file: the length of the description, and a sign."""

UNREADABLE = (pa.ArrowException, OSError, UnicodeDecodeError)
"""What reading a damaged file raises; names of its columns need not be text."""


@contextmanager
def open_parquet(file: InputFile) -> Iterator[pq.ParquetFile]:
    """The file with its description.

    Raises:
        FormatError: it has more columns than are read, or they are in too many pieces.
    """
    _require_description(file)
    with pq.ParquetFile(file.path) as parquet:
        if parquet.metadata.num_columns > COLUMNS:
            raise _too_wide(file)
        yield parquet


def read_batches(
    file: InputFile,
    parquet: pq.ParquetFile,
    columns: Sequence[str],
    budget: Budget,
    size: int = BATCH,
) -> Iterator[list[dict[str, Any]]]:
    """The records of these columns, batch by batch.

    Raises:
        FormatError: a column's values are longer than any text that is taken in, or the budget
            does not last.
    """
    places = _places(parquet, columns)
    _require_values(file, columns)
    coded = [parquet.metadata.schema.column(place).path for place in places]
    known = parquet.metadata
    with pq.ParquetFile(
        file.path, metadata=known, read_dictionary=coded, pre_buffer=False
    ) as stream:
        for batch in stream.iter_batches(size, columns=list(columns)):
            budget.decode(file, sum(map(_decoded_size, batch.columns)))
            yield _plain(batch).to_pylist()


def _require_description(file: InputFile) -> None:
    """What is no Parquet file at all is for the reader to say."""
    with file.path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - _END))
        end = stream.read(_END)
    length, sign = int.from_bytes(end[:4], "little"), end[4:]
    if sign == _SIGN and DESCRIPTION < length < size:
        raise _too_wide(file)


def _too_wide(file: InputFile) -> FormatError:
    return FormatError(
        gettext_noop(
            "%(file)s has too many columns or row groups; give the columns of the questions "
            "alone, in row groups of 10,000 rows or more",
            file=file.name,
        )
    )


def _places(parquet: pq.ParquetFile, columns: Sequence[str]) -> list[int]:
    """The stored columns, of which a list or another nesting has its own."""
    schema = parquet.metadata.schema
    return [
        place
        for place in range(parquet.metadata.num_columns)
        if schema.column(place).path.partition(".")[0] in columns
    ]


def _require_values(file: InputFile, columns: Sequence[str]) -> None:
    """A page of one value without end would be decoded before its length could be asked for."""
    for chunk in chunks(file.path):
        name = chunk.path.partition(".")[0]
        if name in columns and chunk.size > VALUE * max(1, chunk.values):
            raise FormatError(
                gettext_noop(
                    "%(file)s: values of %(column)s have over %(most)s bytes; give texts of "
                    "questions",
                    file=file.name,
                    column=name,
                    most=f"{VALUE:,}",
                )
            )


def _decoded_size(column: Any) -> int:
    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _decoded_size(column.flatten())
    if pa.types.is_struct(kind):
        return sum(map(_decoded_size, column.flatten()))
    lengths: Any
    if pa.types.is_dictionary(kind):
        lengths = pc.binary_length(column.dictionary).take(column.indices)
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        lengths = pc.binary_length(column)
    else:
        return int(column.nbytes)
    total: int | None = pc.sum(pc.cast(lengths, pa.int64())).as_py()
    return total or 0


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """With texts in place of entries of a dictionary, which `to_pylist` takes one by one."""
    return batch.cast(pa.schema([(one.name, _plain_type(one.type)) for one in batch.schema]))


def _plain_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return _plain_type(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.large_list(_plain_type(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([(one.name, _plain_type(one.type)) for one in kind])
    if pa.types.is_string(kind):
        return pa.large_string()
    return kind
