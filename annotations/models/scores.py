"""What metrics that run elsewhere say of texts: their scores come in as files."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotations import limits
from annotations.models.campaigns import Campaign
from annotations.models.translations import Translation


class Metric(models.Model):
    """A metric whose scores a campaign has, such as a neural one; `lowest` to `highest` is its
    range, and `higher_is_better` its direction."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="metrics")
    name = models.CharField(max_length=limits.NAME)
    higher_is_better = models.BooleanField()
    lowest = models.FloatField()
    highest = models.FloatField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["campaign", "name"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="metric_once"),
            models.CheckConstraint(condition=Q(lowest__lt=F("highest")), name="metric_has_a_range"),
        ]

    def __str__(self) -> str:
        return self.name


class TextScore(models.Model):
    """What a metric says of one text."""

    # Its constraint begins with it: that is the index by which it is found.
    metric = models.ForeignKey(
        Metric, on_delete=models.CASCADE, related_name="scores", db_index=False
    )
    text = models.ForeignKey(Translation, on_delete=models.PROTECT, related_name="+")
    value = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["metric", "text"], name="text_score_once")]

    def __str__(self) -> str:
        return f"{self.metric} of {self.text}: {self.value}"
