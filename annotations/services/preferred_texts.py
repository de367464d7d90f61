"""What is offered where a campaign prefers an engine in a language.

Only tasks that nobody has worked on change: what somebody has seen stays as it was.
"""

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from annotations.kinds.kind import Kind
from annotations.models import (
    Assignment,
    Campaign,
    CurrentTranslation,
    PreferredEngine,
    Task,
    TaskCandidate,
    Translation,
)
from annotations.vocabularies import Origin

MADE_ELSEWHERE = (Origin.MACHINE, Origin.IMPORTED)
Items = Sequence[int] | None


def preferred_engine(campaign: Campaign, language: str) -> str:
    """The engine that a campaign prefers in a language; empty where it offers those of all."""
    rows = PreferredEngine.objects.filter(campaign=campaign, language=language)
    return rows.values_list("engine", flat=True).first() or ""


def withdraw_others(
    kind: Kind, campaign: Campaign, language: str, engine: str, items: Items
) -> None:
    """Take back all texts of tasks that offer another engine's although this one has one."""
    others = TaskCandidate.objects.filter(task=OuterRef("pk")).exclude(translation__engine=engine)
    its = Translation.objects.filter(
        item=OuterRef("item"), language=language, engine=engine, origin__in=MADE_ELSEWHERE
    )
    tasks = _untouched(campaign, language, items).filter(Exists(others), Exists(its), kind=kind.id)
    TaskCandidate.objects.filter(task__in=list(tasks.values_list("pk", flat=True))).delete()


def stand_by_preferred(kind: Kind, campaign: Campaign, language: str, items: Items) -> None:
    """Move the campaign from machines' texts to those that its untouched tasks offer first.

    Tasks of other kinds that show a text which the campaign no longer stands by lose it, to be
    given the new one.
    """
    tasks = _untouched(campaign, language, items)
    first = TaskCandidate.objects.filter(
        task__in=tasks.filter(kind=kind.id), task__item=OuterRef("item"), position=0
    )
    rows = CurrentTranslation.objects.filter(
        campaign=campaign, language=language, translation__origin__in=MADE_ELSEWHERE
    ).annotate(first=Subquery(first.values("translation")[:1]))
    rows = rows.filter(first__isnull=False).exclude(translation=F("first"))
    moved = dict(rows.values_list("item", "first"))
    for row in (found := list(rows)):
        row.translation_id = moved[row.item_id]
    CurrentTranslation.objects.bulk_update(found, ["translation"], batch_size=1000)
    stale = tasks.filter(item__in=list(moved), text=None).exclude(kind=kind.id)
    TaskCandidate.objects.filter(task__in=list(stale.values_list("pk", flat=True))).delete()


def _untouched(campaign: Campaign, language: str, items: Items) -> QuerySet[Task]:
    taken = Assignment.objects.filter(task=OuterRef("pk"))
    tasks = Task.objects.production().filter(~Exists(taken), campaign=campaign, language=language)
    return tasks if items is None else tasks.filter(item__in=items)
