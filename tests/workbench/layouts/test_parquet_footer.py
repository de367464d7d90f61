"""Sizes of columns are read as pyarrow reads them, and no description ends the process."""

from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workbench.layouts import FormatError, read_benchmark
from workbench.layouts.parquet_footer import Chunk, chunks

ROWS = [
    {
        "question": f"Which of {n}?",
        "choices": {"text": ["a", "b"], "label": ["A", "B"]},
        "answerKey": "B",
        "id": n,
        "a.b": 0.5,
    }
    for n in range(30)
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "arc.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS), path, row_group_size=10)
    return path


def test_columns_and_their_sizes_are_those_that_pyarrow_tells(table: Path) -> None:
    known = pq.read_metadata(table)
    columns = [
        known.row_group(group).column(place)
        for group in range(known.num_row_groups)
        for place in range(known.num_columns)
    ]
    assert list(chunks(table)) == [
        Chunk(one.path_in_schema, one.num_values, one.total_uncompressed_size) for one in columns
    ]


def test_no_damaged_description_ends_the_process(table: Path) -> None:
    """pyarrow 26 ends it over some of these, where it is asked for the sizes."""
    content = table.read_bytes()
    start = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    for place in range(start, start + 120):
        damaged = bytearray(content)
        damaged[place] = (damaged[place] + 1) % 256
        table.write_bytes(damaged)
        with suppress(FormatError):
            read_benchmark(table, layout="arc")
