"""Forms with tables of their own: where their documents lie, and which columns follow from them.

A form is what a campaign asks in a label task; its document is plain JSON. The culture form fills
`votes` and the 17 columns. Any other has a table of its labels and one of their consensus.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from workbench.core.json_reading import read_json
from workbench.release_format.schemas import (
    ANNOTATOR,
    BOOL,
    DECISION,
    DOUBLE,
    ENGINE,
    INTEGER,
    LANGUAGE,
    SENSITIVITY,
    STATE,
    STRING,
    STRINGS,
    Column,
)

FORMS_FOLDER = "forms"
FORM_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
COLUMN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FILE = re.compile(rf"{FORMS_FOLDER}/(?P<form>[^/.]+)(\.(?P<version>[0-9]{{1,9}}))?\.json")

_SPAN = pa.struct(
    [
        ("field", STRING),
        ("start", INTEGER),
        ("end", INTEGER),
        ("label", STRING),
        ("severity", STRING),
        ("quote", STRING),
    ]
)
TYPES: Mapping[str, pa.DataType] = {
    "choice": STRING,
    "choices": STRINGS,
    "yes_no": BOOL,
    "scale": DOUBLE,
    "spans": pa.list_(_SPAN),
    "text": STRING,
}
"""What a column of labels holds, by the type of its question."""
PENALTY = "_penalty"
"""Ends the name of the column with what marks weigh together."""
NAMED_AT_MOST = 12
"""Values that a column's meaning names one by one."""

_TEXT = (
    Column("sample_id", STRING, "the item labelled"),
    LANGUAGE,
    Column("text_hash", STRING, "hash of the question and options labelled"),
    *ENGINE,
)
LABEL_COLUMNS = (*_TEXT, ANNOTATOR)
CONSENSUS_COLUMNS = (
    *_TEXT,
    Column("votes", INTEGER, "counted labels"),
    Column("state", STRING, STATE),
    Column("disputed", STRINGS, "questions that the labels do not settle"),
)

_OUTCOME = pa.struct(
    [("question", STRING), ("outcome", STRING), ("suggested", STRING), ("answered", STRING)]
)
SUGGESTION = (
    Column("suggestion_source", STRING, "what made the answers that the person was shown, if any"),
    Column(
        "suggestion_outcome",
        pa.list_(_OUTCOME),
        "what became of each suggested answer or mark: `kept`, `changed`, `removed` or `added`; "
        "both answers as JSON",
    ),
)
"""Of labels alone, where the form takes suggestions."""

RESERVED = frozenset(
    column.name
    for column in (*LABEL_COLUMNS, *CONSENSUS_COLUMNS, *DECISION, *SUGGESTION, SENSITIVITY)
)
"""Names that no question's column can have."""


class FormDocumentError(ValueError):
    """A document from which no tables can be told."""


@dataclass(frozen=True)
class ReleasedForm:
    """A form with tables of its own: its newest document, and the former ones that labels were
    made under, each by the protocol version that brought it.

    What only a former document asks keeps its column, after those of the newest.
    """

    document: Mapping[str, Any]
    former: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse documents from which no tables can be told."""
        try:
            _check(self)
        except (KeyError, TypeError, AttributeError) as error:
            raise FormDocumentError(f"{type(error).__name__}: {error}") from error

    @property
    def id(self) -> str:
        return str(self.document["id"])

    @property
    def title(self) -> str:
        return " ".join(str(self.document["title"]["en"]).split())

    @property
    def labels(self) -> str:
        """The name of the table of labels."""
        return f"labels_{self.id.replace('-', '_')}"

    @property
    def consensus(self) -> str:
        """The name of the table of what they add up to."""
        return f"consensus_{self.id.replace('-', '_')}"

    @cached_property
    def questions(self) -> Mapping[str, Mapping[str, Any]]:
        """Those with a column, by it: as the newest document has them, then those it lacks."""
        found: dict[str, Mapping[str, Any]] = {}
        for document in (self.document, *(self.former[n] for n in sorted(self.former)[::-1])):
            for question in document["questions"]:
                if question.get("column"):
                    found.setdefault(question["column"], question)
        return found

    @cached_property
    def tables(self) -> Mapping[str, tuple[Column, ...]]:
        """The columns of both tables, by the tables' names."""
        held = (column for one in self.questions.values() for column in consensus_columns(one))
        documents = (self.document, *self.former.values())
        suggestion = SUGGESTION if any(one.get("suggestions") for one in documents) else ()
        sensitivity = (SENSITIVITY,) if self.document.get("sensitivity") else ()
        return {
            self.labels: (*LABEL_COLUMNS, *self._own.values(), *suggestion, *DECISION),
            self.consensus: (*CONSENSUS_COLUMNS, *sensitivity, *held),
        }

    @property
    def files(self) -> Mapping[str, Mapping[str, Any]]:
        """The documents by their paths in the folder."""
        former = {f"{self.id}.{version}": one for version, one in sorted(self.former.items())}
        documents = {self.id: self.document, **former}
        return {f"{FORMS_FOLDER}/{name}.json": one for name, one in documents.items()}

    def fitting(self, asked: Mapping[str, Any]) -> set[str]:
        """The columns that answers to the document `asked` fill: those that have not come to hold
        another type."""
        return {
            column.name
            for question in asked["questions"]
            for column in answer_columns(question)
            if (own := self._own.get(column.name)) and own.type == column.type
        }

    @cached_property
    def _own(self) -> Mapping[str, Column]:
        """The columns of answers, by name."""
        found: dict[str, Column] = {}
        for question in self.questions.values():
            for column in answer_columns(question):
                found.setdefault(column.name, column)
        return found


def answer_columns(question: Mapping[str, Any]) -> Iterator[Column]:
    """Those that an answer to the question fills."""
    name = question.get("column")
    if name:
        yield Column(name, TYPES[question["type"]], _meaning(question))
        if question.get("weights"):
            yield Column(f"{name}{PENALTY}", DOUBLE, f"what the marks of `{name}` weigh together")


def consensus_columns(question: Mapping[str, Any]) -> Iterator[Column]:
    """Those of what its answers add up to: of texts every one that was written."""
    name = question.get("column")
    if name and question.get("consensus") != "none":
        kind = STRINGS if question["type"] == "text" else TYPES[question["type"]]
        yield Column(name, kind, _meaning(question))


def form_documents(names: Iterable[str]) -> list[list[str]]:
    """The paths of documents among those of a folder: a list a form, its newest first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        if match := _FILE.fullmatch(name):
            found[match["form"]].append(name)
    return [sorted(paths, key=_version) for _, paths in sorted(found.items())]


def read_form(folder: Path, names: Sequence[str]) -> ReleasedForm:
    """A form by the paths of its documents, the newest first.

    Raises:
        FormDocumentError: no tables can be told from them.
        OSError: one cannot be read.
    """
    newest, *former = names
    form = ReleasedForm(
        _read(folder / newest), {_version(name): _read(folder / name) for name in former}
    )
    if newest not in form.files:
        raise FormDocumentError(f"is the document of {form.id!r}")
    return form


def to_json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _version(name: str) -> int:
    """The protocol version in a former document's path; 0 for the newest's."""
    match = _FILE.fullmatch(name)
    return int(match["version"] or 0) if match else 0


def _read(path: Path) -> dict[str, Any]:
    try:
        document = read_json(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise FormDocumentError(f"is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise FormDocumentError("is no JSON object")
    return document


def _check(form: ReleasedForm) -> None:
    if not FORM_ID.fullmatch(form.id):
        raise FormDocumentError(f"{form.id!r} cannot be a form's id")
    if others := {document["id"] for document in form.former.values()} - {form.id}:
        raise FormDocumentError(f"a former document is of {min(others)!r}")
    if not form.title:
        raise FormDocumentError("its title is empty")
    for name, question in form.questions.items():
        if name in RESERVED or not COLUMN_NAME.fullmatch(name):
            raise FormDocumentError(f"{name!r} cannot be a question's column")
        if question["type"] not in TYPES:
            raise FormDocumentError(f"{question['type']!r} is no type of a question")
    _ = form.tables


def _meaning(question: Mapping[str, Any]) -> str:
    """What was asked, with the ids of its values where they are few."""
    text = " ".join(str(question["text"]["en"]).split())
    return " ".join((text, *_named(question)))


def _named(question: Mapping[str, Any]) -> Iterator[str]:
    values = [f"`{value['id']}`" for value in question.get("values") or ()]
    if question.get("vocabulary"):
        yield f"(vocabulary `{question['vocabulary']}`)"
    elif 0 < len(values) <= NAMED_AT_MOST:
        yield f"({', '.join(values)})"
