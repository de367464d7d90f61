"""Which column of a table is what: the description of a layout, and of a table of one's own.

A mapping is written as pairs `FIELD=COLUMN`, on the command line and in a small JSON file:

    id=number  question=stem  options=A,B,C,D  answer=gold  split==test  language=@file

`options` names several columns, or one that holds a list, an object, or a text with a `separator`.
`id` may name several, which are joined by a slash. `answer=-` says that there is none. Subject,
category, split and language come from a column, or from `=TEXT`, which stands for every row,
`@file`, what the file's name tells, or `@folder`, the name of its folder. A column whose name
begins with one of these signs is written with a backslash before it.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from workbench.core.letters import MAX_OPTIONS
from workbench.core.messages import gettext_noop
from workbench.layouts.records import FormatError
from workbench.layouts.rows import Answers

NONE = "-"
"""Written in place of the answer's column where there is none."""

Kind = Literal["column", "constant", "file", "folder"]
_NAMES: dict[str, Kind] = {"@file": "file", "@folder": "folder"}
_SIGNS = "=@\\-"


@dataclass(frozen=True)
class Source:
    """Where a value comes from: the column named by `text`, or `text` itself for every row, or
    the name of the file or of its folder."""

    kind: Kind
    text: str = ""

    @classmethod
    def parse(cls, written: str) -> "Source":
        if written.startswith("="):
            return cls("constant", written[1:])
        if kind := _NAMES.get(written):
            return cls(kind)
        return column(_unescaped(written))

    def __str__(self) -> str:
        if self.kind == "column":
            return _escaped(self.text)
        return f"={self.text}" if self.kind == "constant" else f"@{self.kind}"


def column(name: str) -> Source:
    return Source("column", name)


def constant(text: str) -> Source:
    return Source("constant", text)


FILE, FOLDER = Source("file"), Source("folder")


@dataclass(frozen=True)
class Mapping:
    """The columns of a table.

    Attributes:
        question: the column of the question.
        options: the columns of the options in their order, or one that holds them all.
        answer: the column of the answer; None where there is none.
        answers: how answers are written; None to tell it from each file.
        id: the columns that identify a row; none where it is numbered by subject and split.
        passage: the column of what the question is about.
        origin: the column that says how a text came about: whether people made or edited it.
        separator: what stands between options that are in one text.
        encoding: of text files; empty for UTF-8, or UTF-16 with a byte order mark.
    """

    question: str
    options: tuple[str, ...]
    answer: str | None = None
    answers: Answers | None = None
    id: tuple[str, ...] = ()
    passage: str | None = None
    origin: str | None = None
    subject: Source | None = None
    category: Source | None = None
    split: Source | None = None
    language: Source | None = None
    separator: str = ""
    encoding: str = ""

    def columns(self) -> Iterator[tuple[str, str]]:
        """Each column that is named, after the field that it is for."""
        yield "question", self.question
        yield from (("options", name) for name in self.options)
        yield from (("id", name) for name in self.id)
        for field in ("answer", "passage", "origin"):
            if name := getattr(self, field):
                yield field, name
        for field in ("subject", "category", "split", "language"):
            source = getattr(self, field)
            if source is not None and source.kind == "column":
                yield field, source.text


FIELDS = tuple(field.name for field in fields(Mapping))
_SOURCES = ("subject", "category", "split", "language")
_LISTS = ("options", "id")


def parse_mapping(pairs: Iterable[str]) -> Mapping:
    """The mapping that pairs `FIELD=COLUMN` say.

    Raises:
        FormatError: a pair cannot be read, or question, options or answer are not told.
    """
    given: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        field = name.strip().lower()
        if field not in FIELDS or not equals or not value:
            raise FormatError(
                gettext_noop(
                    "“%(pair)s”: write FIELD=COLUMN, with FIELD one of %(fields)s",
                    pair=pair,
                    fields=", ".join(FIELDS),
                )
            )
        if field in given:
            raise FormatError(gettext_noop("“%(field)s” is told twice", field=field))
        given[field] = value
    return _mapping(given)


def pairs_of(mapping: Mapping) -> list[str]:
    """The pairs that say a mapping, as `parse_mapping` reads them."""
    return [f"{field}={text}" for field, text in _written(mapping).items()]


def dump_mapping(mapping: Mapping) -> str:
    """The mapping as a small JSON file, to be kept for the next time."""
    return json.dumps(_written(mapping), ensure_ascii=False, indent=2) + "\n"


def load_mapping(text: str) -> Mapping:
    """The mapping that such a file holds.

    Raises:
        FormatError: it is no such file.
    """
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormatError(
            gettext_noop("the mapping is not valid JSON (%(reason)s)", reason=str(error))
        ) from error
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise FormatError(
            gettext_noop('the mapping is not an object of texts; write {"question": "stem", ...}')
        )
    return parse_mapping(f"{field}={value}" for field, value in found.items())


def _written(mapping: Mapping) -> dict[str, str]:
    written: dict[str, str] = {}
    for field in FIELDS:
        value = getattr(mapping, field)
        if field in _LISTS:
            value = _joined(map(_escaped, value))
        elif field in ("question", "answer", "passage", "origin") and value:
            value = _escaped(value)
        if field == "answer":
            value = value or NONE
        if value:
            written[field] = str(value)
    return written


def _mapping(given: dict[str, str]) -> Mapping:
    for field in ("question", "options", "answer"):
        if field not in given:
            raise FormatError(
                gettext_noop(
                    "the mapping does not say “%(field)s”: name its column, such as "
                    "%(field)s=COLUMN; answer=- where there is no answer",
                    field=field,
                )
            )
    if (answers := given.get("answers")) not in (None, *get_args(Answers)):
        raise FormatError(
            gettext_noop(
                "“%(answers)s” is no way to write answers: give one of %(known)s",
                answers=answers or "",
                known=", ".join(get_args(Answers)),
            )
        )
    values: dict[str, Any] = dict(given)
    values |= {field: _columns(given[field]) for field in _LISTS if field in given}
    values |= {field: Source.parse(given[field]) for field in _SOURCES if field in given}
    for field in ("question", "passage", "origin", "answer"):
        if field in given:
            values[field] = _unescaped(given[field])
    if given["answer"] == NONE:
        values["answer"] = None
    mapping = Mapping(**values)
    if len(mapping.options) > MAX_OPTIONS:
        raise FormatError(
            gettext_noop("options: name at most %(most)s columns", most=str(MAX_OPTIONS))
        )
    _require_encoding(mapping.encoding)
    return mapping


def _require_encoding(encoding: str) -> None:
    try:
        "".encode(encoding or "utf-8")
    except (LookupError, ValueError) as error:
        raise FormatError(
            gettext_noop(
                "“%(encoding)s” is no encoding of text: give one such as utf-8, utf-16, cp1252 or "
                "gb18030",
                encoding=encoding,
            )
        ) from error


def _columns(written: str) -> tuple[str, ...]:
    """Names between commas; one that holds a comma stands in quotes."""
    try:
        (names,) = csv.reader([written], strict=True)
    except (csv.Error, ValueError) as error:
        raise FormatError(
            gettext_noop(
                "“%(columns)s”: write names of columns between commas, and a name that holds a "
                "comma in quotes",
                columns=written,
            )
        ) from error
    return tuple(map(_unescaped, filter(None, names)))


def _joined(names: Iterable[str]) -> str:
    quoted = (
        '"' + name.replace('"', '""') + '"' if any(sign in name for sign in ',"\r\n') else name
        for name in names
    )
    return ",".join(quoted)


def _escaped(name: str) -> str:
    return f"\\{name}" if name[:1] in tuple(_SIGNS) else name


def _unescaped(written: str) -> str:
    return written[1:] if written.startswith("\\") else written
