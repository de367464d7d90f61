"""What of a tool's file stands for what here, as a small file says it: TOML or JSON.

It has the members of a decision in Workbench's own form, and each says where it is found:

    kind = "label"
    form = "clarity"
    sample_id = "data.sample_id"                      # a field of the record
    language = {is = "es"}                            # the same for all
    ignore = ["confidence"]                           # questions that nothing is read from
    [answers]
    problem = {from = "verdict", values = {Good = "none", Bad = "grammar"}}
    errors = {from = "err", place = "question", severity = "how_bad"}
    [flag]
    reason = {from = "issue", values = {key = "wrong_key"}}

A bare text is a field of the record for what is said of the record, and one of the tool's questions
for what was decided.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotations import limits
from annotations.formats.decisions.records import ACTS
from annotations.formats.foreign.offsets import RULES
from annotations.formats.tables import (
    DocumentError,
    Problem,
    Table,
    in_words,
    toml_document,
    wrong_text,
)
from annotations.formats.toml import toml_of
from annotations.vocabularies import SkipReason
from workbench.core.json_reading import read_storable_json
from workbench.core.messages import gettext_noop as _

OF_RECORD = ("sample_id", "language", "person", "submitted_at", "engine")
"""What is said of a record; the rest was decided."""

DECIDED = (
    "verdict", "reason", "quality", "question", "choice", "unsure", "comment",
)  # fmt: skip
GROUPS: Mapping[str, tuple[str, ...]] = {"answers": (), "options": (), "flag": ("reason", "note")}
"""Tables of members; where none are named, any."""

PROPOSAL = "proposal"
SETTINGS = ("kind", "form", "ignore", "offsets", "skip_reason")
KNOWN = (*SETTINGS, *OF_RECORD, *DECIDED, *GROUPS, PROPOSAL)
KEYS = ("field", "from", "is", "values", "severity", "severities", "place")
MOST_VALUES = 1000
MAPPING = 200_000
"""Characters of a file."""


def is_name(text: str) -> bool:
    """Whether a mapping can name a tool's field or question so."""
    return wrong_text(text, limits.TITLE) is None


@dataclass(frozen=True)
class Source:
    """Where a member is found: in a `field` of the record, an answer to a `question` of the tool,
    or a `value` that holds for all.

    `values` are ours by the tool's. Of marks, `severities` are too, `severity` is the tool's
    question that tells it where the mark itself does not, and `place` the field of our text that
    they are in.
    """

    field: str = ""
    question: str = ""
    value: Any = None
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    severity: str = ""
    severities: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    place: str = ""

    @property
    def questions(self) -> set[str]:
        return {self.question, self.severity} - {""}

    def document(self) -> dict[str, Any]:
        told = {
            "field": self.field, "from": self.question, "is": self.value,
            "values": dict(self.values), "severity": self.severity,
            "severities": dict(self.severities), "place": self.place,
        }  # fmt: skip
        return {key: value for key, value in told.items() if value not in ("", None, {})}


@dataclass(frozen=True)
class DecisionMapping:
    """`takes` are the sources by member, such as `sample_id`, `answers.problem`, `flag.reason`."""

    kind: str
    form: str = ""
    takes: Mapping[str, Source] = dataclasses.field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    offsets: str = ""
    skip_reason: str = SkipReason.OTHER.value

    @classmethod
    def of(cls, document: Any) -> "DecisionMapping":
        """Raises `DocumentError` for all that is wrong with it."""
        problems: list[Problem] = []
        given = Table(document, "", problems, KNOWN)
        found = cls(
            kind=given.string("kind", most=limits.NAME, required=True) or "",
            form=given.string("form", most=limits.FORM_ID) or "",
            takes=dict(_takes(given)),
            ignore=tuple(given.strings("ignore", most=MOST_VALUES)),
            offsets=given.one_of("offsets", RULES) or "",
            skip_reason=given.one_of("skip_reason", list(SkipReason)) or SkipReason.OTHER.value,
        )
        if found.kind in ACTS:
            given.refuse("kind", _("Name a kind of task; skips are told by the tool."))
        if problems:
            raise DocumentError(problems)
        return found

    @classmethod
    def of_text(cls, text: str) -> "DecisionMapping":
        """Of a file, TOML or JSON. Raises `DocumentError`."""
        if not text.lstrip().startswith("{"):
            return cls.of(toml_document(text, most=MAPPING))
        try:
            return cls.of(read_storable_json(text[: MAPPING + 1]))
        except DocumentError:
            raise
        except ValueError as error:
            raise DocumentError([Problem("", _("This is no JSON."))]) from error

    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = {"kind": self.kind, "form": self.form or None}
        document["ignore"] = list(self.ignore) or None
        document["offsets"] = self.offsets or None
        if self.skip_reason != SkipReason.OTHER:
            document["skip_reason"] = self.skip_reason
        for target, source in self.takes.items():
            *groups, name = target.split(".")
            table = document
            for group in groups:
                table = table.setdefault(group, {})
            table[name] = source.document()
        return {key: value for key, value in document.items() if value is not None}

    def toml(self) -> str:
        document = self.document()
        return toml_of(document, [key for key in (*GROUPS, PROPOSAL) if key in document])


def _takes(given: Table) -> Iterator[tuple[str, Source]]:
    for name in (*OF_RECORD, *DECIDED):
        yield from _source(given, name, name)
    for name, known in GROUPS.items():
        yield from _group(given, name, name, known)
    if proposal := given.table(PROPOSAL, ("question", "options")):
        yield from _source(proposal, "question", "proposal.question")
        yield from _group(proposal, "options", "proposal.options", ())


def _group(
    given: Table, name: str, target: str, known: tuple[str, ...]
) -> Iterator[tuple[str, Source]]:
    if group := given.table(name, known or None):
        for member in group.given:
            yield from _source(group, member, f"{target}.{member}")


def _source(table: Table, key: str, target: str) -> Iterator[tuple[str, Source]]:
    given = table.get(key)
    if given is None:
        return
    if isinstance(given, str):
        is_field = target in OF_RECORD
        yield target, Source(field=given) if is_field else Source(question=given)
        return
    part = table.part(given, key, KEYS)
    told = [name for name in ("field", "from", "is") if part.get(name) is not None]
    if part.is_table and len(told) != 1:
        part.refuse("", _("Say where it is found: one of field, from or is."))
        return
    yield (
        target,
        Source(
            field=part.string("field", most=limits.TITLE) or "",
            question=part.string("from", most=limits.TITLE) or "",
            value=part.get("is"),
            values=_values(part, "values"),
            severity=part.string("severity", most=limits.TITLE) or "",
            severities=_values(part, "severities"),
            place=part.string("place", most=limits.FORM_ID) or "",
        ),
    )


def _values(part: Table, key: str) -> dict[str, Any]:
    table = part.table(key)
    if table is None:
        return {}
    if len(table.given) > MOST_VALUES:
        table.refuse("", _("There are over %(most)s values.", most=str(MOST_VALUES)))
        return {}
    wrong = [name for name, value in table.given.items() if not _is_plain(value)]
    if wrong:
        table.refuse("", _("These stand for no text, number or flag: %(of)s.", of=in_words(wrong)))
    return dict(table.given)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float | bool)
