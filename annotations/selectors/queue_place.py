"""Where a task stands among those that wait for a ruling."""

from dataclasses import dataclass

from django.db.models import QuerySet

from annotations.models import Task

LOOKED_THROUGH = 1000
"""So many of the queue's first tasks; further down nobody works through it one by one."""


@dataclass(frozen=True)
class Place:
    """`number` counts from 1; None where the task is no more among the first of the queue."""

    number: int | None
    total: int
    first: int | None
    previous: int | None
    following: int | None


def place_in(queue: QuerySet[Task], task: Task) -> Place:
    """The task's place, with the ids of its neighbours; `first` is the first other one."""
    ids = list(queue.values_list("pk", flat=True)[:LOOKED_THROUGH])
    total = len(ids) if len(ids) < LOOKED_THROUGH else queue.count()
    at = ids.index(task.pk) if task.pk in ids else None
    before, behind = ([], ids) if at is None else (ids[:at], ids[at + 1 :])
    return Place(
        number=None if at is None else at + 1,
        total=total,
        first=next((pk for pk in ids if pk != task.pk), None),
        previous=next(reversed(before), None),
        following=next(iter(behind), None),
    )
