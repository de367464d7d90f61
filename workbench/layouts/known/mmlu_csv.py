"""The CSV layout of MMLU: question, options, answer; with or without a header line.

The original distribution (Hendrycks et al. 2021) has no header and answers A to D; a common
copy has the header `question,choice0,...,choice3,answer` and answers 0 to 3.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from workbench.core.languages import find_code
from workbench.core.letters import LETTERS, MAX_OPTIONS
from workbench.core.messages import gettext_noop
from workbench.layouts.answers import parse_answer
from workbench.layouts.base import Asked, Layout, Sample
from workbench.layouts.budget import Budget
from workbench.layouts.content import read_lines, texts
from workbench.layouts.delimited import Line, records, wrong_width
from workbench.layouts.names import Told, told_by
from workbench.layouts.records import InputFile, RowError
from workbench.layouts.rows import Found, RawRow, UnreadColumn

SPLITS = ("test", "dev", "val")
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
    stem = path.stem if path.suffix.lower() == ".csv" else Path(path.stem).stem
    found = _FILE_NAME.fullmatch(stem)
    if found is None:
        return None
    language = found["language"] and (find_code(found["language"]) or found["language"])
    return CsvName(found["subject"], found["split"], language)


@dataclass(frozen=True)
class _Shape:
    """The first line of a file, and how many cells most of its lines have."""

    first: Line
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
    suffixes = (".csv", ".csv.gz")

    def recognises(self, sample: Sample) -> int | None:
        """Surely where the file is named so and its header, or its lack of one, is the layout's."""
        names = [name.lower() for name in sample.names]
        is_header = {"question", "answer"} <= set(names) and any(map(_option, names))
        is_row = not names or parse_answer(sample.names[-1]) is not None
        if parse_csv_name(sample.file.path):
            return 100 if is_header or is_row else 1
        return None if is_row else 0

    def reads(self, sample: Sample) -> Collection[str]:
        names = sample.names
        named = [one for one in names if one.lower() in ("question", "answer")]
        return [*named, *(one for one in names if _option(one.lower()))] if named else names

    def told_by(self, file: InputFile) -> Told:
        name = parse_csv_name(file.path)
        return Told(name.split, name.subject, "", name.language) if name else told_by(file.name)

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
        lines = records(file, texts(read_lines(file), []), [])
        for index, line in enumerate(islice(lines, places.header_lines, None)):
            if len(line.cells) == places.width:
                yield _raw_row(file, line, places, f"{name.subject}/{name.split}/{index}")
            else:
                yield wrong_width(file, line, places.width)


LAYOUT = MmluCsv()


def _shape(file: InputFile, budget: Budget, errors: list[RowError]) -> _Shape | None:
    """Read the file once for its width: the first row cannot be placed before that is known."""
    first, widths, count = None, Counter[int](), 0
    lines = budget.lines(file, texts(read_lines(file, budget), errors))
    for count, line in enumerate(records(file, lines, errors), start=1):
        budget.require_rows(file, count)
        first = first or line
        widths[len(line.cells)] += 1
    return _Shape(first, widths.most_common(1)[0][0]) if first else None


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
        remedy = gettext_noop(
            "Say --header yes or --header no; or say what its columns are by --layout table --map"
        )
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


def _raw_row(file: InputFile, line: Line, places: _Places, sample_id: str) -> RawRow:
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


def _misnamed(file: InputFile) -> RowError:
    remedy = gettext_noop(
        "Name it {subject}_{split}.csv with split test, dev or val, or move it elsewhere"
    )
    problem = gettext_noop("does not say subject and split")
    return RowError(file.name, None, "file name", problem, remedy)
