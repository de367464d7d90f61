"""What reading may cost: bounded before anything is decoded, whatever the format.

A few hundred kilobytes can stand for gigabytes: rows that repeat a dictionary's entry, pages that
compress well, one value without end. So rows are counted as they come, decoded bytes are reckoned
before they are decoded, and a line is never read further than `LINE`.
"""

from dataclasses import dataclass

from workbench.core.messages import gettext_noop
from workbench.layouts.records import FormatError, InputFile

MEGABYTE = 1024 * 1024

LINE = 4 * MEGABYTE
"""Of a text file, in bytes: twenty times the longest unit that is taken in."""

VALUE = MEGABYTE
"""Of a column, in bytes: five times the longest unit that is taken in."""

ERRORS = 1000
"""So many are told of a file; who has more has another kind of file."""

FREE = 64 * MEGABYTE
"""What may be decoded of any file, however small it is stored."""


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


class Budget:
    """What is left of the limits while files are read one after another."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._rows = 0
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

    def decode(self, file: InputFile, size: int) -> None:
        """Count bytes of the open file that are about to be decoded from fewer.

        Raises:
            FormatError: they are too many in all, or for what is stored.
        """
        self._decoded += size
        self._require_size(file)
        if self._decoded > max(FREE, self._limits.ratio * self._stored):
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
