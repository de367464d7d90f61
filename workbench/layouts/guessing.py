"""What a file most likely is: its columns with their first values, and a mapping of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.core.messages import Message, gettext_noop
from workbench.layouts.archives import unpacked
from workbench.layouts.base import Sample
from workbench.layouts.budget import Budget, Limits
from workbench.layouts.columns import Guessing
from workbench.layouts.content import CHUNK, likely_encoding, open_binary
from workbench.layouts.files import files_at, fitting_layouts
from workbench.layouts.mapping import Mapping
from workbench.layouts.parquet import UNREADABLE
from workbench.layouts.records import FormatError, InputFile
from workbench.layouts.tables import SUFFIXES, kind_of, sample_of

SHOWN = 3
"""Values of a column that are shown."""


@dataclass(frozen=True)
class ColumnSample:
    """A column with its first values; `field` is what the mapping takes it for."""

    name: str
    values: tuple[str, ...]
    field: str | None


@dataclass(frozen=True)
class Guess:
    """What a file most likely is.

    `mapping` is None where no question or no options were found, `why` says what each part of it
    was told by, `layout` is the known layout that recognises the file.
    """

    columns: tuple[ColumnSample, ...]
    mapping: Mapping | None
    why: tuple[Message, ...]
    layout: str | None = None


def guess_mapping(path: Path, *, encoding: str = "", header: bool | None = None) -> Guess:
    """What the first file of a path most likely is.

    Raises:
        FormatError: the path cannot be used, or holds no table.
    """
    with unpacked(path, Limits()) as place:
        file = next((one for one in files_at(place) if kind_of(one) in SUFFIXES), None)
        if file is None:
            raise FormatError(
                gettext_noop("%(path)s holds no CSV, TSV, JSON or Parquet file", path=str(path))
            )
        sample = sample_of(file, encoding, header)
        if sample.is_broken and not encoding and (likely := _likely_encoding(file)):
            return _in_encoding(guess(sample_of(file, likely, header)), likely)
        if len(fitting := fitting_layouts(sample)) == 1 and not fitting[0].doubt(sample):
            return guess(sample, fitting[0].name)
        return guess(sample)


def guess(sample: Sample, layout: str | None = None) -> Guess:
    """The same of the beginning of a file, and the known layout that recognises it."""
    found = Guessing(sample)
    mapping = found.mapping()
    fields = {name: field for field, name in mapping.columns()} if mapping else {}
    columns = tuple(
        ColumnSample(name, _shown(sample.values(name)), fields.get(name)) for name in sample.names
    )
    return Guess(columns, mapping, tuple(found.why), layout)


def _likely_encoding(file: InputFile) -> str:
    try:
        with open_binary(file, Budget()) as stream:
            return likely_encoding(stream.read(CHUNK))
    except (OSError, EOFError, FormatError, *UNREADABLE):
        return ""


def _in_encoding(found: Guess, encoding: str) -> Guess:
    """The same of a file that is no UTF-8, as a table: known layouts are in UTF-8 alone."""
    reason = gettext_noop(
        "encoding: it is no UTF-8; %(encoding)s can be read, so see whether the letters are right",
        encoding=encoding,
    )
    mapping = found.mapping and replace(found.mapping, encoding=encoding)
    return replace(found, mapping=mapping, why=(reason, *found.why))


def _shown(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(value)[:200] for value in values[:SHOWN])
