"""How the round of a task ends, and the next one begins; earlier rounds stay in the ledger."""

import uuid

from annotations.models import Return, Task
from annotations.models.tasks import AssignmentState, TaskState
from annotations.services.claiming import end_lease
from annotations.services.comments import keep_comment
from annotations.services.consensus import recompute
from annotations.services.notices import notify
from annotations.vocabularies import NoticeKind
from workbench.core.accounts.models import User
from workbench.core.locking import locked


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


def _tell_of_return(task: Task) -> None:
    """Whose work of the round that ends is sent back learns of it."""
    theirs = task.assignments.filter(round=task.round, state=AssignmentState.SUBMITTED)
    notify(
        people=theirs.values_list("person", flat=True),
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
    task.round += 1
    task.remaining, task.note, task.state = task.overlap, note, TaskState.OPEN
    task.save(update_fields=["round", "remaining", "note", "state"])
