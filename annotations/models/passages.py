"""What a question is about, in a language other than the source's."""

from django.db import models

from annotations.models.benchmarks import Item
from annotations.models.triggers import append_only
from workbench.core.languages import LONGEST_CODE


class TranslatedPassage(models.Model):
    """An item's passage in a language: one for all of the item's texts in it.

    It comes in with the first of them and stays as it is. People read it beside the question; they
    do not review it.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="translated_passages")
    language = models.CharField(max_length=LONGEST_CODE)
    passage = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["item", "language"]
        constraints = [
            models.UniqueConstraint(fields=["item", "language"], name="passage_once_in_a_language")
        ]
        triggers = [append_only("translatedpassage_append_only")]

    def __str__(self) -> str:
        return f"{self.item.sample_id} [{self.language}]"
