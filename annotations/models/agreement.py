"""How far people agree, as it was computed once: kept until the ledger has more to say."""

from django.db import models
from django.db.models import Q

from annotations import limits
from annotations.models.campaigns import LONGEST_KIND, Campaign

LONGEST_BY = 20


class AgreementTable(models.Model):
    """What was found of a kind's decisions, of one form, sorted `by` something.

    `options` narrow the decisions, as `{"origin": "here"}` does. `cut` says what of the ledger was
    counted: the table holds while nothing of its campaign lies beyond. People stand in `document`
    by their ids.
    """

    # Its constraint begins with it.
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="agreement_tables", db_index=False
    )
    kind = models.CharField(max_length=LONGEST_KIND)
    form = models.CharField(max_length=limits.FORM_ID, blank=True)
    by = models.CharField(max_length=LONGEST_BY)
    options = models.JSONField(default=dict)
    document = models.JSONField(default=dict)
    cut = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["campaign", "kind", "form", "by"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "form", "by", "options"], name="agreement_table_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.form} by {self.by} in {self.campaign_id}"


class AgreementPoint(models.Model):
    """How far people agreed on one `day`: what was first computed on it, and never anew.

    `decisions` were counted, under the protocol's `version`. `document` holds by question what the
    table had, without the pairs of people.
    """

    # Its constraint begins with it.
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="agreement_points", db_index=False
    )
    kind = models.CharField(max_length=LONGEST_KIND)
    form = models.CharField(max_length=limits.FORM_ID, blank=True)
    day = models.DateField()
    version = models.PositiveSmallIntegerField()
    decisions = models.PositiveIntegerField()
    document = models.JSONField(default=dict)

    class Meta:
        ordering = ["campaign", "kind", "form", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "form", "day"], name="agreement_point_once_a_day"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="agreement_point_has_rules"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.form} on {self.day} in {self.campaign_id}"
