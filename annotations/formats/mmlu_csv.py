"""The CSV layout of MMLU: question, options, answer; with or without a header line.

The original distribution (Hendrycks et al. 2021) has no header and answers A to D; a common
copy has the header `question,choice0,...,choice3,answer` and answers 0 to 3.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from annotations.formats.answers import parse_answer
from annotations.formats.files import InputFile, decode, parse_csv_name, read_bytes
from annotations.formats.records import RowError
from annotations.formats.rows import LETTERS, MAX_OPTIONS, RawFile, RawRow
from workbench.core.messages import gettext_noop

_OPTION_NAME = re.compile(r"(?:choice|option)?_?(?P<place>[a-z]|[0-9]{1,2})")


@dataclass(frozen=True)
class _Line:
    row: int
    cells: list[str]


@dataclass(frozen=True)
class _Layout:
    """Where things stand in a line of `width` cells, and how many lines come before the rows."""

    question: int
    options: tuple[int, ...]
    answer: int
    width: int
    header_lines: int


def read_mmlu_csv(file: InputFile, *, header: bool | None) -> RawFile:
    """Read one file named `{subject}_{split}.csv` or `{subject}_{split}_{language}.csv`.

    Args:
        header: whether the first line is one; None to tell it from the line itself.
    """
    result = RawFile()
    name = parse_csv_name(file.path)
    if name is None:
        result.errors.append(_misnamed(file))
        return result
    lines = list(_read_lines(file, result.errors))
    layout = _find_layout(file, lines, header, result.errors) if lines else None
    if layout is None:
        return result
    if layout.header_lines:
        result.ignored_columns.extend(_unused(lines[0].cells, layout))
    for index, line in enumerate(lines[layout.header_lines :]):
        sample_id = f"{name.subject}/{name.split}/{index}"
        if len(line.cells) == layout.width:
            result.rows.append(_raw_row(file, line, layout, sample_id))
        else:
            result.errors.append(_wrong_width(file, line, layout))
    return result


def _read_lines(file: InputFile, errors: list[RowError]) -> Iterator[_Line]:
    """The records of a file; blank lines are no records, as pandas and the hub read them."""
    content = read_bytes(file)
    if isinstance(content, RowError):
        errors.append(content)
        return
    text = decode(file, content)
    if not isinstance(text, str):
        errors.extend(text)
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        row = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = gettext_noop("is not valid CSV (%(reason)s)", reason=str(error))
            remedy = gettext_noop('Close every quoted field and write a quote inside one as ""')
            errors.append(RowError(file.name, row, "row", problem, remedy))
            continue
        if cells:
            yield _Line(row, cells)


def _find_layout(
    file: InputFile, lines: list[_Line], header: bool | None, errors: list[RowError]
) -> _Layout | None:
    cells = lines[0].cells
    names = [cell.strip().lower() for cell in cells]
    if header is not False and {"question", "answer"} <= set(names):
        return _layout_by_name(file, names, errors)
    if header is None and (names[0] == "question" or parse_answer(cells[-1]) is None):
        problem = gettext_noop(
            "the first line, which ends in “%(end)s”, may be a header or a row", end=cells[-1]
        )
        remedy = gettext_noop("Say --header yes or --header no")
        errors.append(RowError(file.name, lines[0].row, "header", problem, remedy))
    return _layout_by_place(file, lines, 1 if header else 0, errors)


def _layout_by_name(file: InputFile, names: list[str], errors: list[RowError]) -> _Layout | None:
    places = {found["place"]: i for i, name in enumerate(names) if (found := _option(name))}
    for series in (LETTERS.lower(), range(MAX_OPTIONS), range(1, MAX_OPTIONS + 1)):
        wanted = [str(place) for place in series][: len(places)]
        if len(places) >= 2 and set(wanted) == set(places):
            options = tuple(places[place] for place in wanted)
            return _Layout(names.index("question"), options, names.index("answer"), len(names), 1)
    problem = gettext_noop(
        "names these options: %(places)s", places=", ".join(sorted(places)) or "–"
    )
    remedy = gettext_noop(
        "Name 2 to %(most)s options choice0, choice1, ... without a gap", most=str(MAX_OPTIONS)
    )
    errors.append(RowError(file.name, 1, "header", problem, remedy))
    return None


def _option(name: str) -> re.Match[str] | None:
    return _OPTION_NAME.fullmatch(name)


def _layout_by_place(
    file: InputFile, lines: list[_Line], header_lines: int, errors: list[RowError]
) -> _Layout | None:
    """Question first, answer last; the width is the one that most lines have."""
    width = Counter(len(line.cells) for line in lines).most_common(1)[0][0]
    if 2 <= width - 2 <= MAX_OPTIONS:
        return _Layout(0, tuple(range(1, width - 1)), width - 1, width, header_lines)
    problem = gettext_noop("has %(count)s columns", count=str(width))
    remedy = gettext_noop(
        "Give a question, 2 to %(most)s options and an answer, separated by commas",
        most=str(MAX_OPTIONS),
    )
    errors.append(RowError(file.name, lines[0].row, "row", problem, remedy))
    return None


def _unused(cells: list[str], layout: _Layout) -> list[str]:
    used = {layout.question, *layout.options, layout.answer}
    return [cell for place, cell in enumerate(cells) if place not in used]


def _raw_row(file: InputFile, line: _Line, layout: _Layout, sample_id: str) -> RawRow:
    cells = line.cells
    return RawRow(
        file=file.name,
        row=line.row,
        sample_id=sample_id,
        question=cells[layout.question],
        options=[cells[place] for place in layout.options],
        answer=cells[layout.answer],
    )


def _wrong_width(file: InputFile, line: _Line, layout: _Layout) -> RowError:
    problem = gettext_noop(
        "has %(found)s columns where the file has %(width)s",
        found=str(len(line.cells)),
        width=str(layout.width),
    )
    remedy = gettext_noop("Give every column, and quote texts that hold a comma")
    return RowError(file.name, line.row, "row", problem, remedy)


def _misnamed(file: InputFile) -> RowError:
    remedy = gettext_noop(
        "Name it {subject}_{split}.csv with split test, dev or val, or move it elsewhere"
    )
    problem = gettext_noop("does not say subject and split")
    return RowError(file.name, None, "file name", problem, remedy)
