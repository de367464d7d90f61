"""CSV, a row a segment, for people with a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator

from annotations.formats.segments.base import SegmentFormat
from annotations.formats.segments.segment import ExportedItem, Head, ReturnedSegment
from annotations.formats.segments.table import COLUMNS, read_rows, rows_of
from workbench.core.spreadsheets import escaped, unescaped
from workbench.layouts.budget import Budget
from workbench.layouts.records import InputFile, RowError
from workbench.layouts.tables import DELIMITED

BEGINNING = "\ufeff"
"""Without it spreadsheet programs take the file for one in a Western encoding."""


class Csv(SegmentFormat):
    name = "csv"
    order = 4
    label = "CSV"
    suffix = ".csv"
    suffixes = DELIMITED
    media_type = "text/csv"

    def write(self, head: Head, items: Iterable[ExportedItem]) -> Iterator[bytes]:
        yield _line(COLUMNS, BEGINNING)
        for row in rows_of(head, items):
            row["locked"] = "yes" if row["locked"] else ""
            yield _line(escaped(row[name] or "") for name in COLUMNS)

    def read(
        self, file: InputFile, budget: Budget, language: str = ""
    ) -> Iterator[ReturnedSegment | RowError]:
        return read_rows(file, budget, unescaped)


def _line(cells: Iterable[str], before: str = "") -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)  # its own line ends, so that it quotes both characters
    return (before + line.getvalue()).encode()


FORMAT = Csv()
