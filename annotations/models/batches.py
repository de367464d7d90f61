"""A named part of a campaign that is given to named people."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q

from annotations import limits
from annotations.kinds.registry import kind_choices
from annotations.models.benchmarks import Item
from annotations.models.campaigns import LONGEST_KIND, Campaign, validate_language
from workbench.core.languages import LONGEST_CODE


class BatchQuerySet(models.QuerySet["Batch"]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class Batch(models.Model):
    """Tasks on some items, of some `kinds` and `languages`; of all languages where none is named.

    While it is open its people are handed its tasks first, and where it is `only`, none but those
    of their batches. Where it is `reserved` nobody else is handed them. No task is of two batches
    that are open. `rule` says how its items were chosen.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="batches")
    name = models.CharField(max_length=limits.TITLE)
    kinds = ArrayField(models.CharField(max_length=LONGEST_KIND, choices=kind_choices))
    languages = ArrayField(
        models.CharField(max_length=LONGEST_CODE, validators=[validate_language]),
        default=list,
        blank=True,
    )
    only = models.BooleanField(default=False)
    reserved = models.BooleanField(default=True)
    deadline = models.DateField(null=True, blank=True)
    rule = models.JSONField(default=dict)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="BatchPerson", related_name="batches"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="batch_name_once"),
            models.CheckConstraint(condition=~Q(kinds=[]), name="batch_has_kinds"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class BatchItemQuerySet(models.QuerySet["BatchItem"]):
    def of_task(self) -> Self:
        """What puts the task of the outer query into an open batch."""
        batches = Batch.objects.open().filter(
            Q(languages=[]) | Q(languages__contains=[OuterRef(OuterRef("language"))]),
            campaign=OuterRef(OuterRef("campaign")),
            kinds__contains=[OuterRef(OuterRef("kind"))],
        )
        return self.filter(item=OuterRef("item"), batch__in=batches)


class BatchItem(models.Model):
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")

    objects = BatchItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "item"], name="batch_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item} in {self.batch}"


class BatchPerson(models.Model):
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "person"], name="batch_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.batch}"
