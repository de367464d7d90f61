"""Answers that a model or a file suggests."""

from django.conf import settings
from django.db import models

from annotations import limits
from annotations.models.benchmarks import Item
from annotations.models.campaigns import Campaign
from annotations.models.tasks import Task
from annotations.models.translations import Translation
from annotations.models.triggers import append_only
from workbench.core.languages import LONGEST_CODE


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def about(self, task: Task) -> "SuggestionQuerySet":
        """Those of the questions and the text of a task; a control of it has the same."""
        return self.filter(
            campaign=task.campaign_id,
            item=task.item_id,
            form=task.form,
            language=task.language,
            text=task.text_id,
        )


class Suggestion(models.Model):
    """Answers to a form about a text, made by `source`: never by a person of the campaign.

    `text` is None where they are about the source. Whoever is handed a task sees the newest that
    was there at that moment, so that it stays the same until they submit.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="suggestions")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(max_length=limits.FORM_ID)
    language = models.CharField(max_length=LONGEST_CODE)
    text = models.ForeignKey(
        Translation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answers = models.JSONField(default=dict)
    source = models.CharField(max_length=limits.NAME)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["item", "campaign", "form"], name="suggestion_by_item")]
        triggers = [append_only("suggestion_append_only")]

    def __str__(self) -> str:
        return f"{self.form} of {self.item.sample_id} [{self.language}] by {self.source}"
