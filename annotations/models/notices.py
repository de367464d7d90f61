"""What a person is told of beside their work, and what they wish to be told."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef

from annotations.models.campaigns import Campaign
from annotations.vocabularies import NoticeKind
from workbench.core.accounts.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def shown_to(self, person: User) -> Self:
        """The person's, of the kinds that they have not switched off on the page."""
        return self.filter(person=person).exclude(_switched_off("on_page"))

    def to_mail(self) -> Self:
        """Those that nobody has seen or been sent, of the kinds that people take by mail."""
        waiting = self.filter(seen_at=None, mailed_at=None, person__is_active=True)
        return waiting.exclude(person__email="").exclude(_switched_off("by_mail"))


class Notice(models.Model):
    """`about` names what happened, so that nobody is told twice; `facts` are for its words."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices())
    about = models.CharField(max_length=100)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "about"], name="notice_once")
        ]
        indexes = [
            models.Index(fields=["person"], condition=models.Q(seen_at=None), name="notice_unseen")
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person}"

    @property
    def deadline(self) -> date | None:
        """The day by which the batch is to be done, where it has one."""
        day: str | None = self.facts.get("deadline")
        return date.fromisoformat(day) if day else None


class NoticeChoice(models.Model):
    """How a person takes notices of a kind; without a row both ways are on."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices"
    )
    kind = models.CharField(max_length=20, choices=NoticeKind.choices())
    on_page = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="notice_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person}"


def _switched_off(way: str) -> Exists:
    """Of a notice in the outer query: its person takes none of its kind in this way."""
    chosen = {"person": OuterRef("person"), "kind": OuterRef("kind"), way: False}
    return Exists(NoticeChoice.objects.filter(**chosen))
