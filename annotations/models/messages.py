"""What people write to one another about a task: questions, comments, notes and answers.

A row says who wrote what kind of message, and when; it is never changed. Its text is its
`Comment`, which can be erased. No release has either.
"""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from annotations.kinds.registry import following_kinds
from annotations.models.campaigns import Campaign, Membership
from annotations.models.decisions import one_act_a_nonce
from annotations.models.tasks import Assignment, PurposeQuerySet, Task, is_production
from annotations.models.triggers import append_only
from annotations.models.visibility import (
    CONSOLE_ROLES,
    decisions_visible_to,
    source_visible_to,
)
from annotations.vocabularies import MessageKind, Role

if TYPE_CHECKING:
    from workbench.core.accounts.models import User
    from workbench.core.prepared import Given


class MessageQuerySet(PurposeQuerySet["Message"]):
    def visible_to(self, user: "User") -> Self:
        """Those that the person may read.

        Their own and the answers to them; what is said beside their tasks (`beside_tasks_of`); and
        of others' those of a campaign that they oversee, or that are meant for everybody, once
        nothing on the item can still reach them.
        """
        if user.is_superuser:
            return self
        oversees = Campaign.objects.filter(
            memberships__user=user, memberships__role__in=CONSOLE_ROLES
        )
        told = Q(is_shared=True) | Q(task__campaign__in=oversees)
        of_others = told & decisions_visible_to(user) & source_visible_to(user, "task__item")
        return self.filter(_read_beside(user.pk) | of_others | _of_controls(user))

    def beside_tasks_of(self, person: "int | Given") -> Self:
        """What a person reads beside their own tasks, done or not: their own messages with the
        answers, what managers say to whoever gets the task, and what was noted for them in the
        step before, whose text they have before them."""
        return self.filter(_read_beside(person))

    def on_the_item_of(self, task: "Task") -> Self:
        """Those on the task and on the others of the campaign on its item in its language."""
        return self.filter(
            task__campaign=task.campaign_id, task__item=task.item_id, task__language=task.language
        )

    def waiting(self) -> Self:
        """Questions that nobody has answered."""
        answers = Message.objects.of_every_purpose().filter(answers=OuterRef("pk"))
        return self.filter(~Exists(answers), kind=MessageKind.QUESTION)


class Message(models.Model):
    """`answers` is the message that an answer is to. What `is_shared` is read by whoever gets the
    task next too, where blindness allows it."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="messages")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages"
    )
    kind = models.CharField(max_length=12, choices=MessageKind.choices())
    answers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replies")
    is_shared = models.BooleanField(default=False)
    nonce = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_act_a_nonce("message"),
            models.CheckConstraint(
                condition=Q(kind=MessageKind.ANSWER.value) ^ Q(answers__isnull=True),
                name="message_answers",
            ),
        ]
        indexes = [models.Index(fields=["person", "created_at"], name="message_by_person")]
        triggers = [append_only("message_append_only")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.task}"


def _read_beside(person: "int | Given") -> Q:
    had = Assignment.objects.of_every_purpose().filter(person=person)
    read = Q(person=person) | Q(answers__person=person)
    read |= Q(
        Exists(had.filter(task=OuterRef("task"))),
        kind__in=(MessageKind.ANSWER, MessageKind.INSTRUCTION),
        is_shared=True,
    )
    for kind in following_kinds().values():
        of_the_text = had.filter(
            task__kind=kind.id,
            task__campaign=OuterRef("task__campaign"),
            task__item=OuterRef("task__item"),
            task__language=OuterRef("task__language"),
        )
        read |= Q(Exists(of_the_text), kind=MessageKind.NOTE, task__kind=kind.follows)
    return read


def _of_controls(user: "User") -> Q:
    """What is asked about controls is answered by managers who are handed none."""
    roles = Membership.objects.filter(user=user)
    works = roles.filter(role=Role.ANNOTATOR).values("campaign")
    manages = roles.filter(role=Role.MANAGER).exclude(campaign__in=works).values("campaign")
    return ~is_production("task__") & Q(task__campaign__in=manages)
