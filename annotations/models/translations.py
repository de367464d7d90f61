"""A text of an item in a language, and which one a campaign stands by."""

from collections.abc import Sequence
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from annotations import limits
from annotations.canonical import canonical_all, digest
from annotations.models.benchmarks import Item
from annotations.models.campaigns import Campaign
from annotations.models.triggers import append_only
from annotations.quality.units import Unit
from annotations.vocabularies import Origin
from workbench.core.languages import LONGEST_CODE


def text_hash(question: str, options: Sequence[str]) -> str:
    """Equal for texts that differ in their line ends and composition at most."""
    return digest(canonical_all((question, *options)))


IDENTITY = (
    "language", "item", "origin", "engine", "engine_version", "text_hash", "author", "parent",
)  # fmt: skip
"""What makes two texts one row. The language first: what comes in together lies together."""


class Translation(models.Model):
    """One immutable text of one item; `parent` is the text it was edited from.

    Made by `written` alone.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(max_length=LONGEST_CODE)
    question = models.TextField()
    options = ArrayField(models.TextField())
    origin = models.CharField(max_length=10, choices=Origin.choices())
    engine = models.CharField(max_length=limits.NAME, blank=True)
    engine_version = models.CharField(max_length=limits.NAME, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="post_edits"
    )
    text_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["item", "language", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=IDENTITY,
                nulls_distinct=False,
                name="translation_once",
            )
        ]
        triggers = [
            append_only("translation_append_only"),
            pgtrigger.Trigger(
                name="translation_is_one_unit",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                IF cardinality(NEW.options) <> (SELECT cardinality(options)
                        FROM annotations_item WHERE id = NEW.item_id) THEN
                    RAISE EXCEPTION 'a translation has as many options as its item';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.sample_id} [{self.language}] {self.origin}"

    @classmethod
    def written(cls, *, question: str, options: Sequence[str], **facts: Any) -> "Translation":
        """What somebody or an engine wrote, in canonical form, not stored yet."""
        fields = canonical_all((question, *options))
        return cls(question=fields[0], options=[*fields[1:]], text_hash=digest(fields), **facts)

    @property
    def fields(self) -> tuple[str, ...]:
        """Question and options, in that order: the unit that is edited and compared."""
        return (self.question, *self.options)

    @property
    def unit(self) -> Unit:
        return Unit(self.question, tuple(self.options))


@pghistory.track(pghistory.InsertEvent(level=pgtrigger.Statement), pghistory.UpdateEvent())
class CurrentTranslation(models.Model):
    """The text that a campaign stands by; every move is kept by pghistory.

    An import adds them by the hundred thousand: all of a statement are kept at once.
    """

    # Its constraint begins with it: that is the index by which it is found.
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="current_translations", db_index=False
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT)
    language = models.CharField(max_length=LONGEST_CODE)
    translation = models.ForeignKey(Translation, on_delete=models.PROTECT)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "language", "item"], name="one_current_translation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign} stands by {self.translation}"
