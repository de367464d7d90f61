"""Reader of TBX (ISO 30042:2008), the `martif` files in which tools exchange terms.

Files come from outside: nothing is fetched, no entity is resolved, and libxml2 keeps its limits
on depth and size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

ROOT = "martif"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
ENTRY, LANGUAGE_SET, TERM_GROUP, TERM = "{*}termEntry", "{*}langSet", "{*}tig", "{*}term"
NOTES = ("{*}note", "{*}descrip", "{*}termNote")
STATUS = "administrativeStatus"
FORBIDDEN = frozenset(
    {"deprecated", "deprecatedterm-admn-sts", "deprecatedtermadmnsts", "forbidden", "obsolete"}
)
_TEXT = etree.XPath("string()")


class TbxError(ValueError):
    """The file is no TBX that can be read."""


class TbxEntities(TbxError):
    """The file defines entities, which may unfold without end."""


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


def read_tbx(content: bytes) -> list[Entry]:
    """The entries of a file.

    Raises:
        TbxEntities: the file defines entities of its own.
        TbxError: it is no XML, or XML of another kind.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise TbxError(str(error)) from error
    types = root.getroottree().docinfo.internalDTD
    if types is not None and any(types.iterentities()):
        raise TbxEntities
    if etree.QName(root).localname != ROOT:
        raise TbxError(f"<{root.tag}>")
    return [Entry(entry.sourceline or 0, tuple(_terms(entry))) for entry in root.iter(ENTRY)]


def _terms(entry: Any) -> Iterator[Term]:
    for language_set in entry.iterchildren(LANGUAGE_SET):
        language = language_set.get(LANGUAGE, "").replace("_", "-").lower()
        for group in language_set.iterchildren(TERM_GROUP):
            yield _term(language, group)


def _term(language: str, group: Any) -> Term:
    term = group.find(TERM)
    notes = list(group.iter(*NOTES))
    statuses = [_TEXT(note).strip().lower() for note in notes if note.get("type") == STATUS]
    return Term(
        language=language,
        text="" if term is None else _TEXT(term),
        forbidden=not FORBIDDEN.isdisjoint(statuses[:1]),
        note="; ".join(_TEXT(note) for note in notes if note.get("type") != STATUS),
    )
