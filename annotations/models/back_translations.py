"""Texts of a language, translated back into that of their source by an engine."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from annotations.models.translation_runs import EngineVersion
from annotations.models.translations import Translation
from annotations.quality.units import Unit


class BackTranslation(models.Model):
    """What an engine made of a text in its source's language, and how far that is from the source.

    It is derived: nothing that people decide hangs on it. `distance` is that of
    `annotations.quality.back_translation`, from 0 to 1.
    """

    # Its constraint begins with it.
    translation = models.ForeignKey(
        Translation, on_delete=models.CASCADE, related_name="back_translations", db_index=False
    )
    made_by = models.ForeignKey(EngineVersion, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    options = ArrayField(models.TextField())
    distance = models.FloatField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["translation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["translation", "made_by"], name="back_translation_once")
        ]

    def __str__(self) -> str:
        return f"{self.translation} by {self.made_by}"

    @property
    def unit(self) -> Unit:
        return Unit(self.question, tuple(self.options))
