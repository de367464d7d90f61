"""Read one file by its layout, within the budget."""

import zlib
from collections.abc import Iterator
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
    for found in found_in(layout, file, asked):
        if isinstance(found, RawRow):
            raw.rows.append(found)
        elif isinstance(found, UnreadColumn):
            raw.unread_columns.append(found.name)
        else:
            raw.errors.append(found)
            if len(raw.errors) >= ERRORS:
                break
    return raw


def found_in(layout: Layout, file: InputFile, asked: Asked) -> Iterator[Found]:
    """What a file holds, as it comes; a file that cannot be read is one thing wrong more.

    Raises:
        FormatError: the budget does not last.
    """
    try:
        asked.budget.open(file)
        for found in layout.read(file, asked):
            if isinstance(found, RawRow):
                asked.budget.count_row(file)
            yield found
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        problem = gettext_noop("cannot be read: %(reason)s", reason=reason)
        remedy = gettext_noop("Check the path and its rights, or get the file again")
        yield RowError(file.name, None, "file", problem, remedy)
