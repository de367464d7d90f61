"""What is known beforehand about a task that controls the work: hidden from those who do it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

from annotations.models.campaigns import Membership
from annotations.models.tasks import Task
from annotations.models.translations import Translation
from annotations.models.triggers import append_only
from annotations.vocabularies import DamageKind, Role

if TYPE_CHECKING:
    from workbench.core.accounts.models import User


class ControlQuerySet(models.QuerySet["Control"]):
    def visible_to(self, user: "User") -> Self:
        """Those of campaigns that the person manages and does not annotate in."""
        if user.is_superuser:
            return self
        roles = Membership.objects.filter(user=user)
        return self.filter(
            task__campaign__in=roles.filter(role=Role.MANAGER).values("campaign")
        ).exclude(task__campaign__in=roles.filter(role=Role.ANNOTATOR).values("campaign"))


class Control(models.Model):
    """The known answer of a gold task, or the damage of a planted one.

    Gold: `expected` holds what a right decision says, by field name of the decision. Planted:
    `clean_text` is the text before the damage, `damage` its kind. `seed` is that of the draw which
    chose the task; None where a person chose it.
    """

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="control")
    expected = models.JSONField(default=dict)
    damage = models.CharField(max_length=20, choices=DamageKind.choices(), blank=True)
    clean_text = models.ForeignKey(
        Translation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    seed = models.BigIntegerField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ControlQuerySet.as_manager()

    class Meta:
        triggers = [append_only("control_append_only")]

    def __str__(self) -> str:
        return f"control of {self.task}"
