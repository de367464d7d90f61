"""Readers of glossaries: CSV and TSV with named columns, and TBX (ISO 30042, `martif` files)."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from translate.misc.xml_helpers import getXMLlang
from translate.storage.tbx import TBXTerm, tbxfile, tbxunit

from annotations.formats.files import InputFile, decode
from annotations.formats.records import FormatError, ReadResult, RowError
from workbench.core.languages import SOURCE_LANGUAGE
from workbench.core.messages import gettext_noop

COLUMNS = ("source", "target", "language", "forbidden", "note")
REQUIRED = COLUMNS[:2]
_DELIMITERS = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
_TBX = (".tbx", ".xml")
SUFFIXES = (*_DELIMITERS, *_TBX)
_YES = frozenset({"yes", "y", "true", "1", "x", "forbidden"})
_NO = frozenset({"", "no", "n", "false", "0"})
_FORBIDDEN_STATUS = frozenset({"forbidden", "obsolete"})


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


def read_glossary(name: str, content: bytes, *, language: str = "") -> ReadResult[GlossaryRow]:
    """Read the terms of one file; its format is told by the end of its name.

    Args:
        name: the file's, for its format and for messages.
        language: of rows of a table that name none; of a TBX file, the only one that is read.

    Raises:
        FormatError: the file is of another kind.
    """
    suffix = Path(name).suffix.lower()
    found: Iterator[Found]
    ignored: tuple[str, ...] = ()
    if suffix in _DELIMITERS:
        text = decode(InputFile(Path(name), name), content)
        if not isinstance(text, str):
            return ReadResult((), tuple(text), (), (name,))
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=_DELIMITERS[suffix])
        header = [cell.strip().lower() for cell in next(lines, [])]
        ignored = tuple(column for column in header if column not in COLUMNS)
        found = _table(name, header, lines, language)
    elif suffix in _TBX:
        found = _tbx(name, content, language)
    else:
        raise FormatError(f"{name} is of another kind; give one of: {', '.join(SUFFIXES)}")
    return _sorted_out(name, list(found), ignored)


def write_glossary(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield the lines of a CSV file that `read_glossary` takes; rows as in `COLUMNS`."""
    for row in (COLUMNS, *rows):
        line = io.StringIO()
        csv.writer(line).writerow("yes" if cell is True else cell or "" for cell in row)
        yield line.getvalue().encode()


def term_text(text: str) -> str:
    """A term as it is stored: composed (NFC), with single spaces and none around it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


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
            name, row, dict(zip(header, map(term_text, cells), strict=False)), language
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
    yield GlossaryRow(
        language=cells.get("language") or language,
        source=cells.get("source", ""),
        target=cells.get("target", ""),
        forbidden=forbidden in _YES,
        note=cells.get("note", ""),
        row=row,
    )


def _tbx(name: str, content: bytes, language: str) -> Iterator[Found]:
    try:
        store = tbxfile.parsestring(content, sourcelanguage=SOURCE_LANGUAGE)
    except (etree.XMLSyntaxError, ValueError) as error:
        problem = gettext_noop("is no usable TBX (%(reason)s)", reason=str(error))
        yield RowError(name, None, "file", problem, gettext_noop("Export it again as TBX"))
        return
    types = store.document.docinfo.internalDTD
    if types is not None and any(types.iterentities()):  # They may unfold without end.
        problem = gettext_noop("defines entities of its own")
        remedy = gettext_noop("Export it with plain characters")
        yield RowError(name, None, "file", problem, remedy)
        return
    for unit in store.units:
        yield from _entry(name, unit, language)


def _entry(name: str, unit: tbxunit, language: str) -> Iterator[Found]:
    """Every pair of an English term and one in another language, as TBX lists synonyms."""
    row = unit.xmlelement.sourceline or 0
    sources = [term_text(term.text) for term in unit.get_source_terms()]
    if not sources:
        problem = gettext_noop("the entry has no English term")
        remedy = gettext_noop("Give it a langSet with xml:lang “en”")
        yield RowError(name, row, "source", problem, remedy)
        return
    for code, terms in _targets(unit):
        if language in ("", code):
            for source in sources:
                for term in terms:
                    yield GlossaryRow(
                        code, source, term_text(term.text), _forbids(term), _notes(term), row
                    )


def _targets(unit: tbxunit) -> Iterator[tuple[str, list[TBXTerm]]]:
    """The terms by language, whose code is shortened to what comes before the region."""
    for node in unit.getlanguageNodes():
        tag = getXMLlang(node) or ""
        code = tag.replace("_", "-").partition("-")[0].lower()
        if code != SOURCE_LANGUAGE:
            yield code, unit.get_target_terms(tag)


def _forbids(term: TBXTerm) -> bool:
    return term.deprecated or (term.administrative_status or "").lower() in _FORBIDDEN_STATUS


def _notes(term: TBXTerm) -> str:
    return term_text("; ".join(note.text for note in term.notes if note.scope == "term"))
