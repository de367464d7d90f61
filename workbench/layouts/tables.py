"""The records of a file of any kind that holds a table: delimited text, JSON or Parquet."""

from collections.abc import Collection, Iterator
from itertools import chain, islice

from workbench.core.messages import gettext_noop
from workbench.layouts.base import Asked, Sample
from workbench.layouts.delimited import read_delimited
from workbench.layouts.json_records import read_json
from workbench.layouts.parquet import BATCH, UNREADABLE, open_parquet, read_batches
from workbench.layouts.records import FormatError, InputFile, RowError
from workbench.layouts.rows import Columns, Record

DELIMITED = (".csv", ".tsv")
JSON = (".jsonl", ".ndjson", ".json")
PARQUET = (".parquet",)
SUFFIXES = (*DELIMITED, *JSON, *PARQUET)

SAMPLED = 40
"""Rows that are looked at to tell a layout, or to guess a mapping."""


def kind_of(file: InputFile) -> str:
    """The suffix that says of what kind a file is, packed or not."""
    path = file.path
    return (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()


def read_table(
    file: InputFile,
    asked: Asked,
    encoding: str = "",
    columns: Collection[str] | None = None,
    at_once: int = BATCH,
) -> Iterator[Columns | Record | RowError]:
    """The records of a file, after its columns where it names them once for all.

    Args:
        columns: those that are wanted, where others can be left out unread; None for all.
        at_once: how many rows are decoded together.
    """
    kind = kind_of(file)
    if kind in PARQUET:
        return _read_parquet(file, asked, columns, at_once)
    if kind in JSON:
        return read_json(file, asked, encoding)
    return read_delimited(file, asked, encoding)


def sample_of(file: InputFile, encoding: str = "", header: bool | None = None) -> Sample:
    """The beginning of a file; nothing of one that cannot be read."""
    names: dict[str, None] = {}
    rows = []
    is_broken = False
    try:
        for found in islice(
            read_table(file, Asked((), header), encoding, at_once=SAMPLED), SAMPLED
        ):
            if isinstance(found, Columns):
                names |= dict.fromkeys(found.names)
            elif isinstance(found, tuple):
                names |= dict.fromkeys(found[1])
                rows.append(found[1])
            else:
                is_broken = is_broken or found.field == "encoding"
    except (FormatError, OSError, EOFError, *UNREADABLE):
        pass
    return Sample(file, tuple(names), tuple(rows), is_broken)


def _read_parquet(
    file: InputFile, asked: Asked, columns: Collection[str] | None, at_once: int
) -> Iterator[Columns | Record | RowError]:
    try:
        with open_parquet(file) as parquet:
            names = parquet.schema_arrow.names
            yield Columns(tuple(names))
            asked.budget.require_rows(file, parquet.metadata.num_rows)
            wanted = [name for name in names if columns is None or name in columns]
            batches = read_batches(file, parquet, wanted, asked.budget, at_once)
            yield from enumerate(chain.from_iterable(batches), start=1)
    except UNREADABLE as error:
        reason = " ".join(str(error).split())
        problem = gettext_noop("is not a readable Parquet file (%(reason)s)", reason=reason)
        yield RowError(file.name, None, "file", problem, gettext_noop("Get the file again"))
