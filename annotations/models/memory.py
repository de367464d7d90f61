"""What helps a translator to say the same thing in the same words."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import MD5, Now

from annotations import limits
from annotations.models.benchmarks import Item
from annotations.models.campaigns import Campaign
from workbench.core.languages import LONGEST_CODE


class Segment(models.Model):
    """A field of an item by itself, so that equal and similar ones are found quickly.

    In canonical form: one that reads the same is equal, whatever its bytes are. `grams` are hashes
    of its words by one, two and three; of two to four letters where a script has no spaces between
    words (`annotations_grams`, in the migrations).

    `field` 0 is the question, 1 the first option. The rows follow the items by trigger
    (`segments_of`); nothing else writes them. With the texts that a campaign stands by they are
    its translation memory.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="segments")
    field = models.PositiveSmallIntegerField()
    text = models.TextField()
    grams = ArrayField(models.IntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "field"], name="segment_once"),
        ]
        indexes = [
            models.Index(MD5("text"), name="segment_by_text"),
            GinIndex(fields=["grams"], name="segment_by_grams"),
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


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class TranslationMemory(models.Model):
    """Segments with their translations that others made, as files brought them in.

    Kept apart from what the campaign's people accepted. `origin` says where it comes from.
    `penalty` is taken from the similarity of each of its matches, in percent: so much less they
    are trusted.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="memories")
    name = models.CharField(max_length=limits.NAME)
    origin = models.CharField(max_length=limits.TITLE, blank=True)
    penalty = models.PositiveSmallIntegerField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["campaign", "name"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="memory_once"),
            models.CheckConstraint(
                condition=Q(penalty__range=limits.PENALTY), name="memory_penalty_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MemorySource(models.Model):
    """A segment of imported memories, once however many hold it; `grams` are as in `Segment`."""

    text = models.TextField()
    grams = ArrayField(models.IntegerField())

    class Meta:
        constraints = [models.UniqueConstraint(MD5("text"), name="memory_source_once")]
        indexes = [GinIndex(fields=["grams"], name="memory_source_by_grams")]

    def __str__(self) -> str:
        return self.text


TARGET_GRAMS = Func(
    "target", function="annotations_grams", output_field=ArrayField(models.IntegerField())
)
"""The grams of what an imported memory has for a segment; kept in an index alone."""


class MemoryTranslation(models.Model):
    """What an imported memory has for a segment in a language.

    `created_at` tells whether people here may have worded it so before it was brought in.
    """

    memory = models.ForeignKey(
        TranslationMemory, on_delete=models.CASCADE, related_name="translations", db_index=False
    )
    source = models.ForeignKey(MemorySource, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(max_length=LONGEST_CODE)
    target = models.TextField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("memory"), F("language"), F("source"), MD5("target"), name="memory_says_once"
            ),
        ]
        indexes = [GinIndex(TARGET_GRAMS, name="memory_by_target_grams")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target} [{self.language}]"
