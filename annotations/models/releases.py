"""An immutable folder made from the ledger, and what it was made from."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.models.campaigns import Campaign
from annotations.models.release_events import ReleaseEvent, ReleaseState
from annotations.models.triggers import append_only
from workbench.core.stores import LocalStore, Place, releases_store

if TYPE_CHECKING:
    from workbench.core.accounts.models import User

SEMANTIC_VERSION = RegexValidator(
    r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?\Z",
    _("Use a semantic version such as 1.0.0."),
)


def store_name(campaign: str, version: str) -> str:
    """What the folder of a campaign's release is called in the release store."""
    return f"{campaign}-{version}"


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, user: "User") -> Self:
        """Those of the campaigns that the person takes part in."""
        return self.filter(campaign__in=Campaign.objects.visible_to(user))

    def hidden_from(self, user: "User") -> Self:
        return self.exclude(campaign__in=Campaign.objects.visible_to(user))

    def in_state(self, *states: str) -> Self:
        """Those whose last event led to one of the states; a draft has none."""
        events = ReleaseEvent.objects.filter(release=OuterRef("pk")).order_by("-pk")
        last = Coalesce(Subquery(events.values("event")[:1]), Value(str(ReleaseState.DRAFT)))
        return self.alias(_last=last).filter(_last__in=states)

    def published(self) -> Self:
        """Those that stand as published, to the campaign's people or to everybody."""
        return self.in_state(ReleaseState.PUBLISHED)

    def public(self) -> Self:
        """Those that everybody may have, without an account."""
        return self.published().ever_public()

    def ever_public(self) -> Self:
        """Those that are public, and those that were and are withdrawn: the reason is public."""
        return self.filter(Exists(ReleaseEvent.objects.filter(release=OuterRef("pk"), public=True)))


class Release(models.Model):
    """A release as it was built; what became of it since stands in `events`.

    `cut` is the highest id of each ledger table it counts. `named` has the title, licence and
    attribution that it was made with: they may change later, and it comes out the same. `path` is
    its folder's: in the release store, from there; elsewhere, from the root.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="releases")
    version = models.CharField(max_length=limits.VERSION, validators=[SEMANTIC_VERSION])
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    notes = models.TextField(blank=True)
    cut = models.JSONField()
    named = models.JSONField(default=dict)
    manifest = models.JSONField()
    content_hash = models.CharField(max_length=64)
    path = models.CharField(max_length=500)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "version"], name="release_version_once")
        ]
        triggers = [append_only("release_append_only")]

    def __str__(self) -> str:
        return f"{self.campaign.name} {self.version}"

    @property
    def state(self) -> ReleaseState:
        """Where it is in its life; prefetch `events` where releases are many."""
        events = [event.event for event in self.events.all()]
        return ReleaseState(events[-1]) if events else ReleaseState.DRAFT

    @property
    def is_public(self) -> bool:
        """Whether everybody may have it."""
        events = self.events.all()
        return self.withdrawal is None and any(event.public for event in events)

    @property
    def withdrawal(self) -> ReleaseEvent | None:
        """The event that says why it was withdrawn."""
        withdrawn = ReleaseState.WITHDRAWN
        return next((event for event in self.events.all() if event.event == withdrawn), None)

    @property
    def place(self) -> Place:
        """Where it lies now: where it was built, else where the store has it built again."""
        built = Path(self.path)
        if built.is_absolute():
            elsewhere = Place(LocalStore(built.parent), built.name)
            return elsewhere if elsewhere.is_there else Place(releases_store(), self.store_name)
        kept = Place(releases_store(), self.path)
        moved = self.path != self.store_name and not kept.is_there
        return Place(kept.store, self.store_name) if moved else kept

    @property
    def store_name(self) -> str:
        """What its folder in the release store is called."""
        return store_name(self.campaign.name, self.version)
