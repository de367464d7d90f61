"""The life of a release: what became of it since it was built, and the rules that hold it back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy

from annotations import limits
from annotations.models.campaigns import Campaign
from annotations.models.triggers import append_only


class ReleaseState(models.TextChoices):
    """In the order of a release's life; it can be withdrawn at any time, and is then at its end."""

    DRAFT = "draft", pgettext_lazy("release", "Draft")
    CHECKED = "checked", pgettext_lazy("release", "Checked")
    APPROVED = "approved", pgettext_lazy("release", "Approved")
    PUBLISHED = "published", pgettext_lazy("release", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("release", "Withdrawn")


EVENTS = [choice for choice in ReleaseState.choices if choice[0] != ReleaseState.DRAFT]
"""A draft is what a release is before anything has become of it."""


class ReleaseEvent(models.Model):
    """A release came to another state; the folder and its hash stay as they are.

    `gates` are those of the release as they stood then, under the campaign's rules of version
    `rules_version` (0: the usual ones). A `public` release is everybody's; one that was published
    to the campaign's people can become public later. The note of a withdrawal is the reason, which
    whoever asks for the release is told.
    """

    # Its constraint begins with it.
    release = models.ForeignKey(
        "annotations.Release", on_delete=models.PROTECT, related_name="events", db_index=False
    )
    event = models.CharField(max_length=10, choices=EVENTS)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    public = models.BooleanField(default=False)
    gates = models.JSONField(default=list)
    rules_version = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "event", "public"], name="releaseevent_once"
            ),
            models.CheckConstraint(
                condition=Q(public=False) | Q(event=ReleaseState.PUBLISHED),
                name="releaseevent_public_is_published",
            ),
            models.CheckConstraint(
                condition=~Q(event=ReleaseState.WITHDRAWN, note=""),
                name="releaseevent_withdrawn_says_why",
            ),
        ]
        triggers = [append_only("releaseevent_append_only")]

    def __str__(self) -> str:
        return f"{self.release} {self.event}"


class ReleaseRules(models.Model):
    """A version of what a campaign asks of a release before it is approved and published.

    `binds` are the ids of the gates that hold it back, `floors` the least share or number that each
    gate with a floor asks for, by its id; what they do not name is as usual.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="release_rules", db_index=False
    )
    version = models.PositiveSmallIntegerField()
    binds = models.JSONField(default=list)
    floors = models.JSONField(default=dict)
    note = models.CharField(max_length=limits.TITLE, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["campaign", "version"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "version"], name="releaserules_once")
        ]
        triggers = [append_only("releaserules_append_only")]

    def __str__(self) -> str:
        return f"{self.campaign.name} v{self.version}"
