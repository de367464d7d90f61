"""What reading may cost: bounded before anything is decoded, whatever the format.

A few hundred kilobytes can stand for gigabytes: rows that repeat a dictionary's entry, pages that
compress well, one value without end, lines that hold nothing. So rows and lines are counted as they
come, decoded bytes are reckoned before they are decoded, and a line is never read further than
`LINE`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from workbench.core.messages import gettext_noop
from workbench.layouts.records import FormatError, InputFile

T = TypeVar("T")
MEGABYTE = 1024 * 1024

LINE = 4 * MEGABYTE
"""Of a text file, in bytes: twenty times the longest unit that is taken in."""

VALUE = MEGABYTE
"""Of a column, in bytes: five times the longest unit that is taken in."""

ERRORS = 1000
"""So many are told of a file; who has more has another kind of file."""

FREE = 64 * MEGABYTE
"""What may be decoded of any file, however small it is stored."""

LINES = 4
"""Of a text file for each row that may be: a record may have several, and blank ones have none."""

FEWEST_LINES = 4_000_000
"""They may be however few rows."""

LINES_IN_MEMORY = 1_000_000
"""Of a small file that is read as a whole."""


@dataclass(frozen=True)
class Limits:
    """What the files of one import may come to.

    Attributes:
        rows: records in all.
        size: bytes of decoded text in all.
        ratio: decoded bytes for a stored one, beyond the first 64 MiB. Parquet files of benchmarks
            have 2 to 20.
    """

    rows: int = 1_000_000
    size: int = 2048 * MEGABYTE
    ratio: int = 200

    @property
    def lines(self) -> int:
        return max(FEWEST_LINES, LINES * self.rows)

    def decoded(self, stored: int) -> int:
        """How many bytes may be decoded of so many."""
        return max(FREE, self.ratio * stored)


class Budget:
    """What is left of the limits while files are read one after another."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._rows = self._lines = 0
        self._before = 0
        self._stored = 0
        self._decoded = 0

    def open(self, file: InputFile) -> None:
        """Begin a file: it comes to what is stored at least.

        Raises:
            FormatError: that is too much already.
            OSError: the file cannot be looked at.
        """
        self._before += max(self._stored, self._decoded)
        self._stored, self._decoded = file.path.stat().st_size, 0
        self._require_size(file)

    def count_row(self, file: InputFile) -> None:
        """Raises `FormatError` where there are too many."""
        self.require_rows(file, 1)
        self._rows += 1

    def require_rows(self, file: InputFile, rows: int) -> None:
        """Raises `FormatError` where so many more would be too many."""
        if self._rows + rows > self._limits.rows:
            raise FormatError(
                gettext_noop(
                    "%(file)s: with its rows there would be over %(most)s; give fewer at once",
                    file=file.name,
                    most=f"{self._limits.rows:,}",
                )
            )

    def lines(self, file: InputFile, lines: Iterator[T]) -> Iterator[T]:
        """The lines as they come; raises `FormatError` where there are too many."""
        for line in lines:
            self._lines += 1
            if self._lines > self._limits.lines:
                raise too_many_lines(file.name, self._limits.lines)
            yield line

    def decode(self, file: InputFile, size: int) -> None:
        """Count bytes of the open file that are about to be decoded from fewer.

        Raises:
            FormatError: they are too many in all, or for what is stored.
        """
        self._decoded += size
        self._require_size(file)
        if self._decoded > self._limits.decoded(self._stored):
            raise FormatError(
                gettext_noop(
                    "%(file)s unpacks to over %(ratio)s times its size; give its texts as they are",
                    file=file.name,
                    ratio=f"{self._limits.ratio:,}",
                )
            )

    def _require_size(self, file: InputFile) -> None:
        if self._before + max(self._stored, self._decoded) > self._limits.size:
            raise FormatError(
                gettext_noop(
                    "%(file)s: with its texts there would be over %(most)s MB; give fewer at once",
                    file=file.name,
                    most=f"{self._limits.size // MEGABYTE:,}",
                )
            )


def too_many_lines(name: str, most: int) -> FormatError:
    return FormatError(
        gettext_noop(
            "%(file)s: with its lines there would be over %(most)s; delete empty ones, or give "
            "fewer at once",
            file=name,
            most=f"{most:,}",
        )
    )
