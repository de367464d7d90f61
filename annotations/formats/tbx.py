"""TBX, in which tools exchange terms: ISO 30042:2019 (`tbx`) and 2008 (`martif`).

Both are read, in the two styles that the newer one has: what is said of a term is an element of a
general name with a `type`, or one of its own name. TBX-Basic is written, in the first style.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from lxml import etree

from annotations.formats.xml_elements import elements_in, line_of, local_name
from annotations.formats.xml_text import attribute, note
from workbench.layouts.budget import Budget
from workbench.layouts.records import InputFile

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
ROOTS = ("tbx", "martif")
ENTRIES = ("conceptEntry", "termEntry")
LANGUAGE_SETS = ("langSec", "langSet")
TERM_GROUPS = ("termSec", "tig", "ntig")
NOTES = frozenset({"note", "descrip", "termNote"})
STATUS = "administrativeStatus"
FORBIDDEN = frozenset(
    {
        "deprecated",
        "deprecatedterm-admn-sts",
        "deprecatedtermadmnsts",
        "supersededterm-admn-sts",
        "forbidden",
        "obsolete",
    }
)
_TEXT = etree.XPath("string()")


@dataclass(frozen=True)
class Term:
    """One wording; `language` is its tag, such as `es-ES`, with a hyphen and in lower case."""

    language: str
    text: str
    forbidden: bool
    note: str


@dataclass(frozen=True)
class Entry:
    """One concept with its terms in all languages; `row` is the line on which it starts."""

    row: int
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Names:
    """What a version of the standard calls its parts."""

    root: str
    head: str
    entry: str
    language_set: str
    term_group: str


TBX_2019 = Names(
    root='tbx type="TBX-Basic" style="dca" xmlns="urn:iso:std:iso:30042:ed-2"',
    head="tbxHeader",
    entry="conceptEntry",
    language_set="langSec",
    term_group="termSec",
)
TBX_2008 = Names(
    root='martif type="TBX-Basic"',
    head="martifHeader",
    entry="termEntry",
    language_set="langSet",
    term_group="tig",
)


def read_tbx(name: str, content: bytes, budget: Budget | None = None) -> Iterator[Entry]:
    """The entries of a file, one after another.

    Raises:
        FormatError: it is no TBX, it is malicious, or the budget does not last.
    """
    found = elements_in(
        BytesIO(content),
        file=InputFile(Path(name), name),
        roots=ROOTS,
        wanted=ENTRIES,
        budget=budget or Budget(),
    )
    return (Entry(line_of(entry) or 0, tuple(_terms(entry))) for entry in found)


def write_tbx(
    rows: Iterable[tuple[str, Term]], *, source_language: str, title: str, names: Names = TBX_2019
) -> Iterator[bytes]:
    """Yield the file piece by piece: an entry for each source, with its terms in their order.

    Args:
        rows: each source with a term for it, by source and then by language.
    """
    root = names.root.partition(" ")[0]
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<{names.root} xml:lang={attribute(source_language)}>\n"
        f"<{names.head}><fileDesc><sourceDesc><p>{note(title)}</p></sourceDesc></fileDesc>"
        f"</{names.head}>\n<text><body>\n"
    ).encode()
    for number, (source, found) in enumerate(groupby(rows, key=lambda row: row[0]), start=1):
        terms = [term for _source, term in found]
        parts = [_set(names, source_language, [Term(source_language, source, False, "")])]
        for language, same in groupby(terms, key=lambda term: term.language):
            parts.append(_set(names, language, same))
        yield f'<{names.entry} id="c{number}">\n{"".join(parts)}</{names.entry}>\n'.encode()
    yield f"</body></text>\n</{root}>\n".encode()


def _set(names: Names, language: str, terms: Iterable[Term]) -> str:
    groups = "".join(f"<{names.term_group}>{_group(term)}</{names.term_group}>\n" for term in terms)
    name = names.language_set
    return f"<{name} xml:lang={attribute(language)}>\n{groups}</{name}>\n"


def _group(term: Term) -> str:
    status = "deprecatedTerm-admn-sts" if term.forbidden else ""
    return "".join(
        (
            f"<term>{note(term.text)}</term>",
            f'<termNote type="{STATUS}">{status}</termNote>' if status else "",
            f"<note>{note(term.note)}</note>" if term.note else "",
        )
    )


def _terms(entry: Any) -> Iterator[Term]:
    for language_set in entry:
        if local_name(language_set) in LANGUAGE_SETS:
            language = language_set.get(LANGUAGE, "").replace("_", "-").lower()
            for group in language_set:
                if local_name(group) in TERM_GROUPS:
                    yield _term(language, group)


def _term(language: str, group: Any) -> Term:
    term, statuses, notes = "", [], []
    for one in group.iter(etree.Element):
        if local_name(one) == "term":
            term = term or _TEXT(one)
        elif STATUS in (local_name(one), one.get("type")):
            statuses.append(_TEXT(one).strip().lower())
        elif local_name(one) in NOTES:
            notes.append(_TEXT(one))
    return Term(language, term, not FORBIDDEN.isdisjoint(statuses[:1]), "; ".join(notes))
