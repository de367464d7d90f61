"""Lists of people to invite: CSV with an address, a name, roles and languages a line."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.core.messages import gettext_noop
from workbench.core.spreadsheets import unescaped
from workbench.layouts.content import decode
from workbench.layouts.records import FormatError, ReadResult, RowError

COLUMNS = ("email", "name", "roles", "languages")
_NAMES: Mapping[str, str] = {
    "email": "email", "e-mail": "email", "address": "email", "mail": "email",
    "email address": "email", "e-mail address": "email",
    "name": "name", "full name": "name",
    "role": "roles", "roles": "roles",
    "language": "languages", "languages": "languages",
}  # fmt: skip
ARCHIVE = b"PK\x03\x04"
"""How a zip archive begins, and so a workbook."""

_APART = re.compile(r"[\s,;/|+&]+")
_SEPARATOR = re.compile(r'"[^"]*"|([,;\t])')


@dataclass(frozen=True)
class GuestRow:
    """A line of the file, which begins at `row`; roles and languages as they are written there."""

    row: int
    email: str
    name: str
    roles: tuple[str, ...]
    languages: tuple[str, ...]


def read_guests(name: str, content: bytes, encoding: str = "") -> ReadResult[GuestRow]:
    """Read who is to be invited.

    The separator is the first comma, semicolon or tab of the file. A first line without an address
    names the columns, in any order; without such a line they are as in `COLUMNS`.

    Raises:
        FormatError: it is a workbook or an archive, a line is longer than any may be, or there are
            too many.
    """
    if content.startswith(ARCHIVE):
        raise FormatError(gettext_noop("This is a workbook or an archive; save it as CSV."))
    text = decode(name, content, encoding)
    if not isinstance(text, str):
        return ReadResult((), tuple(text), (), (name,))
    lines = text.splitlines(keepends=True)
    try:
        records = [(row, cells) for row, cells in _records(lines) if any(map(str.strip, cells))]
    except csv.Error as error:
        problem = gettext_noop("cannot be read (%(reason)s)", reason=str(error))
        raise FormatError(problem) from error
    columns, ignored = _columns(records[0][1]) if records else (COLUMNS, ())
    if records and not _has_address(records[0][1]):
        del records[0]
    found = [_row(name, row, cells, columns) for row, cells in records]
    errors = tuple(one for one in found if isinstance(one, RowError))
    if not found:
        problem = gettext_noop("names nobody")
        remedy = gettext_noop("Write an address a line: address, name, roles, languages")
        errors = (RowError(name, None, "file", problem, remedy),)
    rows = tuple(one for one in found if isinstance(one, GuestRow))
    return ReadResult(rows, errors, ignored, (name,))


def split_words(text: str) -> tuple[str, ...]:
    """The words of a cell, however they are kept apart."""
    return tuple(filter(None, _APART.split(text)))


def _records(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in lines if line.strip()), "")
    separator = next((found[1] for found in _SEPARATOR.finditer(first) if found[1]), ",")
    reader = csv.reader(lines, delimiter=separator, strict=True)
    row = 1
    for cells in reader:
        yield row, cells
        row = reader.line_num + 1


def _columns(first: Sequence[str]) -> tuple[Sequence[str], tuple[str, ...]]:
    """The column of each cell, and the names of those that are not read."""
    if _has_address(first):
        return COLUMNS, ()
    named = [cell.strip().lower() for cell in first]
    ignored = tuple(name for name in named if name and name not in _NAMES)
    return [_NAMES.get(name, "") for name in named], ignored


def _has_address(cells: Sequence[str]) -> bool:
    return any("@" in cell for cell in cells)


def _row(name: str, row: int, cells: Sequence[str], columns: Sequence[str]) -> GuestRow | RowError:
    if "email" not in columns:
        problem = gettext_noop("no column is named email")
        remedy = gettext_noop("Name the columns in the first line: email, name, roles, languages")
        return RowError(name, row, "header", problem, remedy)
    if any(cell.strip() for cell in cells[len(columns) :]):
        problem = gettext_noop("has more cells than there are columns")
        remedy = gettext_noop("Put quotes around a cell that holds the separator")
        return RowError(name, row, "row", problem, remedy)
    given = dict(zip(columns, (unescaped(cell.strip()) for cell in cells), strict=False))
    return GuestRow(
        row,
        given.get("email", ""),
        given.get("name", ""),
        split_words(given.get("roles", "")),
        split_words(given.get("languages", "")),
    )
