"""Decisions that were made elsewhere: what brought them in, and who made them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotations import limits
from annotations.models.campaigns import Campaign
from annotations.models.triggers import append_only


class DecisionImport(models.Model):
    """One bringing in of decisions; the ledger's rows that came with it name it."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="decision_imports"
    )
    format = models.CharField(max_length=limits.NAME)
    file = models.CharField(max_length=limits.TITLE)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["pk"]
        triggers = [append_only("decisionimport_append_only")]

    def __str__(self) -> str:
        return f"{self.file} ({self.format})"


class ImportedPerson(models.Model):
    """Whoever made decisions elsewhere under a `name`, in one campaign alone; `user` is no account.

    Nobody can sign in as them.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imported_as"
    )
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="imported_people")
    name = models.CharField(max_length=limits.USERNAME)

    class Meta:
        ordering = ["campaign", "name"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="imported_person_once")
        ]

    def __str__(self) -> str:
        return self.name
