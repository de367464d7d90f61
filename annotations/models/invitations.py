"""The link that brings a person into a campaign."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.campaigns import Campaign, validate_language
from annotations.vocabularies import Role
from workbench.core.accounts.models import FULL_NAME
from workbench.core.languages import LONGEST_CODE

OPEN = Q(accepted_at__isnull=True, withdrawn_at__isnull=True)


class InvitationState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    ENDED = "ended", _("Ended")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> Self:
        """Those that can be accepted."""
        return self.filter(OPEN, ends_at__gt=Now())

    def open(self) -> Self:
        """Those, and those that nobody accepted in time."""
        return self.filter(OPEN)


class Invitation(models.Model):
    """Roles that wait for whoever opens the link, of which only the digest is stored.

    Without an address it is for anybody who has the link. `mailed` says that the link went to the
    address alone, so that whoever opens it has shown the address to be theirs. Languages are as in
    a membership. Without `invited_by` a command made it.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=FULL_NAME, blank=True)
    roles = ArrayField(models.CharField(max_length=10, choices=Role.choices()))
    languages = ArrayField(
        models.CharField(max_length=LONGEST_CODE, validators=[validate_language]),
        default=list,
        blank=True,
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    mailed = models.BooleanField(default=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "email"],
                condition=OPEN & ~Q(email=""),
                name="invitation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
            models.CheckConstraint(condition=Q(roles__len__gte=1), name="invitation_to_a_role"),
        ]

    def __str__(self) -> str:
        return f"{self.email or 'anybody'} to {self.campaign.name}"

    @property
    def state(self) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.ENDED if self.has_ended() else InvitationState.WAITING

    def has_ended(self) -> bool:
        return self.ends_at <= timezone.now()
