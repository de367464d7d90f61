"""The tables of a folder in the Global-MMLU layout: a release of any version, or a plain download.

What is a table of questions, and in which language, is told by its place, as loaders do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from workbench.layouts.parquet import UNREADABLE
from workbench.release_format.layout import LANGUAGE_CODE, MANIFEST, config_of
from workbench.release_format.manifest import read_manifest

Name = tuple[str, str]
"""A config and a split of it."""


class DifferenceError(ValueError):
    """A folder that cannot be compared: what it is, and what to do."""


@dataclass(frozen=True)
class Table:
    """The files of one split of one config; `language` is empty for what holds no questions."""

    config: str
    split: str
    language: str
    files: tuple[Path, ...]

    @property
    def order(self) -> tuple[bool, str, str, bool, bool, str]:
        """Questions before other tables, a language's with four options first; test, then dev."""
        kind = self.config.removesuffix(self.language)
        place = (self.split != "test", self.split != "dev", self.split)
        return (not self.language, kind, self.config, *place)


@dataclass(frozen=True)
class Described:
    """What a folder says of itself; a plain download says nothing."""

    folder: str
    name: str = ""
    version: str = ""
    schema_version: str = ""
    content_hash: str = ""


def described(folder: Path) -> Described:
    """Who a folder says it is, in its manifest."""
    if not (folder / MANIFEST).exists():
        return Described(folder.name)
    try:
        said = read_manifest(folder)
    except (OSError, ValueError) as error:
        problem = f"{folder / MANIFEST} cannot be read ({error}): get the release again."
        raise DifferenceError(problem) from error
    fields = ("name", "version", "schema_version", "content_hash")
    return Described(folder.name, *(str(said.get(field, "")) for field in fields))


def tables_of(folder: Path) -> dict[Name, Table]:
    """Every table of a folder.

    Raises:
        DifferenceError: it is no folder, or neither a release nor a download of questions.
    """
    if not folder.is_dir():
        raise DifferenceError(f"{folder} is no folder: give that of a release, or of a download.")
    files: defaultdict[tuple[str, str, str], list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*.parquet")):
        place = path.relative_to(folder).with_suffix("")
        if any(part.startswith(".") for part in place.parts):
            continue  # what a downloader keeps for itself
        config, split = config_of(place.as_posix())
        language = place.parent.name if LANGUAGE_CODE.fullmatch(place.parent.name) else ""
        files[config, split, language].append(path)
    tables = [Table(*name, tuple(paths)) for name, paths in files.items()]
    # A release may have left out all its questions; it says in its manifest that it is one.
    if not any(table.language for table in tables) and not (folder / MANIFEST).exists():
        problem = "holds no questions: they lie in LANGUAGE/SPLIT-*.parquet, as in Global-MMLU."
        raise DifferenceError(f"{folder} {problem}")
    return {(one.config, one.split): one for one in sorted(tables, key=lambda one: one.order)}


def read(table: Table | None, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """A table's rows, of these columns where it has them; none of a table that is not there.

    Raises:
        DifferenceError: a file cannot be read.
    """
    frames = [_frame(path, columns) for path in table.files] if table else []
    return pl.concat(frames, how="diagonal_relaxed") if frames else pl.DataFrame()


def rows_of(table: Table | None) -> int:
    """How many rows a table has; read from the ends of its files alone.

    Raises:
        DifferenceError: a file cannot be read.
    """
    return sum(map(_rows_in, table.files)) if table else 0


def in_order(*folders: Mapping[Name, Table]) -> list[Name]:
    """The names of all tables of several folders, each once."""
    known = {name: table for tables in folders for name, table in tables.items()}
    return sorted(known, key=lambda name: known[name].order)


def require(frame: pl.DataFrame, table: Table | None, columns: Iterable[str]) -> None:
    """That a table has what it is compared by.

    Raises:
        DifferenceError: a column is missing.
    """
    missing = [column for column in columns if column not in frame.columns]
    if table and missing:
        raise DifferenceError(
            f"{table.files[0]} has no column {missing[0]}: its rows cannot be told apart. Give a "
            "folder in the layout of Global-MMLU."
        )


def columns_of(table: Table) -> list[str]:
    """The names of a table's columns, in the order of its first file.

    Raises:
        DifferenceError: a file cannot be read.
    """
    with reading(table.files[0]):
        names: list[str] = pq.read_schema(table.files[0]).names
    return names


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Name the file that cannot be read."""
    try:
        yield
    except UNREADABLE as error:
        problem = f"{path} is no readable Parquet file ({error}): get it again."
        raise DifferenceError(problem) from error


def _rows_in(path: Path) -> int:
    with reading(path):
        return int(pq.read_metadata(path).num_rows)


def _frame(path: Path, columns: Sequence[str] | None) -> pl.DataFrame:
    """Read by Arrow, as everything else here reads a release."""
    with reading(path):
        file = pq.ParquetFile(path)
        there = file.schema_arrow.names
        wanted = there if columns is None else [name for name in columns if name in there]
        frame = pl.from_arrow(file.read(columns=wanted))
    assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a table of Arrow is no series
    return frame
