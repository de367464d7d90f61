"""What people let stand though a check warns of it."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models

from annotations.models.benchmarks import Item
from annotations.models.triggers import append_only
from workbench.core.languages import LONGEST_CODE

LONGEST_CHECK = 50


class DismissalQuerySet(models.QuerySet["Dismissal"]):
    def standing(self) -> "DismissalQuerySet":
        """Those that nobody took back; the newest row about a place counts."""
        same = {name: models.OuterRef(name) for name in ("person", "item", "language", "place")}
        later = Dismissal.objects.filter(**same, pk__gt=models.OuterRef("pk"))
        return self.filter(~models.Exists(later), stands=True)


class Dismissal(models.Model):
    """A person lets stand what a check warns of at a place of an item's text, or no longer does.

    `place` is `annotations.quality.places.place_of` the finding: once the text there is another,
    so is the place, and the check warns again.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=LONGEST_CODE)
    rule = models.CharField(max_length=LONGEST_CHECK, help_text="The id of the check.")
    place = models.CharField(max_length=64)
    stands = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DismissalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["item", "person", "language", "place"], name="dismissal_by_item")
        ]
        triggers = [append_only("dismissal_append_only")]

    def __str__(self) -> str:
        return f"{self.rule} at {self.place[:8]} of {self.item_id} [{self.language}]"


def places_dismissed(**of: Any) -> ArraySubquery:
    """The places that stand as a person let them, to annotate as `dismissed` what is read of a task
    anyway; `of` names its `person`, `item` and `language`."""
    theirs: DismissalQuerySet = Dismissal.objects.standing().filter(**of)
    return ArraySubquery(theirs.order_by("pk").values("place"))


def dismissed_in(row: models.Model) -> list[str]:
    """What a row was annotated with.

    Raises:
        KeyError: it was not.
    """
    places: list[str] = vars(row)["dismissed"]
    return places
