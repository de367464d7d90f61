"""How a task comes into a person's hands, and how it leaves them undone."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random, SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import limits
from annotations.drafts import is_field
from annotations.models import Assignment, Campaign, Protocol, Task
from annotations.models.tasks import AssignmentState
from annotations.permissions import can_work
from annotations.selectors.desk import in_hand, own_assignment
from annotations.selectors.handing_out import can_take_another
from annotations.selectors.mixed_queue import mixed_queue, next_control, next_work
from annotations.selectors.queue import is_free_for, next_free
from annotations.services.fields import check_length
from annotations.services.locking import lock_person, lock_task
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.locking import locked
from workbench.core.prepared import Statement, pipelined, planned_cursor

EXPIRY_BATCH = 500
DICE = SystemRandom()
TAKE = """
    WITH free AS ({free}),
    taken AS (
        UPDATE annotations_task task SET remaining = remaining - 1
        FROM free WHERE task.id = free.id
        RETURNING task.id, round, campaign_id
    )
    INSERT INTO annotations_assignment AS held
        (task_id, round, person_id, protocol_id, state, claimed_at, expires_at, draft,
         draft_version)
    SELECT taken.id, taken.round, %s, rules.id, 'open', claimed_at,
           claimed_at + make_interval(mins => lease_minutes), '{{}}', 0
    FROM taken
    CROSS JOIN (VALUES (statement_timestamp())) AS now (claimed_at)
    CROSS JOIN LATERAL (SELECT id, lease_minutes FROM annotations_protocol
                        WHERE campaign_id = taken.campaign_id
                        ORDER BY version DESC LIMIT 1) AS rules
    ON CONFLICT (task_id, round, person_id) DO UPDATE
    SET state = 'open', ended_at = NULL, protocol_id = excluded.protocol_id,
        claimed_at = excluded.claimed_at, expires_at = excluded.expires_at
    RETURNING id
"""
"""Places taken + remaining = overlap in one statement."""

THIS_ONE = Statement("SELECT id FROM annotations_task WHERE id = %s", ("task",))

OPENING = "opening"
"""In a draft: which window saved it."""


def next_task(
    *,
    user: User,
    campaign: Campaign,
    kind: str,
    language: str,
    without: Iterable[int] = (),
) -> Assignment | None:
    """The oldest task in the person's hands, else the next one; None when there is none.

    `without` names assignments that the person is done with or has before them already: what
    comes after them is fetched ahead. Locks: what `claim_next` locks.

    Raises:
        NotPermitted: as in `claim_next`.
    """
    beside = set(without)
    for assignment in in_hand(user, campaign, kind, language):
        if assignment.pk not in beside:
            return assignment
    return claim_next(user=user, campaign=campaign, kind=kind, language=language)


def claim_next(
    *,
    user: User,
    campaign: Campaign,
    kind: str,
    language: str,
    along: bool = False,
    rng: Random = DICE,
) -> Assignment | None:
    """Take the next task of a kind for a person, with a lease; None when there is none.

    In order of priority, then of fewest answers to completion, then of position. A task that
    another transaction has locked is passed over, so claims do not wait for one another. Where
    controls are mixed into the work, `rng` says which of the tasks are controls. One may hold more
    to take them `along`. Locks: the person's row, then the task's (SKIP LOCKED).

    Raises:
        NotPermitted: the person does not work on such tasks here, has a guideline to read
            first, or holds as many tasks of the queue as one may.
    """
    can_work(user, campaign, language).require()
    with transaction.atomic():
        with pipelined():
            lock_person(user)
            statement = next_free(kind, along=along)
            free = _take(user, statement, campaign=campaign.pk, language=language)
        if free is not None:
            return free
        can_take_another(user, campaign, kind, language, along=along).require()
        return _take_mixed(user, campaign, kind, language, rng)


def claim_task(*, user: User, task_id: int) -> Assignment:
    """Take one given task for a person, or give back the assignment that they hold already.

    Locks: the person's row, then the task's.

    Raises:
        NotPermitted: as in `claim_next`.
        Conflict: the person has had the task, may not see it, or it has no place left.
    """
    with transaction.atomic():
        lock_person(user)
        task = lock_task(task_id)
        can_work(user, task.campaign, task.language).require()
        held = task.assignments.filter(
            person=user, round=task.round, state=AssignmentState.OPEN
        ).first()
        if held is not None:
            return held
        can_take_another(user, task.campaign, task.kind, task.language).require()
        taken = _take(user, THIS_ONE, task=task_id) if is_free_for(user, task) else None
        if taken is None:
            raise Conflict(_("This task has no place left for you; take the next one."))
        return taken


def open_assignments(*, user: User, campaign: Campaign) -> QuerySet[Assignment]:
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
    """Keep what the person has typed so far and renew the lease; returns the new version. The
    lease of who no longer works there ends when it would have.

    `opening` names the window: where it has saved before and did not hear of it, because the
    connection broke, it is not in its own way. Locks: the assignment's row.

    Raises:
        Assignment.DoesNotExist: the person has no such assignment.
        Invalid: the draft is too long, or a field of it is no list of texts.
        Conflict: the task has left the person's hands, or another window saved in between.
    """
    check_length("draft", json.dumps(draft, ensure_ascii=False), limits.DRAFT)
    _check_fields(draft)
    with transaction.atomic():
        assignment = (
            locked(Assignment.objects.visible_to(user))
            .select_related("protocol", "task__campaign")
            .get(pk=assignment_id)
        )
        if assignment.state != AssignmentState.OPEN:
            raise Conflict(
                _("This task is no longer in your hands; your text was not stored here.")
            )
        own = bool(opening) and assignment.draft.get(OPENING) == [opening]
        if assignment.draft_version != version and not own:
            raise Conflict(_("Another window has saved a newer draft of this task."))
        assignment.draft = draft | ({OPENING: [opening]} if opening else {})
        assignment.draft_version += 1
        if can_work(user, assignment.task.campaign, assignment.task.language):
            # One that was taken along ends later anyway.
            assignment.expires_at = max(assignment.expires_at, _lease_end(assignment.protocol))
        assignment.save(update_fields=["draft", "draft_version", "expires_at"])
        return assignment.draft_version


def _check_fields(draft: Mapping[str, Any]) -> None:
    if wrong := [name for name, values in draft.items() if not is_field(values)]:
        problem = _("%(fields)s: give each field as a list of texts, as the desk does.")
        raise Invalid(draft=problem % {"fields": ", ".join(wrong)})


def give_back(*, user: User, assignment_id: int) -> None:
    """Hand an undone task back to the pool; a second call changes nothing.

    Locks: the task's row, then the assignment's.
    """
    task_id = Assignment.objects.visible_to(user).get(pk=assignment_id).task_id
    with transaction.atomic():
        task = lock_task(task_id)
        assignment = locked(Assignment.objects.filter(pk=assignment_id)).get()
        end_lease(task, assignment, AssignmentState.RELEASED)


def expire_leases() -> int:
    """Return the places of leases that have run out; finished work is never touched.

    Locks: each task's row, then the assignment's; a task in other hands waits for the next run.
    """
    due = Assignment.objects.of_every_purpose().filter(
        state=AssignmentState.OPEN, expires_at__lte=Now()
    )
    expired = 0
    for pk, task_id in due.order_by("expires_at").values_list("pk", "task_id")[:EXPIRY_BATCH]:
        with transaction.atomic():
            task = locked(Task.objects.filter(pk=task_id), skip_locked=True).first()
            assignment = locked(due.filter(pk=pk)).first()
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


def _take_mixed(
    user: User, campaign: Campaign, kind: str, language: str, rng: Random
) -> Assignment | None:
    """Take what is next where controls are mixed in or batches are open: as many queries for a
    control as for work."""
    ahead = mixed_queue(user, campaign, kind, language)
    if ahead is None:
        return None
    here = {"campaign": campaign.pk, "language": language}
    control = None
    if ahead.is_controls_turn(rng):
        control = _take(user, next_control(kind), near=ahead.near, **here)
    if control is not None:
        return control
    taken = (_take(user, next_work(kind, part), **here) for part in ahead.parts)
    return next(filter(None, taken), None)


def _take(user: User, free: Statement, **values: object) -> Assignment | None:
    """Take a place of the task that is `free`, and open the person's assignment.

    One that expired or was given back is opened again. The caller holds the person's row lock.
    """
    with planned_cursor() as cursor:
        cursor.execute(
            TAKE.format(free=free.sql), [*free.given({"person": user.pk, **values}), user.pk]
        )
        taken = cursor.fetchone()
    return None if taken is None else own_assignment(user, taken[0])


def _lease_end(rules: Protocol) -> datetime:
    return timezone.now() + timedelta(minutes=rules.lease_minutes)
