"""Questions, comments and notes about a task, and the answers that managers give to them."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import canonical
from annotations.models import Assignment, Membership, Message, Task
from annotations.permissions import can_answer, can_change
from annotations.services.comments import keep_comment
from annotations.services.notices import notify
from annotations.services.repeating import require_same
from annotations.services.validation import check_choice
from annotations.vocabularies import FROM_THE_DESK, MessageKind, NoticeKind, Role
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid

A_DAY = timedelta(days=1)


def write_message(
    *, assignment: Assignment, kind: MessageKind, text: str, nonce: uuid.UUID
) -> Message:
    """Write to the managers, or for whoever comes next, about a task that the person has or had;
    of a question the managers are told. The same nonce again returns the same message.

    Locks nothing; the unique nonce decides a race.

    Raises:
        NotPermitted: the campaign is archived.
        Invalid: there is no text, it is too long, or the kind is for managers alone.
        Conflict: the nonce belongs to another message, or the person has written too many today.
    """
    check_choice("kind", kind, MessageKind)
    if kind not in FROM_THE_DESK:
        raise Invalid(kind=_("Only who settles questions writes this."))
    task = assignment.task
    can_change(task.campaign).require()
    shared = kind == MessageKind.NOTE
    with transaction.atomic():
        return _write(assignment.person, task, text, nonce, kind=kind, is_shared=shared)


def answer_message(
    *, user: User, message: Message, text: str, nonce: uuid.UUID, is_shared: bool = False
) -> Message:
    """Answer a message, and tell its author. A shared answer is read by whoever gets the task next
    too. The same nonce again returns the same answer.

    Locks nothing; the unique nonce decides a race.

    Raises:
        NotPermitted: the person may not settle what is asked on this task.
        Invalid: there is no text, it is too long, or what is to be answered is an answer itself.
        Conflict: the nonce belongs to another message, or the person has written too many today.
    """
    can_answer(user, message.task).require()
    if message.kind not in FROM_THE_DESK:
        raise Invalid(message=_("Answer a question, a comment or a note."))
    about: dict[str, Any] = {"kind": MessageKind.ANSWER, "answers": message}
    with transaction.atomic():
        return _write(user, message.task, text, nonce, is_shared=is_shared, **about)


def leave_instruction(*, user: User, task: Task, text: str, nonce: uuid.UUID) -> Message:
    """Write a note that everybody reads who gets the task from now on.

    Locks nothing; the unique nonce decides a race.

    Raises:
        NotPermitted: the person may not settle what is asked on this task.
        Invalid: there is no text, or it is too long.
        Conflict: the nonce belongs to another message, or the person has written too many today.
    """
    can_answer(user, task).require()
    with transaction.atomic():
        return _write(user, task, text, nonce, kind=MessageKind.INSTRUCTION, is_shared=True)


def _write(user: User, task: Task, text: str, nonce: uuid.UUID, **about: Any) -> Message:
    text = canonical(text).strip()
    if not text:
        raise Invalid(text=_("Write something first."))
    mine = Message.objects.of_every_purpose().filter(person=user)
    known = mine.filter(nonce=nonce).first()
    if known is None:
        _check_how_many(user)
    message, created = Message.objects.get_or_create(
        nonce=nonce, person=user, defaults={"task": task, **about}
    )
    answered = about.get("answers")
    meant = (task.pk, about["kind"], answered and answered.pk)
    if (message.task_id, message.kind, message.answers_id) != meant:
        raise Conflict(_("This nonce belongs to another message; send a fresh one."))
    if created:
        keep_comment(on=message, text=text, field="text")
        _tell(message)
    else:
        require_same(message, comment=text, is_shared=about["is_shared"])
    return message


def _check_how_many(user: User) -> None:
    mine = Message.objects.of_every_purpose().filter(person=user)
    if mine.filter(created_at__gt=timezone.now() - A_DAY).count() >= limits.MESSAGES_A_DAY:
        problem = _("You have written %(most)s messages in a day, as many as you can.")
        raise Conflict(problem % {"most": limits.MESSAGES_A_DAY})


def _tell(message: Message) -> None:
    """Of a question whoever may answer it, of an answer whoever asked."""
    if message.kind == MessageKind.QUESTION:
        _notify(message, NoticeKind.ASKED, _answering(message))
    elif message.answers and message.answers.person_id != message.person_id:
        _notify(message, NoticeKind.ANSWERED, [message.answers.person_id])


def _answering(message: Message) -> list[int]:
    """The managers and reviewers who may read and answer it: few people, five queries each."""
    roles = Membership.objects.filter(
        campaign=message.task.campaign_id, role__in=(Role.MANAGER, Role.REVIEWER)
    )
    people = User.objects.filter(pk__in=roles.values("user")).exclude(pk=message.person_id)
    return [one.pk for one in people.order_by("pk") if _may_answer(one, message)]


def _may_answer(user: User, message: Message) -> bool:
    seen = Message.objects.visible_to(user).filter(pk=message.pk)
    return bool(can_answer(user, message.task)) and seen.exists()


def _notify(message: Message, kind: NoticeKind, people: Iterable[int]) -> None:
    task = message.task
    notify(
        people=people,
        campaign=task.campaign,
        kind=kind,
        about=f"message:{message.pk}",
        facts={"kind": task.kind, "language": task.language},
    )
