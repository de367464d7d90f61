"""How a reviewer rules on a task, or sends it back; the kinds' `acts` build their rulings on it.

Locks, in all of them: the ledger (shared), then the task's row.
"""

import uuid
from dataclasses import dataclass
from typing import TypeVar, cast

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import canonical
from annotations.models import Adjudication, Decision, Return, Task
from annotations.models.tasks import AssignmentState, TaskState
from annotations.permissions import can_adjudicate
from annotations.services.claiming import end_lease
from annotations.services.comments import keep_comment
from annotations.services.consensus import recompute
from annotations.services.fields import check_range
from annotations.services.locking import lock_task, share_ledger
from annotations.services.notices import notify
from annotations.vocabularies import NoticeKind
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.locking import locked

D = TypeVar("D", bound=Decision)


@dataclass(frozen=True)
class Ruling:
    """What every ruling carries, whatever it says."""

    user: User
    task_id: int
    nonce: uuid.UUID
    comment: str = ""
    active_seconds: int = 0


@dataclass(frozen=True)
class Ruled:
    """The task of a ruling, locked; `known` is the ruling that its nonce has made."""

    task: Task
    known: Adjudication | None


def hold_task(ruling: Ruling, kind: str) -> Ruled:
    """Lock the task and check that the person may rule on it; the caller's transaction holds it.

    Raises:
        NotPermitted: the person may not adjudicate this task.
        Conflict: people are still at work on it, or the nonce is that of another ruling.
        Invalid: it is of another kind, or the time is out of range.
    """
    check_range("active_seconds", ruling.active_seconds, limits.ACTIVE_SECONDS)
    task, known = _hold(Adjudication, ruling.user, ruling.task_id, ruling.nonce)
    if known is None and task.kind != kind:
        raise Invalid(task=_("This task is of another kind; it needs another form of ruling."))
    return Ruled(task, known)


def record_ruling(ruling: Ruling, task: Task, decision: Adjudication) -> Adjudication:
    """Write the ruling, and bring in line what is derived from it."""
    decision.task, decision.round = task, task.round
    decision.person, decision.protocol = ruling.user, task.protocol
    decision.nonce, decision.active_seconds = ruling.nonce, ruling.active_seconds
    decision.supersedes = _standing_ruling(task)
    decision.save(force_insert=True)
    keep_comment(on=decision, text=ruling.comment)
    recompute(task)
    return decision


def return_task(*, user: User, task_id: int, nonce: uuid.UUID, note: str) -> Return:
    """Open the next round of a task, with a note to its next annotators; earlier rounds stay.

    Raises:
        NotPermitted, Conflict: as in `hold_task`.
        Invalid: there is no note, or it is too long.
    """
    note = canonical(note).strip()
    if not note:
        raise Invalid(note=_("Say what the next annotators should look at."))
    with transaction.atomic():
        task, known = _hold(Return, user, task_id, nonce)
        if known is not None:
            return known
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


def _hold(model: type[D], user: User, task_id: int, nonce: uuid.UUID) -> tuple[Task, D | None]:
    """The task, locked, and what this nonce has made of it; else the person may rule on it now."""
    share_ledger()
    task = lock_task(task_id)
    known = cast("D | None", model.objects.filter(nonce=nonce, person=user).first())
    if known is not None and known.task_id != task.pk:
        raise Conflict(_("This submission's nonce belongs to another one; send a fresh nonce."))
    if known is None:
        can_adjudicate(user, task).require()
        if task.state == TaskState.OPEN:
            raise Conflict(
                _("Annotators are still at work on this task; wait until it is complete.")
            )
    return task, known


def _standing_ruling(task: Task) -> Adjudication | None:
    return Adjudication.objects.filter(
        task=task, round=task.round, superseded_by__isnull=True
    ).first()


def _close_round(task: Task, note: str) -> None:
    """Free all places of the next round; whoever still holds the old one keeps no place."""
    held = locked(task.assignments.filter(state=AssignmentState.OPEN))
    for assignment in held:
        end_lease(task, assignment, AssignmentState.RELEASED)
    task.round += 1
    task.remaining, task.note, task.state = task.overlap, note, TaskState.OPEN
    task.save(update_fields=["round", "remaining", "note", "state"])
