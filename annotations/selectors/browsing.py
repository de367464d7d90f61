"""The items browser: a campaign's tasks by what a manager looks for, a page at a time.

Pages are cut by the task's id, not by counting rows, so that the last page of half a million
tasks costs what the first one costs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Q, QuerySet

from annotations.canonical import canonical
from annotations.kinds.registry import sensitivity_kinds
from annotations.models import Campaign, Consensus, Item, Segment, Task
from annotations.models.visibility import source_visible_to, tasks_that_blind
from annotations.vocabularies import Sensitivity
from workbench.core.accounts.models import User

PAGE_SIZE = 50


@dataclass(frozen=True)
class Filters:
    """What to look for; an empty value looks for everything. `label` is CS, CA or `-`."""

    kind: str = ""
    language: str = ""
    state: str = ""
    subject: str = ""
    label: str = ""
    text: str = ""


@dataclass(frozen=True)
class Page:
    """`labels` are the sensitivity labels by item that the person may see; what people said of
    those that are `blind` is not told to the person. `previous` and `next` are the ids to go on
    from, None at either end."""

    tasks: list[Task]
    labels: dict[int, str]
    blind: frozenset[int]
    previous: int | None
    next: int | None


def browse(
    campaign: Campaign,
    user: User,
    filters: Filters,
    *,
    after: int | None = None,
    before: int | None = None,
) -> Page:
    """The tasks after, or else before, a task's id, in the order in which they were opened."""
    tasks = _matching(campaign, user, filters)
    if before is not None:
        rows = list(tasks.filter(pk__lt=before).order_by("-pk")[: PAGE_SIZE + 1])
        more_before, more_after = len(rows) > PAGE_SIZE, True
        rows = rows[:PAGE_SIZE][::-1]
    else:
        rows = list(tasks.filter(pk__gt=after or 0).order_by("pk")[: PAGE_SIZE + 1])
        more_before, more_after = after is not None, len(rows) > PAGE_SIZE
        rows = rows[:PAGE_SIZE]
    items = [task.item_id for task in rows]
    return Page(
        tasks=rows,
        labels=sensitivity_labels(campaign, user, items),
        blind=blind_items(campaign, user, items),
        previous=rows[0].pk if rows and more_before else None,
        next=rows[-1].pk if rows and more_after else None,
    )


def subjects(campaign: Campaign) -> list[str]:
    return parts(campaign, "subject")


def parts(campaign: Campaign, column: str) -> list[str]:
    """The splits, subjects or categories that the campaign's questions are of, by the column."""
    rows = campaign.benchmark.items.order_by(column).values_list(column, flat=True)
    return [one for one in rows.distinct() if one]


def sensitivity_labels(campaign: Campaign, user: User, items: list[int]) -> dict[int, str]:
    """CS, CA or `-` of items where it was asked for, without those the person is blind to."""
    return dict(
        _labels(campaign, user).filter(task__item__in=items).values_list("task__item", "outcome")
    )


def blind_items(campaign: Campaign, user: User, items: list[int]) -> frozenset[int]:
    """Those on which the person must not see what others' decisions add up to."""
    blinding = tasks_that_blind(user, campaign).about("pk")
    return frozenset(
        Item.objects.filter(Exists(blinding), pk__in=items).values_list("pk", flat=True)
    )


def _labels(campaign: Campaign, user: User) -> QuerySet[Consensus]:
    blinding = tasks_that_blind(user, campaign).about("task__item")
    return Consensus.objects.production().filter(
        ~Exists(blinding),
        task__campaign=campaign,
        task__kind__in=sensitivity_kinds(),
        outcome__in=list(Sensitivity),
    )


def _matching(campaign: Campaign, user: User, filters: Filters) -> QuerySet[Task]:
    exact: dict[str, Any] = {
        "kind": filters.kind,
        "language": filters.language,
        "state": filters.state,
        "item__subject": filters.subject,
    }
    tasks = Task.objects.production().filter(
        source_visible_to(user, "item"),
        campaign=campaign,
        **{name: value for name, value in exact.items() if value},
    )
    if filters.text:
        tasks = tasks.filter(item__in=_ids(_found(campaign, filters.text)))
    if filters.label:
        labelled = _labels(campaign, user).filter(outcome=filters.label)
        tasks = tasks.filter(item__in=_ids(labelled.values_list("task__item", flat=True)))
    return tasks.select_related("item", "consensus")


def _found(campaign: Campaign, text: str) -> "QuerySet[Segment, int]":
    """Items by a part of their question, or by the beginning of their `sample_id`."""
    said, named = Q(text__icontains=canonical(text)), Q(item__sample_id__istartswith=text)
    questions = Segment.objects.filter(item__benchmark=campaign.benchmark_id, field=0)
    return questions.filter(said | named).values_list("item", flat=True)


def _ids(rows: Iterable[int]) -> list[int]:
    """The ids themselves: given a subquery, the database reads every task to join it."""
    return list(rows)
