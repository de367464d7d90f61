"""Read one file by its layout, within the budget."""

from dataclasses import dataclass, field

from workbench.core.messages import gettext_noop
from workbench.layouts.base import Asked, Layout
from workbench.layouts.budget import ERRORS
from workbench.layouts.records import InputFile, RowError
from workbench.layouts.rows import Found, RawRow, UnreadColumn


@dataclass
class RawFile:
    """What one file gave: its rows, the first things wrong with it, and columns nobody read."""

    rows: list[RawRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    unread_columns: list[str] = field(default_factory=list)


def read_file(layout: Layout, file: InputFile, asked: Asked) -> RawFile:
    """All of a file; where too much is wrong with it, its beginning.

    Raises:
        FormatError: the budget does not last.
    """
    raw = RawFile()
    try:
        asked.budget.open(file)
        for found in layout.read(file, asked):
            _add(raw, file, found, asked)
            if len(raw.errors) >= ERRORS:
                break
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = gettext_noop("cannot be read: %(reason)s", reason=reason)
        remedy = gettext_noop("Check the path and its rights")
        raw.errors.append(RowError(file.name, None, "file", problem, remedy))
    return raw


def _add(raw: RawFile, file: InputFile, found: Found, asked: Asked) -> None:
    if isinstance(found, RawRow):
        asked.budget.count_row(file)
        raw.rows.append(found)
    elif isinstance(found, UnreadColumn):
        raw.unread_columns.append(found.name)
    else:
        raw.errors.append(found)
