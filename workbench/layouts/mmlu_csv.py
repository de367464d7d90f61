"""The CSV layout of MMLU: question, options, answer; with or without a header line.

The original distribution (Hendrycks et al. 2021) has no header and answers A to D; a common
copy has the header `question,choice0,...,choice3,answer` and answers 0 to 3.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from workbench.core.languages import find_code
from workbench.core.letters import LETTERS, MAX_OPTIONS
from workbench.core.messages import gettext_noop
from workbench.layouts.answers import parse_answer
from workbench.layouts.base import Asked, Layout
from workbench.layouts.budget import ERRORS, Budget
from workbench.layouts.content import read_lines, texts
from workbench.layouts.records import FormatError, InputFile, RowError
from workbench.layouts.rows import Found, RawRow, UnreadColumn

SPLITS = ("test", "dev", "val")
LINES = 1000
"""Of a record that cannot be read: a quote that long ago was never closed."""
_FILE_NAME = re.compile(
    rf"(?P<subject>.+?)_(?P<split>{'|'.join(SPLITS)})(?:_(?P<language>[A-Za-z]{{1,3}}(?:[-_][A-Za-z0-9]+)*))?"
)
_OPTION_NAME = re.compile(r"(?:choice|option)?_?(?P<place>[a-z]|[0-9]{1,2})")


@dataclass(frozen=True)
class CsvName:
    """What the name `{subject}_{split}.csv` or `{subject}_{split}_{language}.csv` says."""

    subject: str
    split: str
    language: str | None


def parse_csv_name(path: Path) -> CsvName | None:
    """The parts of a file's name in the MMLU layout, the language by its code; or None."""
    found = _FILE_NAME.fullmatch(path.stem)
    if found is None:
        return None
    language = found["language"] and (find_code(found["language"]) or found["language"])
    return CsvName(found["subject"], found["split"], language)


@dataclass(frozen=True)
class _Line:
    row: int
    cells: list[str]


@dataclass(frozen=True)
class _Shape:
    """The first line of a file, and how many cells most of its lines have."""

    first: _Line
    width: int


@dataclass(frozen=True)
class _Places:
    """Where things stand in a line of `width` cells, and how many lines come before the rows.

    `counts_from_0` says that the header numbers the options so.
    """

    question: int
    options: tuple[int, ...]
    answer: int
    width: int
    header_lines: int
    counts_from_0: bool = False


class MmluCsv(Layout):
    """Files named `{subject}_{split}.csv` or `{subject}_{split}_{language}.csv`."""

    name = "mmlu-csv"
    suffixes = (".csv",)

    def subfolders(self, language: str) -> tuple[str, ...]:
        return SPLITS

    def choose(self, files: list[InputFile], language: str) -> list[InputFile]:
        """Files named for the language, else those named for none; misnamed files are kept."""
        named: dict[str | None, list[InputFile]] = {}
        misnamed: list[InputFile] = []
        for file in files:
            name = parse_csv_name(file.path)
            (misnamed if name is None else named.setdefault(name.language, [])).append(file)
        if named and not {language, None} & named.keys():
            raise FormatError(
                gettext_noop(
                    "the files here are for %(others)s, none is for %(language)s: see --language",
                    others=", ".join(sorted(str(other) for other in named)),
                    language=language,
                )
            )
        return named.get(language, named.get(None, [])) + misnamed

    def check_path(self, path: Path, language: str) -> None:
        name = parse_csv_name(path)
        if name is not None and name.language not in (None, language):
            raise FormatError(
                gettext_noop(
                    "%(path)s is named for the language “%(named)s”, not “%(language)s”: give "
                    "--language %(named)s, or call it %(other)s",
                    path=str(path),
                    named=name.language or "",
                    language=language,
                    other=f"{name.subject}_{name.split}.csv",
                )
            )

    def read(self, file: InputFile, asked: Asked) -> Iterator[Found]:
        name = parse_csv_name(file.path)
        if name is None:
            yield _misnamed(file)
            return
        errors: list[RowError] = []
        shape = _shape(file, asked.budget, errors)
        places = _find_places(file, shape, asked.header, errors) if shape else None
        yield from errors
        if shape is None or places is None:
            return
        if places.header_lines:
            yield from map(UnreadColumn, _unused(shape.first.cells, places))
        lines = _records(file, texts(read_lines(file), []), [])
        for index, line in enumerate(islice(lines, places.header_lines, None)):
            if len(line.cells) == places.width:
                yield _raw_row(file, line, places, f"{name.subject}/{name.split}/{index}")
            else:
                yield _wrong_width(file, line, places)


LAYOUT = MmluCsv()


def _shape(file: InputFile, budget: Budget, errors: list[RowError]) -> _Shape | None:
    """Read the file once for its width: the first row cannot be placed before that is known."""
    first, widths, count = None, Counter[int](), 0
    lines = budget.lines(file, texts(read_lines(file), errors))
    for count, line in enumerate(_records(file, lines, errors), start=1):
        budget.require_rows(file, count)
        first = first or line
        widths[len(line.cells)] += 1
    return _Shape(first, widths.most_common(1)[0][0]) if first else None


def _records(file: InputFile, lines: Iterator[str], errors: list[RowError]) -> Iterator[_Line]:
    """The records of a file; blank lines are no records, as pandas and the hub read them."""
    reader = csv.reader(lines, strict=True)
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
            yield _Line(row, cells)


def _find_places(
    file: InputFile, shape: _Shape, header: bool | None, errors: list[RowError]
) -> _Places | None:
    cells = shape.first.cells
    names = [cell.strip().lower() for cell in cells]
    if header is not False and {"question", "answer"} <= set(names):
        return _places_by_name(file, names, errors)
    if header is None and (names[0] == "question" or parse_answer(cells[-1]) is None):
        problem = gettext_noop(
            "the first line, which ends in “%(end)s”, may be a header or a row", end=cells[-1]
        )
        remedy = gettext_noop("Say --header yes or --header no")
        errors.append(RowError(file.name, shape.first.row, "header", problem, remedy))
    return _places_by_order(file, shape, 1 if header else 0, errors)


def _places_by_name(file: InputFile, names: list[str], errors: list[RowError]) -> _Places | None:
    places = {found["place"]: i for i, name in enumerate(names) if (found := _option(name))}
    for series in (LETTERS.lower(), range(MAX_OPTIONS), range(1, MAX_OPTIONS + 1)):
        wanted = [str(place) for place in series][: len(places)]
        if len(places) >= 2 and set(wanted) == set(places):
            options = tuple(places[place] for place in wanted)
            question, answer = names.index("question"), names.index("answer")
            return _Places(question, options, answer, len(names), 1, wanted[0] == "0")
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


def _places_by_order(
    file: InputFile, shape: _Shape, header_lines: int, errors: list[RowError]
) -> _Places | None:
    """Question first, answer last; the width is the one that most lines have."""
    width = shape.width
    if 2 <= width - 2 <= MAX_OPTIONS:
        return _Places(0, tuple(range(1, width - 1)), width - 1, width, header_lines)
    problem = gettext_noop("has %(count)s columns", count=str(width))
    remedy = gettext_noop(
        "Give a question, 2 to %(most)s options and an answer, separated by commas",
        most=str(MAX_OPTIONS),
    )
    errors.append(RowError(file.name, shape.first.row, "row", problem, remedy))
    return None


def _unused(cells: list[str], places: _Places) -> list[str]:
    used = {places.question, *places.options, places.answer}
    return [cell for place, cell in enumerate(cells) if place not in used]


def _raw_row(file: InputFile, line: _Line, places: _Places, sample_id: str) -> RawRow:
    cells = line.cells
    return RawRow(
        file=file.name,
        row=line.row,
        sample_id=sample_id,
        question=cells[places.question],
        options=[cells[place] for place in places.options],
        answer=cells[places.answer],
        counts_from_0=places.counts_from_0,
    )


def _wrong_width(file: InputFile, line: _Line, places: _Places) -> RowError:
    problem = gettext_noop(
        "has %(found)s columns where the file has %(width)s",
        found=str(len(line.cells)),
        width=str(places.width),
    )
    remedy = gettext_noop("Give every column, and quote texts that hold a comma")
    return RowError(file.name, line.row, "row", problem, remedy)


def _misnamed(file: InputFile) -> RowError:
    remedy = gettext_noop(
        "Name it {subject}_{split}.csv with split test, dev or val, or move it elsewhere"
    )
    problem = gettext_noop("does not say subject and split")
    return RowError(file.name, None, "file name", problem, remedy)
