"""The chosen rows, batch by batch."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from annotations.publishing.rows.asked import OF_THE_FILE, AskedWrongly, Opener, parquet, unknown
from annotations.publishing.rows.choosing import Chosen, File, Numbers

ROWS_AT_ONCE = 1000


def schema_of(open_file: Opener, chosen: Chosen, columns: Sequence[str]) -> pa.Schema:
    """The columns that are given: those asked for, in that order, else all.

    Rows of questions say their language and their split first, which in the folder their files say.

    Raises:
        AskedWrongly: there is no such column.
    """
    file = chosen.rows[0][0]
    with parquet(open_file, file.path) as table:
        own = table.schema_arrow.remove_metadata()
    told = [pa.field(name, pa.string()) for name in OF_THE_FILE if file.part.language]
    known = {field.name: field for field in (*told, *own)}
    for name in columns:
        if name not in known:
            raise AskedWrongly("columns", unknown(name, list(known)))
    return pa.schema([known[name] for name in columns or known])


def batches(open_file: Opener, chosen: Chosen, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows, at most `ROWS_AT_ONCE` in a batch."""
    for file, numbers in chosen.rows:
        if len(numbers):
            yield from _of_file(open_file, file, numbers, schema)


def _of_file(
    open_file: Opener, file: File, numbers: Numbers, schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    with parquet(open_file, file.path) as table:
        own = [name for name in schema.names if name in table.schema_arrow.names]
        first = 0
        for group in range(table.num_row_groups):
            end = first + table.metadata.row_group(group).num_rows
            if len(_between(numbers, first, end)):
                # A column is read to count rows, though none is wanted.
                read = table.iter_batches(ROWS_AT_ONCE, [group], own or ["sample_id"])
                yield from _picked(read, file, numbers, first, schema)
            first = end


def _picked(
    read: Iterator[pa.RecordBatch], file: File, numbers: Numbers, first: int, schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    """The rows of these numbers out of batches that begin with row `first`."""
    for batch in read:
        picked = _between(numbers, first, first + len(batch)) - first
        first += len(batch)
        if len(picked):
            rows = batch if len(picked) == len(batch) else batch.take(picked)
            yield _with_its_file(rows, file, schema)
        if first > numbers[-1]:
            return


def _with_its_file(rows: pa.RecordBatch, file: File, schema: pa.Schema) -> pa.RecordBatch:
    told = {name: pa.repeat(getattr(file.part, name), len(rows)) for name in OF_THE_FILE}
    # A table's own column comes first: `split` of provenance is the row's.
    columns = [rows[name] if name in rows.schema.names else told[name] for name in schema.names]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _between(numbers: Numbers, first: int, end: int) -> Numbers:
    begin, stop = np.searchsorted(numbers, (first, end))
    return numbers[begin:stop]
