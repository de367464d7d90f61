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
from pathlib import Path

from workbench.core.languages import find_code
from workbench.core.letters import LETTERS, MAX_OPTIONS
from workbench.core.messages import gettext_noop
from workbench.layouts.answers import parse_answer
from workbench.layouts.base import Asked, InputFile, Layout
from workbench.layouts.content import decode, read_bytes
from workbench.layouts.records import FormatError, RowError
from workbench.layouts.rows import RawFile, RawRow

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
class _Places:
    """Where things stand in a line of `width` cells, and how many lines come before the rows."""

    question: int
    options: tuple[int, ...]
    answer: int
    width: int
    header_lines: int


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

    def read(self, file: InputFile, asked: Asked) -> RawFile:
        result = RawFile()
        name = parse_csv_name(file.path)
        if name is None:
            result.errors.append(_misnamed(file))
            return result
        lines = list(_read_lines(file, result.errors))
        places = _find_places(file, lines, asked.header, result.errors) if lines else None
        if places is None:
            return result
        if places.header_lines:
            result.ignored_columns.extend(_unused(lines[0].cells, places))
        for index, line in enumerate(lines[places.header_lines :]):
            sample_id = f"{name.subject}/{name.split}/{index}"
            if len(line.cells) == places.width:
                result.rows.append(_raw_row(file, line, places, sample_id))
            else:
                result.errors.append(_wrong_width(file, line, places))
        return result


LAYOUT = MmluCsv()


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


def _find_places(
    file: InputFile, lines: list[_Line], header: bool | None, errors: list[RowError]
) -> _Places | None:
    cells = lines[0].cells
    names = [cell.strip().lower() for cell in cells]
    if header is not False and {"question", "answer"} <= set(names):
        return _places_by_name(file, names, errors)
    if header is None and (names[0] == "question" or parse_answer(cells[-1]) is None):
        problem = gettext_noop(
            "the first line, which ends in “%(end)s”, may be a header or a row", end=cells[-1]
        )
        remedy = gettext_noop("Say --header yes or --header no")
        errors.append(RowError(file.name, lines[0].row, "header", problem, remedy))
    return _places_by_order(file, lines, 1 if header else 0, errors)


def _places_by_name(file: InputFile, names: list[str], errors: list[RowError]) -> _Places | None:
    places = {found["place"]: i for i, name in enumerate(names) if (found := _option(name))}
    for series in (LETTERS.lower(), range(MAX_OPTIONS), range(1, MAX_OPTIONS + 1)):
        wanted = [str(place) for place in series][: len(places)]
        if len(places) >= 2 and set(wanted) == set(places):
            options = tuple(places[place] for place in wanted)
            return _Places(names.index("question"), options, names.index("answer"), len(names), 1)
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
    file: InputFile, lines: list[_Line], header_lines: int, errors: list[RowError]
) -> _Places | None:
    """Question first, answer last; the width is the one that most lines have."""
    width = Counter(len(line.cells) for line in lines).most_common(1)[0][0]
    if 2 <= width - 2 <= MAX_OPTIONS:
        return _Places(0, tuple(range(1, width - 1)), width - 1, width, header_lines)
    problem = gettext_noop("has %(count)s columns", count=str(width))
    remedy = gettext_noop(
        "Give a question, 2 to %(most)s options and an answer, separated by commas",
        most=str(MAX_OPTIONS),
    )
    errors.append(RowError(file.name, lines[0].row, "row", problem, remedy))
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
