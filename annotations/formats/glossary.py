"""Glossaries as files: CSV and TSV with named columns, and TBX (ISO 30042)."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotations.canonical import canonical
from annotations.formats.tbx import Entry, Term, read_tbx
from workbench.core.languages import DEFAULT_SOURCE, find_code, nearest_code
from workbench.core.messages import gettext_noop
from workbench.core.spreadsheets import escaped, unescaped
from workbench.layouts.content import decode
from workbench.layouts.records import FormatError, ReadResult, RowError

COLUMNS = ("source", "target", "language", "forbidden", "note")
REQUIRED = COLUMNS[:2]
_DELIMITERS = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
_TBX = (".tbx", ".xml")
SUFFIXES = (*_DELIMITERS, *_TBX)
FORMATS = {
    "csv": (".csv", "text/csv; charset=utf-8"),
    "tbx": (".tbx", "application/x-tbx"),
    "tbx-2008": (".tbx", "application/x-tbx"),
}
"""What a glossary is written as: how the file's name ends, and its media type."""

_YES = frozenset({"yes", "y", "true", "1", "x", "forbidden"})
_NO = frozenset({"", "no", "n", "false", "0"})


@dataclass(frozen=True)
class GlossaryRow:
    """A line of a glossary; `row` is the line of the file on which it starts."""

    language: str
    source: str
    target: str
    forbidden: bool
    note: str
    row: int


Found = GlossaryRow | RowError


def read_glossary(
    name: str,
    content: bytes,
    *,
    language: str = "",
    source_language: str = DEFAULT_SOURCE,
    languages: Collection[str] = (),
) -> ReadResult[GlossaryRow]:
    """Read the terms of one file; its format is told by the end of its name.

    Args:
        name: the file's, for its format and for messages.
        language: of rows of a table that name none; of a TBX file, the only one that is read.
        source_language: of the terms that are translated, in a TBX file.
        languages: those that keep their region in a TBX file; `es-MX` is `es` else.

    Raises:
        FormatError: the file is of another kind, no usable XML, or malicious.
    """
    suffix = Path(name).suffix.lower()
    if suffix in _DELIMITERS:
        text = decode(name, content)
        if not isinstance(text, str):
            return ReadResult((), tuple(text), (), (name,))
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=_DELIMITERS[suffix])
        try:
            header = [cell.strip().lower() for cell in next(lines, [])]
            ignored = tuple(column for column in header if column not in COLUMNS)
            return _sorted_out(name, list(_table(name, header, lines, language)), ignored)
        except csv.Error as error:
            problem = gettext_noop("cannot be read (%(reason)s)", reason=str(error))
            remedy = gettext_noop("Put quotes around the text")
            unread = RowError(name, lines.line_num, "row", problem, remedy)
            return ReadResult((), (unread,), (), (name,))
    if suffix in _TBX:
        found = _tbx(name, content, source_language, language, languages)
        return _sorted_out(name, list(found), ())
    known = ", ".join(SUFFIXES)
    raise FormatError(
        gettext_noop("%(file)s is of another kind; give one of: %(known)s", file=name, known=known)
    )


def write_glossary(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield the lines of a CSV file that `read_glossary` takes; rows as in `COLUMNS`.

    What a spreadsheet would take for a formula is escaped, which reading takes back.
    """
    for row in (COLUMNS, *rows):
        line = io.StringIO()
        cells = ("yes" if cell is True else str(cell or "") for cell in row)
        csv.writer(line).writerow(map(escaped, cells))
        yield line.getvalue().encode()


def term_text(text: str) -> str:
    """A term as it is stored: in canonical form, with single spaces and none around it."""
    return " ".join(canonical(text).split())


def _sorted_out(
    name: str, found: Sequence[Found], ignored: tuple[str, ...]
) -> ReadResult[GlossaryRow]:
    rows = tuple(one for one in found if isinstance(one, GlossaryRow))
    errors = [one for one in found if isinstance(one, RowError)]
    if not found:
        problem = gettext_noop("holds no terms to import")
        errors.append(
            RowError(name, None, "file", problem, gettext_noop("Check the file and the language"))
        )
    return ReadResult(rows, tuple(errors), ignored, (name,))


def _table(
    name: str, header: list[str], lines: Iterator[list[str]], language: str
) -> Iterator[Found]:
    if missing := [column for column in REQUIRED if column not in header]:
        problem = gettext_noop("has no column %(column)s", column=", ".join(missing))
        remedy = gettext_noop(
            "Name the columns in the first line: source, target, and where there are such: "
            "language, forbidden, note"
        )
        yield RowError(name, 1, "header", problem, remedy)
        return
    for row, cells in _numbered(lines):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            problem = gettext_noop("has more cells than the first line has columns")
            yield RowError(name, row, "row", problem, gettext_noop("Put quotes around the text"))
            continue
        yield from _line(
            name,
            row,
            dict(zip(header, map(term_text, map(unescaped, cells)), strict=False)),
            language,
        )


def _numbered(lines: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it starts."""
    reader, row = lines, 2
    for cells in reader:
        yield row, cells
        row = reader.line_num + 1  # type: ignore[attr-defined]


def _line(name: str, row: int, cells: dict[str, str], language: str) -> Iterator[Found]:
    forbidden = cells.get("forbidden", "").lower()
    if forbidden not in _YES | _NO:
        problem = gettext_noop("“%(value)s” is neither yes nor no", value=forbidden)
        yield RowError(name, row, "forbidden", problem, gettext_noop("Write yes or no"))
        return
    named = cells.get("language") or language
    yield GlossaryRow(
        language=find_code(named) or named,
        source=cells.get("source", ""),
        target=cells.get("target", ""),
        forbidden=forbidden in _YES,
        note=cells.get("note", ""),
        row=row,
    )


def _tbx(
    name: str, content: bytes, source: str, language: str, languages: Collection[str]
) -> Iterator[Found]:
    for entry in read_tbx(name, content):
        for row in _entry(name, entry, source, languages):
            if isinstance(row, RowError) or language in ("", row.language):
                yield row


def _entry(
    name: str, entry: Entry, source_language: str, languages: Collection[str]
) -> Iterator[Found]:
    """Every pair of a term of the source and one in another language, as TBX lists synonyms."""
    sources = [term_text(term.text) for term in _of_source(entry, source_language)]
    if not sources:
        problem = gettext_noop("the entry has no term in “%(code)s”", code=source_language)
        remedy = gettext_noop("Give it a langSet with xml:lang “%(code)s”", code=source_language)
        yield RowError(name, entry.row, "source", problem, remedy)
        return
    for tag in dict.fromkeys(term.language for term in entry.terms):
        if _is_of(tag, source_language):
            continue
        for source in sources:
            for term in entry.terms:
                if term.language == tag:
                    yield _pair(_target(tag, languages), source, term, entry.row)


def _pair(code: str, source: str, term: Term, row: int) -> GlossaryRow:
    target, note = term_text(term.text), term_text(term.note)
    return GlossaryRow(code, source, target, term.forbidden, note, row)


def _of_source(entry: Entry, language: str) -> list[Term]:
    """The terms of the source; where several regions give theirs, those of none come first."""
    found = [term for term in entry.terms if _is_of(term.language, language)]
    exact = [term for term in found if find_code(term.language) == language]
    return exact or [term for term in found if term.language == found[0].language]


def _target(tag: str, languages: Collection[str]) -> str:
    """The language that a tag stands for; without its region where nobody says which there are."""
    if not languages:
        return tag.partition("-")[0]
    return nearest_code(tag, languages) or find_code(tag) or tag


def _is_of(tag: str, language: str) -> bool:
    """Whether a tag is of the language, or of the language in a region."""
    return nearest_code(tag, (language,)) == language
