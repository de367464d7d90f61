"""Plain rows that stand for models where half a million of them are read.

They have the names that a kind's reading and a kind's records ask of the models, and no others.
"""

from collections import namedtuple
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db.models import QuerySet

from annotations.canonical import digest
from annotations.forms.form import Form
from annotations.models import Campaign, Item, Protocol
from annotations.models.decisions import Decision, TextDecision
from annotations.quality.units import Unit

AT_ONCE = 5_000
COMMON = (
    "task_id", "pk", "round", "person_id", "protocol_id", "supersedes_id", "surplus",
    "active_seconds",
)  # fmt: skip


class TextRow(NamedTuple):
    """A translation; its columns stand in the order of the fields."""

    pk: int
    question: str
    options: list[str]
    origin: str
    engine: str
    engine_version: str
    author_id: int | None
    parent_id: int | None
    text_hash: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.question, *self.options)

    @property
    def unit(self) -> Unit:
        return Unit(self.question, tuple(self.options))

    @property
    def hash(self) -> str:
        """The digest of the fields, which is stored of all but texts from before they were
        written in canonical form: those may have other ends of lines."""
        fields = self.fields
        return digest(fields) if any("\r" in field for field in fields) else self.text_hash


@dataclass(slots=True, eq=False)
class TaskRow:
    """A task of a campaign whose items and rules are known."""

    pk: int
    kind: str
    form: str
    language: str
    item: Item
    protocol: Protocol
    campaign: Campaign
    text_id: int | None
    overlap: int
    text: TextRow | None = None
    round: int = 1

    @property
    def item_id(self) -> int:
        return self.item.pk

    @property
    def campaign_id(self) -> int:
        return self.campaign.pk

    @property
    def protocol_id(self) -> int:
        return self.protocol.pk

    @property
    def asks(self) -> Form:
        return self.protocol.asked[self.form]


class StoodBy(NamedTuple):
    """A text that a vote stands by; `fields` hold the hash of its words, equal for equal texts."""

    pk: int
    fields: tuple[str, ...]

    @property
    def text_hash(self) -> str:
        return self.fields[0]


def text_rows(rows: QuerySet[Any]) -> Iterator[TextRow]:
    return map(TextRow._make, rows.values_list(*TextRow._fields).iterator(AT_ONCE))


def decision_rows(
    model: type[Decision],
    rows: QuerySet[Any],
    tasks: Mapping[int, Any],
    common: tuple[str, ...] = COMMON,
) -> Iterator[Any]:
    """Those decisions of a kind that are on these tasks: each with its task, the `common` columns
    and its own, and where it stands by a text with that.

    Args:
        common: of every decision's columns the wanted ones, `task_id` before the others.
    """
    row_of, columns = _decision(model, common)
    has_text = issubclass(model, TextDecision)
    words = ("result__text_hash",) if has_text else ()
    for row in rows.values_list(*columns, *words).iterator(AT_ONCE):
        if (task := tasks.get(row[0])) is None:
            continue
        if has_text:
            *own, stood_by = row
            yield row_of(task, *own, StoodBy(own[-1], (stood_by,)) if own[-1] else None)
        else:
            yield row_of(task, *row)


@cache
def _decision(model: type[Decision], common: tuple[str, ...]) -> tuple[Any, tuple[str, ...]]:
    known = {field.name for field in Decision._meta.get_fields()} | {"supersedes", "result"}
    own = [f for f in model._meta.concrete_fields if f.name not in known and not f.primary_key]
    text = ("result_id",) if issubclass(model, TextDecision) else ()
    columns = (*common, *(field.attname for field in own), *text)
    members = ("task", *columns, "result")
    return namedtuple(f"{model.__name__}Row", members, defaults=(None,)), columns
