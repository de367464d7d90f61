"""The records of a file of delimited text: CSV, TSV, or with semicolons."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.core.messages import gettext_noop
from workbench.layouts.base import Asked
from workbench.layouts.budget import ERRORS
from workbench.layouts.content import read_lines, texts
from workbench.layouts.records import InputFile, RowError
from workbench.layouts.rows import Columns, Record

LINES = 1000
"""Of a record that cannot be read: a quote that long ago was never closed."""

DELIMITERS = ",\t;"


@dataclass(frozen=True)
class Line:
    row: int
    cells: list[str]


def records(
    file: InputFile, lines: Iterator[str], errors: list[RowError], delimiter: str = ","
) -> Iterator[Line]:
    """The records of a file; blank lines are no records, as pandas and the hub read them."""
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    while len(errors) < ERRORS:
        row = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            problem = gettext_noop("is not valid CSV (%(reason)s)", reason=str(error))
            remedy = gettext_noop('Close every quoted field and write a quote inside one as ""')
            errors.append(RowError(file.name, row, "row", problem, remedy))
            if reader.line_num - row > LINES:
                break
            continue
        if cells:
            yield Line(row, cells)


def read_delimited(
    file: InputFile, asked: Asked, encoding: str
) -> Iterator[Columns | Record | RowError]:
    """The records by the names of the first line, or numbered from 1 where there is no header."""
    errors: list[RowError] = []
    lines = asked.budget.lines(file, texts(read_lines(file, asked.budget, encoding), errors))
    start = next(lines, "")
    if errors:  # of a header that cannot be read nothing else is told
        yield from errors
        return
    delimiter = delimiter_of(start)
    found = records(file, _from(start, lines), errors, delimiter)
    names: list[str] = []
    for line in found:
        yield from errors
        errors.clear()
        cells = line.cells
        if not names:
            names = _names(cells, asked.header)
            if repeated := [one for one, times in Counter(names).items() if times > 1 and one]:
                yield _repeated(file, line.row, repeated[0])
                return
            yield Columns(tuple(names))
            if asked.header is not False:
                continue
        if len(cells) == len(names):
            yield line.row, dict(zip(names, cells, strict=True))
        else:
            yield wrong_width(file, line, len(names))
    yield from errors


def delimiter_of(line: str) -> str:
    """What separates the cells of a header: of those that may, what it holds most of."""
    return max(DELIMITERS, key=line.count)


def wrong_width(file: InputFile, line: Line, width: int) -> RowError:
    problem = gettext_noop(
        "has %(found)s columns where the file has %(width)s",
        found=str(len(line.cells)),
        width=str(width),
    )
    remedy = gettext_noop("Give every column, and quote texts that hold a comma")
    return RowError(file.name, line.row, "row", problem, remedy)


def _names(cells: list[str], header: bool | None) -> list[str]:
    if header is False:
        return [str(place) for place in range(1, len(cells) + 1)]
    return [cell.strip() for cell in cells]


def _from(start: str, lines: Iterator[str]) -> Iterator[str]:
    yield start
    yield from lines


def _repeated(file: InputFile, row: int, name: str) -> RowError:
    problem = gettext_noop("“%(name)s” is given twice", name=name)
    return RowError(file.name, row, "header", problem, gettext_noop("Give each column its name"))
