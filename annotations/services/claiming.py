"""How a task comes into a person's hands, and how it leaves them undone."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.models import Assignment, Campaign, Protocol, Task
from annotations.models.tasks import AssignmentState
from annotations.permissions import can_work
from annotations.selectors.queue import claimable
from annotations.services.locking import lock_person, lock_task
from annotations.vocabularies import TaskKind
from workbench.accounts.models import User
from workbench.errors import Conflict

EXPIRY_BATCH = 500
OPENING = "opening"
"""In a draft: which window saved it."""


def claim_next(
    *, user: User, campaign: Campaign, kind: TaskKind, language: str
) -> Assignment | None:
    """Take the next task of a kind for a person, with a lease; None when there is none.

    In order of priority, then of fewest answers to completion, then of position. A task that
    another transaction has locked is passed over, so claims do not wait for one another.
    Locks: the person's row, then the task's (SKIP LOCKED).

    Raises:
        NotPermitted: the person does not work on such tasks here.
    """
    can_work(user, campaign, kind, language).require()
    with transaction.atomic():
        lock_person(user)
        task = (
            claimable(user, [campaign], kind)
            .filter(language=language)
            .select_for_update(of=("self",), skip_locked=True)
            .order_by("-priority", "remaining", "position")
            .select_related("campaign")
            .first()
        )
        if task is None:
            return None
        task.remaining -= 1
        task.save(update_fields=["remaining"])
        return _hand_over(task, user)


def claim_task(*, user: User, task_id: int) -> Assignment:
    """Take one given task for a person, or give back the assignment that they hold already.

    Locks: the person's row, then the task's.

    Raises:
        NotPermitted: the person does not work on such tasks here.
        Conflict: the person has had the task, may not see it, or it has no place left.
    """
    with transaction.atomic():
        lock_person(user)
        task = lock_task(task_id)
        can_work(user, task.campaign, task.kind, task.language).require()
        held = task.assignments.filter(
            person=user, round=task.round, state=AssignmentState.OPEN
        ).first()
        if held is not None:
            return held
        free = claimable(user, [task.campaign], TaskKind(task.kind))
        if not free.filter(pk=task_id).exists():
            raise Conflict("This task has no place left for you; take the next one.")
        task.remaining -= 1
        task.save(update_fields=["remaining"])
        return _hand_over(task, user)


def open_assignments(user: User, campaign: Campaign) -> QuerySet[Assignment]:
    """What the person holds now, oldest first.

    A lease that has run out is in hand until its place is given back: it may be taken up again.
    """
    return (
        Assignment.objects.visible_to(user)
        .filter(task__campaign=campaign, state=AssignmentState.OPEN)
        .select_related("task__item", "task__campaign", "protocol")
        .order_by("claimed_at", "pk")
    )


def save_draft(
    *, user: User, assignment_id: int, draft: dict[str, Any], version: int, opening: str = ""
) -> int:
    """Keep what the person has typed so far and renew the lease; returns the new version.

    `opening` names the window: where it has saved before and did not hear of it, because the
    connection broke, it is not in its own way. Locks: the assignment's row.

    Raises:
        Assignment.DoesNotExist: the person has no such assignment.
        Conflict: the task has left the person's hands, or another window saved in between.
    """
    with transaction.atomic():
        assignment = (
            Assignment.objects.visible_to(user)
            .select_for_update(of=("self",))
            .select_related("protocol")
            .get(pk=assignment_id)
        )
        if assignment.state != AssignmentState.OPEN:
            raise Conflict("This task is no longer in your hands; your text was not stored here.")
        own = bool(opening) and assignment.draft.get(OPENING) == [opening]
        if assignment.draft_version != version and not own:
            raise Conflict(_("Another window has saved a newer draft of this task."))
        assignment.draft = draft | ({OPENING: [opening]} if opening else {})
        assignment.draft_version += 1
        assignment.expires_at = _lease_end(assignment.protocol)
        assignment.save(update_fields=["draft", "draft_version", "expires_at"])
        return assignment.draft_version


def give_back(*, user: User, assignment_id: int) -> None:
    """Hand an undone task back to the pool; a second call changes nothing.

    Locks: the task's row, then the assignment's.
    """
    task_id = Assignment.objects.visible_to(user).get(pk=assignment_id).task_id
    with transaction.atomic():
        task = lock_task(task_id)
        assignment = Assignment.objects.select_for_update().get(pk=assignment_id)
        end_lease(task, assignment, AssignmentState.RELEASED)


def expire_leases() -> int:
    """Return the places of leases that have run out; finished work is never touched.

    Locks: each task's row, then the assignment's; a task in other hands waits for the next run.
    """
    due = Assignment.objects.filter(state=AssignmentState.OPEN, expires_at__lte=timezone.now())
    expired = 0
    for pk, task_id in due.order_by("expires_at").values_list("pk", "task_id")[:EXPIRY_BATCH]:
        with transaction.atomic():
            task = Task.objects.select_for_update(skip_locked=True).filter(pk=task_id).first()
            assignment = due.select_for_update().filter(pk=pk).first()
            if task is not None and assignment is not None:
                end_lease(task, assignment, AssignmentState.EXPIRED)
                expired += 1
    return expired


def end_lease(task: Task, assignment: Assignment, state: AssignmentState) -> None:
    """End an open assignment without a decision and give its place back.

    The caller holds both row locks. An assignment of an earlier round holds no place.
    """
    if assignment.state != AssignmentState.OPEN:
        return
    assignment.state, assignment.ended_at = state, timezone.now()
    assignment.save(update_fields=["state", "ended_at"])
    if assignment.round == task.round:
        task.remaining += 1
        task.save(update_fields=["remaining"])


def _hand_over(task: Task, user: User) -> Assignment:
    """Open the person's assignment; one that expired or was given back is opened again."""
    rules = task.campaign.protocol
    handed_over = {
        "protocol": rules,
        "claimed_at": timezone.now(),
        "expires_at": _lease_end(rules),
    }
    assignment, created = Assignment.objects.get_or_create(
        task=task, round=task.round, person=user, defaults=handed_over
    )
    if not created:
        assignment.state, assignment.ended_at = AssignmentState.OPEN, None
        for name, value in handed_over.items():
            setattr(assignment, name, value)
        assignment.save(update_fields=["state", "ended_at", *handed_over])
    return assignment


def _lease_end(rules: Protocol) -> datetime:
    return timezone.now() + timedelta(minutes=rules.lease_minutes)
