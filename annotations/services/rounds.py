"""How the round of a task ends, and the next one begins; earlier rounds stay in the ledger."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F, QuerySet

from annotations.models import Assignment, Return, Task
from annotations.models.tasks import AssignmentState, TaskState
from annotations.services.bulk import copy_rows, update_rows
from annotations.services.claiming import end_lease
from annotations.services.comments import keep_comment
from annotations.services.consensus import follow_all, recompute, recompute_all
from annotations.services.decision_writing import keep_comments
from annotations.services.notices import notify
from annotations.vocabularies import NoticeKind
from workbench.core.accounts.models import User
from workbench.core.clock import database_now
from workbench.core.locking import locked

ROUND = ("round", "remaining", "note", "state")
"""The fields in which the next round is told."""


def end_round(task: Task, user: User | None, nonce: uuid.UUID, note: str) -> Return:
    """Write that a task is sent back, and open its next round with the note; `user` None is an
    evaluation.

    Locks the open assignments; the caller holds the ledger's lock and the task's.
    """
    ended = Return.objects.create(
        task=task, round=task.round, person=user, protocol=task.protocol, nonce=nonce
    )
    keep_comment(on=ended, text=note, field="note")
    _tell_of_return(task)
    _close_round(task, note)
    recompute(task)
    return ended


def end_rounds(tasks: Mapping[Task, tuple[uuid.UUID, str]], user: User | None) -> None:
    """The same of many tasks of one campaign and kind, each with the nonce and the note of its
    return. Locks as `end_round`."""
    now, many = database_now(), list(tasks)
    ended = [
        Return(
            task=task, round=task.round, person=user, protocol=task.protocol, nonce=nonce,
            created_at=now,
        )
        for task, (nonce, _note) in tasks.items()
    ]  # fmt: skip
    copy_rows(ended)
    keep_comments(zip(ended, (note for _nonce, note in tasks.values()), strict=True))
    _tell_of_returns(many)
    by_id = {task.pk: task for task in many}
    for assignment in locked(_of(many).filter(state=AssignmentState.OPEN)):
        end_lease(by_id[assignment.task_id], assignment, AssignmentState.RELEASED)
    for task, (_nonce, note) in tasks.items():
        _open_next(task, note)
    update_rows(many, *ROUND)
    recompute_all(many)
    update_rows(many, "state")
    follow_all(many)


def _tell_of_returns(tasks: Sequence[Task]) -> None:
    """The same of many tasks of one campaign."""
    theirs = _of(tasks).filter(round=F("task__round"), state=AssignmentState.SUBMITTED)
    people: defaultdict[int, list[int]] = defaultdict(list)
    for pk, person in theirs.values_list("task", "person"):
        people[pk].append(person)
    for task in tasks:
        if task.pk in people:
            _notify(task, people[task.pk])


def _of(tasks: Sequence[Task]) -> QuerySet[Assignment]:
    return Assignment.objects.of_every_purpose().filter(task__in=[task.pk for task in tasks])


def _tell_of_return(task: Task) -> None:
    """Whose work of the round that ends is sent back learns of it."""
    theirs = task.assignments.filter(round=task.round, state=AssignmentState.SUBMITTED)
    _notify(task, theirs.values_list("person", flat=True))


def _notify(task: Task, people: Iterable[int]) -> None:
    notify(
        people=people,
        campaign=task.campaign,
        kind=NoticeKind.RETURNED,
        about=f"task:{task.pk}:{task.round}",
        facts={"kind": task.kind, "language": task.language},
    )


def _close_round(task: Task, note: str) -> None:
    """Free all places of the next round; whoever still holds the old one keeps no place."""
    held = locked(task.assignments.filter(state=AssignmentState.OPEN))
    for assignment in held:
        end_lease(task, assignment, AssignmentState.RELEASED)
    _open_next(task, note)
    task.save(update_fields=ROUND)


def _open_next(task: Task, note: str) -> None:
    task.round += 1
    task.remaining, task.note, task.state = task.overlap, note, TaskState.OPEN
