"""What a person has decided: their own decisions and skips, with the texts that they were about.

Nothing of others is in it. What was done blind keeps its name and its source to itself, and a text
is not shown while its question can still come to the person blind (`models/visibility.py`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from annotations.kinds.registry import blind_kinds, kind_of
from annotations.models import DECISIONS, Assignment, Decision, Item, Skip, Translation
from annotations.models.visibility import source_visible_to
from annotations.quality.phrases import phrase_pattern
from annotations.selectors.corrections import correctable_until, correction_allowed
from annotations.selectors.phrases import WholeText
from annotations.selectors.readings import readings
from workbench.core.accounts.models import User

PAGE_SIZE = 25
AT_ONCE = 500
"""Decisions that are read together where all are wanted."""


@dataclass(frozen=True)
class Filters:
    """What to look for; an empty value looks for everything.

    `words` are a phrase of the source or of one's own text, `until` is excluded.
    """

    words: str = ""
    campaign: str = ""
    kind: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Cursor:
    """The place of a decision among all that a person has made, newest first."""

    at: datetime
    table: str
    pk: int

    @classmethod
    def of(cls, decision: Decision) -> "Cursor":
        return cls(decision.created_at, decision._meta.model_name or "", decision.pk)


@dataclass(frozen=True)
class OwnDecision:
    """`text` is what the person stood by, or else was shown, `source` what it translates;
    of a skip there is the source alone.

    Both are None where they are kept back. `correctable_until` is None where the decision can no
    longer be corrected.
    """

    decision: Decision
    assignment_id: int
    correctable_until: datetime | None
    source: Item | None
    text: Translation | Item | None

    @property
    def kind(self) -> str:
        return "skip" if isinstance(self.decision, Skip) else self.decision.task.kind

    @property
    def cursor(self) -> Cursor:
        return Cursor.of(self.decision)


@dataclass(frozen=True)
class Page:
    """`newer` and `older` are where to go on from, None at either end."""

    decisions: Sequence[OwnDecision]
    newer: Cursor | None
    older: Cursor | None


def own_page(
    user: User,
    filters: Filters,
    *,
    older_than: Cursor | None = None,
    newer_than: Cursor | None = None,
) -> Page:
    """The person's standing decisions, newest first, a page of them.

    Seven queries, whatever the number of decisions.
    """
    if newer_than is not None:
        rows = _rows(user, filters, newer_than, PAGE_SIZE + 1, is_newer=True)
        more_newer, more_older = len(rows) > PAGE_SIZE, True
        rows = rows[:PAGE_SIZE][::-1]
    else:
        rows = _rows(user, filters, older_than, PAGE_SIZE + 1)
        more_newer, more_older = older_than is not None, len(rows) > PAGE_SIZE
        rows = rows[:PAGE_SIZE]
    return Page(
        _shown(user, rows),
        Cursor.of(rows[0]) if rows and more_newer else None,
        Cursor.of(rows[-1]) if rows and more_older else None,
    )


def own_decisions(user: User, filters: Filters) -> Iterator[OwnDecision]:
    """All of them, newest first; `AT_ONCE` are in memory at most."""
    after = None
    while rows := _rows(user, filters, after, AT_ONCE):
        yield from _shown(user, rows)
        after = Cursor.of(rows[-1])


def worked_in(user: User) -> list[tuple[str, str]]:
    """The campaigns and languages, in pairs, in which the person has had work. One query."""
    held = Assignment.objects.visible_to(user).order_by("task__campaign__name", "task__language")
    return list(held.values_list("task__campaign__name", "task__language").distinct())


def _rows(
    user: User, filters: Filters, cursor: Cursor | None, limit: int, *, is_newer: bool = False
) -> list[Decision]:
    """The decisions on one side of a cursor, the nearest to it first."""
    found: list[Decision] = []
    sign = "" if is_newer else "-"
    models: tuple[type[Decision], ...] = (*DECISIONS.values(), Skip)
    for model in models:
        own: QuerySet[Any] = model.objects.of_every_purpose().standing()
        own = own.filter(_asked(filters), person=user)
        if cursor is not None:
            own = own.filter(_beyond(cursor, model, is_newer=is_newer))
        if filters.words:
            own = _holding(own, filters.words, user)
        found += own.select_related(*_related(model)).order_by(f"{sign}created_at", f"{sign}pk")[
            :limit
        ]
    found.sort(key=_place, reverse=not is_newer)
    return found[:limit]


def _place(decision: Decision) -> tuple[datetime, str, int]:
    cursor = Cursor.of(decision)
    return cursor.at, cursor.table, cursor.pk


def _asked(filters: Filters) -> Q:
    exact = {
        "task__campaign__name": filters.campaign,
        "task__kind": filters.kind,
        "task__language": filters.language,
        "created_at__gte": filters.since,
        "created_at__lt": filters.until,
    }
    return Q(**{name: value for name, value in exact.items() if value})


def _beyond(cursor: Cursor, model: type[Decision], *, is_newer: bool) -> Q:
    """Of a table's rows those after the cursor, or before it in time."""
    side, table = ("gt" if is_newer else "lt"), model._meta.model_name or ""
    beyond = Q(**{f"created_at__{side}": cursor.at})
    if table == cursor.table:
        return beyond | Q(**{"created_at": cursor.at, f"pk__{side}": cursor.pk})
    if (table > cursor.table) == is_newer:
        return beyond | Q(created_at=cursor.at)
    return beyond


def _related(model: type[Decision]) -> tuple[str, ...]:
    return (
        "task__item", "task__campaign__benchmark", "task__protocol", "task__text", "protocol",
        *_texts(model),
    )  # fmt: skip


def _texts(model: type[Decision]) -> tuple[str, ...]:
    """The fields of a table that hold what was written, then what was seen."""
    if model is Skip:
        return ()
    reading = readings()[model.kind]
    return (*reading.written, *reading.seen)


def _holding(rows: "QuerySet[Any]", words: str, user: User) -> "QuerySet[Any]":
    """Those whose texts hold a phrase, as far as their texts may be shown."""
    pattern = phrase_pattern(words)
    texts = {f"{name}_words": WholeText(f"{name}__") for name in _texts(rows.model)}
    held = Q(pk__in=())
    for name in texts:
        held |= Q(**{f"{name}__regex": pattern})
    source = Q(source_words__regex=pattern) & _shows_its_source(rows.model)
    visible = source_visible_to(user, "task__item") | Q(task__kind__in=blind_kinds())
    rows = rows.alias(source_words=WholeText("task__item__"), **texts)
    return rows.filter(held | source, visible)


def _shows_its_source(model: type[Decision]) -> Q:
    """Whatever is not blind does, and a blind decision on the source itself."""
    shows = ~Q(task__kind__in=blind_kinds())
    if model is Skip:
        return shows
    return shows | Q(**{f"{name}__isnull": True for name in readings()[model.kind].seen})


def _shown(user: User, rows: Sequence[Decision]) -> list[OwnDecision]:
    assignments = _assignments(user, rows)
    items = {row.task.item_id for row in rows}
    visible = set(
        Item.objects.filter(source_visible_to(user), pk__in=items).values_list("pk", flat=True)
    )
    shown = []
    for row in rows:
        source, text = _words(row, is_visible=row.task.item_id in visible)
        until = correctable_until(row) if correction_allowed(row, user) else None
        held = assignments[row.task_id, row.round]
        shown.append(OwnDecision(row, held, until, source, text))
    return shown


def _words(row: Decision, *, is_visible: bool) -> tuple[Item | None, Translation | Item | None]:
    """The source and the text of a decision, as far as they may be shown."""
    text = next(filter(None, (getattr(row, name) for name in _texts(type(row)))), None)
    item = row.task.item
    if kind_of(row.task.kind).blind:
        return None, None if isinstance(row, Skip) else text or item
    if not is_visible:
        return None, None
    return (item, text) if text or isinstance(row, Skip) else (None, item)


def _assignments(user: User, decisions: Iterable[Decision]) -> dict[tuple[int, int], int]:
    tasks = {decision.task_id for decision in decisions}
    mine = Assignment.objects.visible_to(user).filter(task__in=tasks)
    return {(task, round): pk for pk, task, round in mine.values_list("pk", "task_id", "round")}
