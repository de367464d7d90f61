"""How a reviewer rules on a task, or sends it back.

Locks, in all of them: the ledger (shared), then the task's row.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import canonical
from annotations.kinds.label.acts import checked
from annotations.kinds.label.rules import CulturePayload
from annotations.models import Adjudication, Return, Task, Translation
from annotations.models.tasks import AssignmentState, TaskState
from annotations.permissions import can_adjudicate
from annotations.services import validation
from annotations.services.claiming import end_lease
from annotations.services.comments import keep_comment
from annotations.services.consensus import recompute
from annotations.services.fields import check_range
from annotations.services.locking import lock_task, share_ledger
from annotations.services.texts import kept
from annotations.vocabularies import Origin, TaskKind
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.locking import locked


def adjudicate_text(
    *,
    user: User,
    task_id: int,
    nonce: uuid.UUID,
    question: str,
    options: Sequence[str],
    comment: str = "",
    active_seconds: int = 0,
    acknowledged: Sequence[str] = (),
) -> Adjudication:
    """Rule on a review task: this text stands, whether someone offered it or it is new.

    Raises:
        NotPermitted: the person may not adjudicate this task.
        Conflict: people are still at work on it.
        Invalid: the text is not usable, or a check blocks it.
    """

    def rule(task: Task) -> dict[str, Any]:
        _require_kind(task, TaskKind.REVIEW)
        validation.check_unit(task.item, question, options)
        text = _text(task, user, question, options)
        validation.check_text(task, text, acknowledged)
        return {"result": text}

    return _adjudicate(user, task_id, nonce, rule, comment, active_seconds)


def adjudicate_label(
    *,
    user: User,
    task_id: int,
    nonce: uuid.UUID,
    payload: CulturePayload,
    comment: str = "",
    active_seconds: int = 0,
) -> Adjudication:
    """Rule on a culture task: these tags hold. Raises as `adjudicate_text`."""

    def rule(task: Task) -> dict[str, Any]:
        _require_kind(task, TaskKind.LABEL)
        tags = checked(task.item, payload)
        return {
            "knowledge": sorted(tags.knowledge),
            "spans": list(tags.spans),
            "cultures": list(tags.cultures),
            "regions": list(tags.regions),
            "world_bank_regions": list(tags.world_bank_regions),
            "countries": list(tags.countries),
            "dialect": tags.dialect,
            "time_sensitive": tags.time_sensitive,
        }

    return _adjudicate(user, task_id, nonce, rule, comment, active_seconds)


def confirm_key(
    *, user: User, task_id: int, nonce: uuid.UUID, comment: str = "", active_seconds: int = 0
) -> Adjudication:
    """Rule on an answer task: the key stands, whatever was answered. Raises as `adjudicate_text`.

    A key that does not stand is a flag on the item; the item itself is never changed.
    """

    def rule(task: Task) -> dict[str, Any]:
        _require_kind(task, TaskKind.ANSWER)
        return {}

    return _adjudicate(user, task_id, nonce, rule, comment, active_seconds)


def return_task(*, user: User, task_id: int, nonce: uuid.UUID, note: str) -> Return:
    """Open the next round of a task, with a note to its next annotators; earlier rounds stay.

    Raises:
        NotPermitted, Conflict: as in `adjudicate_text`.
        Invalid: there is no note, or it is too long.
    """
    note = canonical(note).strip()
    if not note:
        raise Invalid(note=_("Say what the next annotators should look at."))
    with transaction.atomic():
        share_ledger()
        task = lock_task(task_id)
        if known := Return.objects.filter(nonce=nonce, person=user, task=task).first():
            return known
        can_adjudicate(user, task).require()
        _require_complete(task)
        ended = Return.objects.create(
            task=task, round=task.round, person=user, protocol=task.protocol, nonce=nonce
        )
        keep_comment(nonce=nonce, person=user, text=note, field="note")
        _close_round(task, note)
        recompute(task)
        return ended


def _adjudicate(
    user: User, task_id: int, nonce: uuid.UUID, rule: Any, comment: str, active_seconds: int
) -> Adjudication:
    check_range("active_seconds", active_seconds, limits.ACTIVE_SECONDS)
    with transaction.atomic():
        share_ledger()
        task = lock_task(task_id)
        if known := Adjudication.objects.filter(nonce=nonce, person=user, task=task).first():
            return known
        can_adjudicate(user, task).require()
        _require_complete(task)
        ruling = Adjudication.objects.create(
            **rule(task),
            task=task,
            round=task.round,
            person=user,
            protocol=task.protocol,
            nonce=nonce,
            active_seconds=active_seconds,
            supersedes=_standing_ruling(task),
        )
        keep_comment(nonce=nonce, person=user, text=comment)
        recompute(task)
        return ruling


def _require_complete(task: Task) -> None:
    if task.state == TaskState.OPEN:
        raise Conflict(_("Annotators are still at work on this task; wait until it is complete."))


def _require_kind(task: Task, kind: TaskKind) -> None:
    if task.kind != kind:
        raise Invalid(task=_("This task is of another kind; it needs another form of ruling."))


def _standing_ruling(task: Task) -> Adjudication | None:
    return Adjudication.objects.filter(
        task=task, round=task.round, superseded_by__isnull=True
    ).first()


def _text(task: Task, user: User, question: str, options: Sequence[str]) -> Translation:
    """The offered or edited text that reads the same, else a new post-edit of the first one."""
    first = task.candidates.order_by("position").first()
    written = Translation.written(
        item=task.item,
        language=task.language,
        question=question,
        options=options,
        origin=Origin.POST_EDIT,
        author=user,
        parent=first.translation if first else None,
    )
    same = Translation.objects.filter(
        item=task.item, language=task.language, text_hash=written.text_hash
    ).order_by("pk")
    known = same.filter(taskcandidate__task=task).first() or same.filter(reviews__task=task).first()
    return known or kept(written)


def _close_round(task: Task, note: str) -> None:
    """Free all places of the next round; whoever still holds the old one keeps no place."""
    held = locked(task.assignments.filter(state=AssignmentState.OPEN))
    for assignment in held:
        end_lease(task, assignment, AssignmentState.RELEASED)
    task.round += 1
    task.remaining, task.note, task.state = task.overlap, note, TaskState.OPEN
    task.save(update_fields=["round", "remaining", "note", "state"])
