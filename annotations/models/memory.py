"""What helps a translator to say the same thing in the same words."""

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import MD5

from annotations import limits
from annotations.models.benchmarks import Item
from annotations.models.campaigns import Campaign
from workbench.core.languages import LONGEST_CODE


class Segment(models.Model):
    """A field of an item by itself, so that equal and similar ones are found quickly.

    In canonical form: one that reads the same is equal, whatever its bytes are. `words` are its
    stems in the language of the benchmark, its words where PostgreSQL knows no stems, its pairs of
    letters where words have no spaces between them (`annotations_words`, in the migrations).

    `field` 0 is the question, 1 the first option. The rows follow the items by trigger
    (`segments_of`); nothing else writes them. With the texts that a campaign stands by they are
    its translation memory.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="segments")
    field = models.PositiveSmallIntegerField()
    text = models.TextField()
    words = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "field"], name="segment_once"),
        ]
        indexes = [
            models.Index(MD5("text"), name="segment_by_text"),
            GinIndex(fields=["words"], name="segment_by_words"),
        ]

    def __str__(self) -> str:
        return f"field {self.field} of {self.item}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class GlossaryTerm(models.Model):
    """How a campaign wants a term of the source worded, or that a wording is `forbidden`."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="glossary")
    language = models.CharField(max_length=LONGEST_CODE)
    source = models.CharField(max_length=limits.TERM)
    target = models.CharField(max_length=limits.TERM)
    forbidden = models.BooleanField(default=False)
    note = models.CharField(max_length=limits.TERM_NOTE, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["campaign", "language", "source", "target"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "language", "source", "target"], name="glossary_term_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target} [{self.language}]"
