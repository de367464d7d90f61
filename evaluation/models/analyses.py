"""What runs on one release say together."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import ngettext

from evaluation import limits
from evaluation.models.runs import Run
from evaluation.models.work import WorkOnRelease, on_hidden_release
from workbench.core.stores import Place, runs_store

if TYPE_CHECKING:
    from workbench.core.accounts.models import User


STORED = "analyses"
"""The part of the store of runs below which their tables lie."""


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    def visible_to(self, user: "User") -> Self:
        """Analyses are seen by who may see their release."""
        return self.exclude(on_hidden_release(user))


class Analysis(WorkOnRelease):
    """An analysis of finished runs, one a model, on one release.

    `specs` are their models, in order. `seed` and `draws` are those of everything
    that is drawn by lot. `summary` counts what was analysed: `models`, `languages`, `questions`,
    `predictions`, `flags`. The figures themselves are files of its `place`.
    """

    runs = models.ManyToManyField(Run, related_name="analyses")
    specs = ArrayField(models.CharField(max_length=limits.SPEC))
    seed = models.PositiveIntegerField(default=0)
    draws = models.PositiveIntegerField(default=limits.USUAL_DRAWS)

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "analyses"

    def __str__(self) -> str:
        count = len(self.specs)
        told = ngettext("%(count)d model on %(release)s", "%(count)d models on %(release)s", count)
        return told % {"count": count, "release": self.release_label}

    def get_absolute_url(self) -> str:
        return reverse("evaluation:analysis", args=[self.pk])

    @property
    def place(self) -> Place:
        """Where its tables lie."""
        return Place(runs_store(), f"{STORED}/{self.pk}")
