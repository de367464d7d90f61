"""What to look at first: how doubtful an item's texts are in a language, and why."""

from django.db import models

from annotations.models.benchmarks import Item
from annotations.models.campaigns import Campaign
from annotations.vocabularies import Signal
from workbench.core.languages import LONGEST_CODE


class FirstLook(models.Model):
    """What the newest survey says of an item: `annotations.quality.first_look.Look`, stored.

    Rows of a language are stored in its order, the most doubtful first.

    `reason` is the signal that weighs most, empty where nothing speaks against the text; `doubts`
    are what each signal contributes.
    """

    # Its constraint begins with it.
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="first_looks", db_index=False
    )
    language = models.CharField(max_length=LONGEST_CODE)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reason = models.CharField(max_length=20, choices=Signal.choices(), blank=True)
    doubts = models.JSONField(default=dict)

    class Meta:
        ordering = ["campaign", "language", "-score", "item__position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "language", "item"], name="first_look_once")
        ]
        indexes = [
            models.Index("campaign", "language", models.F("score").desc(), name="first_look_order")
        ]

    def __str__(self) -> str:
        return f"{self.item} [{self.language}] {self.score:.2f}"
