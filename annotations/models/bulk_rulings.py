"""Rulings on many tasks in one act: what they have in common."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from annotations.models.campaigns import Campaign
from annotations.models.decisions import one_act_a_nonce
from annotations.models.triggers import append_only
from annotations.vocabularies import Confidence, RulingOutcome, RulingReason


class BulkRuling(models.Model):
    """Which tasks a person ruled on at once, and what they said of them all.

    Each ruling is a row of the ledger of its own, found by its nonce; where one could not be made,
    there is none.
    """

    # Its index begins with it.
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="bulk_rulings", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bulk_rulings"
    )
    nonce = models.UUIDField()
    tasks = ArrayField(models.BigIntegerField())
    outcome = models.CharField(max_length=20, choices=RulingOutcome.choices())
    confidence = models.CharField(max_length=10, choices=Confidence.choices(), blank=True)
    reason = models.CharField(max_length=20, choices=RulingReason.choices(), blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [one_act_a_nonce("bulkruling")]
        indexes = [models.Index(fields=["campaign", "-id"], name="bulkruling_newest")]
        triggers = [append_only("bulkruling_append_only")]

    def __str__(self) -> str:
        return f"{self.outcome} on {len(self.tasks)} tasks in {self.campaign_id}"

    def nonce_on(self, task: int) -> uuid.UUID:
        """The nonce of the ruling on one of the tasks."""
        return uuid.uuid5(self.nonce, str(task))
