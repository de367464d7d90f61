"""What was changed of a campaign's tasks while people worked on them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from annotations import limits
from annotations.kinds.registry import kind_choices
from annotations.models.campaigns import LONGEST_KIND, Campaign, validate_language
from annotations.models.tasks import PurposeQuerySet, Task
from annotations.models.triggers import append_only
from workbench.core.languages import LONGEST_CODE


class OverlapChange(models.Model):
    """A task that people had begun got another overlap.

    A release that was made before counts by the one before.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PurposeQuerySet["OverlapChange"].as_manager()

    class Meta:
        ordering = ["pk"]
        triggers = [append_only("overlapchange_append_only")]

    def __str__(self) -> str:
        return f"{self.task}: {self.before} to {self.after}"


class PriorityRule(models.Model):
    """The priority of tasks, those that open later among them; a later rule takes precedence.

    It is of the named `kinds`, `languages`, `subjects` and `items`; of all where none is named.
    `by_first_look`, what is most doubtful gets `number`, and others less by their score;
    `by_flags`, what an evaluation was surest of, among what it has flagged and nobody has settled.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="priorities")
    number = models.SmallIntegerField()
    reason = models.CharField(max_length=limits.TITLE)
    kinds = ArrayField(
        models.CharField(max_length=LONGEST_KIND, choices=kind_choices), default=list, blank=True
    )
    languages = ArrayField(
        models.CharField(max_length=LONGEST_CODE, validators=[validate_language]),
        default=list,
        blank=True,
    )
    subjects = ArrayField(models.CharField(max_length=limits.SUBJECT), default=list, blank=True)
    items = ArrayField(models.BigIntegerField(), default=list, blank=True)
    by_first_look = models.BooleanField(default=False)
    by_flags = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.number}: {self.reason}"
