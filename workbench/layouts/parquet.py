"""The rows of a Parquet file, a few at a time, reckoned before they are decoded.

Columns of text stay coded by their dictionary until then: what a batch will come to is the sum of
the lengths of the entries that its rows name.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.core.messages import gettext_noop
from workbench.layouts.budget import VALUE, Budget
from workbench.layouts.records import FormatError, InputFile

BATCH = 4000

UNREADABLE = (pa.ArrowException, OSError, UnicodeDecodeError)
"""What reading a damaged file raises; names of its columns need not be text."""


def read_batches(
    file: InputFile, parquet: pq.ParquetFile, columns: Sequence[str], budget: Budget
) -> Iterator[list[dict[str, Any]]]:
    """The records of these columns, batch by batch.

    Raises:
        FormatError: a column's values are longer than any text that is taken in, or the budget
            does not last.
    """
    places = _places(parquet, columns)
    _require_values(file, parquet, places)
    coded = [parquet.metadata.schema.column(place).path for place in places]
    known = parquet.metadata
    with pq.ParquetFile(
        file.path, metadata=known, read_dictionary=coded, pre_buffer=False
    ) as stream:
        for batch in stream.iter_batches(BATCH, columns=list(columns)):
            budget.decode(file, sum(map(_decoded_size, batch.columns)))
            yield _plain(batch).to_pylist()


def _places(parquet: pq.ParquetFile, columns: Sequence[str]) -> list[int]:
    """The stored columns, of which a list or another nesting has its own."""
    schema = parquet.metadata.schema
    return [
        place
        for place in range(parquet.metadata.num_columns)
        if schema.column(place).path.partition(".")[0] in columns
    ]


def _require_values(file: InputFile, parquet: pq.ParquetFile, places: Sequence[int]) -> None:
    """A page of one value without end would be decoded before its length could be asked for."""
    for group in range(parquet.num_row_groups):
        for place in places:
            chunk = parquet.metadata.row_group(group).column(place)
            if chunk.total_uncompressed_size > VALUE * max(1, chunk.num_values):
                raise FormatError(
                    gettext_noop(
                        "%(file)s: values of %(column)s have over %(most)s bytes; give texts of "
                        "questions",
                        file=file.name,
                        column=chunk.path_in_schema.partition(".")[0],
                        most=f"{VALUE:,}",
                    )
                )


def _decoded_size(column: Any) -> int:
    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _decoded_size(column.flatten())
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
    if pa.types.is_string(kind):
        return pa.large_string()
    return kind
