"""Translation memories as TMX 1.4b, which every translation tool reads and writes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from annotations.formats.xml_elements import line_of, local_name, read_elements
from annotations.formats.xml_text import attribute, content_of, note, tmx, written
from workbench.layouts.budget import Budget
from workbench.layouts.records import InputFile

ROOT = "tmx"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z?")

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="Workbench" creationtoolversion="1" segtype="block" o-tmf="Workbench" \
adminlang="en" srclang={source} datatype="plaintext"/>
<body>
"""
_FOOT = "</body>\n</tmx>\n"


@dataclass(frozen=True, slots=True)
class TmxPair:
    """A source with its translation, as it is written; `id`, `uses` and the rest may be empty."""

    source: str
    target: str
    uses: int | None = None
    id: str = ""
    notes: Sequence[str] = ()
    props: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TmxText:
    """A text in a language: its tag in lower case, with hyphens. `code` is the first inline code of
    another format in it, which is left out."""

    language: str
    text: str
    code: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TmxUnit:
    """A unit as a file has it; `row` is the line on which it starts.

    `source_language` is that of the unit, else that of the file; `*all*` or nothing where any text
    may be the source. `changed_at` is when it was changed last, or made.
    """

    row: int | None
    texts: tuple[TmxText, ...]
    id: str = ""
    source_language: str = ""
    uses: int | None = None
    notes: tuple[str, ...] = ()
    props: Mapping[str, str] = field(default_factory=dict)
    changed_at: datetime | None = None

    def text_in(self, language: str) -> TmxText | None:
        """The text in a language: by its tag, else the first whose language is the same."""
        tag = language.lower()
        exact = (one for one in self.texts if one.language == tag)
        primary = tag.partition("-")[0]
        alike = (one for one in self.texts if one.language.partition("-")[0] == primary)
        return next(exact, None) or next(alike, None)


def write_tmx(pairs: Iterable[TmxPair], *, source_language: str, language: str) -> Iterator[bytes]:
    """Yield the file piece by piece, a unit for each pair."""
    yield _HEAD.format(source=attribute(source_language)).encode()
    languages = attribute(source_language), attribute(language)
    for pair in pairs:
        yield "".join(_lines(pair, *languages)).encode()
    yield _FOOT.encode()


def read_tmx(file: InputFile, budget: Budget) -> Iterator[TmxUnit]:
    """The units of a file, one after another.

    Raises:
        FormatError: it is no TMX, it is malicious, or the budget does not last.
        OSError: it cannot be read.
    """
    language = ""
    for element in read_elements(file, roots=(ROOT,), wanted=("header", "tu"), budget=budget):
        if local_name(element) == "header":
            language = _tag(element.get("srclang", ""))
        else:
            yield _unit(element, language)


def _lines(pair: TmxPair, source_language: str, language: str) -> Iterator[str]:
    id = f" tuid={attribute(pair.id)}" if pair.id else ""
    uses = "" if pair.uses is None else f' usagecount="{pair.uses}"'
    yield f"<tu{id}{uses}>\n"
    yield from (f"<note>{note(text)}</note>\n" for text in pair.notes)
    yield from (
        f"<prop type={attribute(name)}>{note(value)}</prop>\n" for name, value in pair.props.items()
    )
    for code, text in ((source_language, pair.source), (language, pair.target)):
        yield f"<tuv xml:lang={code}><seg>{written(text, tmx)}</seg></tuv>\n"
    yield "</tu>\n"


def _unit(element: Any, language: str) -> TmxUnit:
    parts = {name: [] for name in ("note", "prop", "tuv")}  # type: dict[str, list[Any]]
    for child in element:
        parts.setdefault(local_name(child), []).append(child)
    uses = element.get("usagecount", "")
    return TmxUnit(
        row=line_of(element),
        texts=tuple(filter(None, map(_text, parts["tuv"]))),
        id=element.get("tuid", ""),
        source_language=_tag(element.get("srclang", "")) or language,
        uses=int(uses) if uses.isdecimal() and len(uses) < 10 else None,
        notes=tuple(one.text for one in parts["note"] if one.text),
        props={one.get("type", ""): one.text or "" for one in parts["prop"]},
        changed_at=_changed(element),
    )


def _text(element: Any) -> TmxText | None:
    seg = next((child for child in element if local_name(child) == "seg"), None)
    if seg is None:
        return None
    content = content_of(seg)
    language = element.get(LANGUAGE) or element.get("lang", "")
    return TmxText(_tag(language), content.text, content.code, _changed(element))


def _tag(language: str) -> str:
    return str(language).replace("_", "-").lower()


def _changed(element: Any) -> datetime | None:
    written = element.get("changedate") or element.get("creationdate") or ""
    found = _TIME.fullmatch(written.strip())
    if not found:
        return None
    try:
        return datetime(*map(int, found.groups()), tzinfo=UTC)  # type: ignore[misc,arg-type]
    except ValueError:
        return None
