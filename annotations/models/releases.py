"""An immutable folder made from the ledger, and what it was made from."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.models.campaigns import Campaign
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


class Release(models.Model):
    """A release as it was built; `cut` is the highest id of each ledger table it counts.

    `named` has the title, licence and attribution that it was made with: they may change later, and
    it comes out the same. `path` is its folder's: in the release store, from there; elsewhere,
    from the root.
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
    def folder(self) -> Path:
        """Its place on a disk of this machine."""
        store: Path = settings.RELEASES_DIR
        built = store / self.path
        return built if built.is_dir() else store / self.store_name

    @property
    def store_name(self) -> str:
        """What its folder in the release store is called."""
        return store_name(self.campaign.name, self.version)
