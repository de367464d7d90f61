"""Terms that people at the desk propose, which count once somebody who settles takes them over."""

from typing import TYPE_CHECKING, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.models.campaigns import Campaign, Membership
from annotations.vocabularies import Role
from workbench.core.languages import LONGEST_CODE

if TYPE_CHECKING:
    from workbench.core.accounts.models import User


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", _("Taken over")
    DECLINED = "declined", _("Declined")


WORDING = ("language", "source", "target")


class TermProposalQuerySet(models.QuerySet["TermProposal"]):
    def waiting(self) -> Self:
        return self.filter(state=ProposalState.WAITING)

    def alike(self, proposal: "TermProposal") -> Self:
        """Those of the same wording of the same term, whoever proposed them."""
        same = {name: getattr(proposal, name) for name in ("campaign_id", *WORDING)}
        return self.filter(**same)

    def visible_to(self, user: "User") -> Self:
        """One's own, and those of the campaigns and languages in which the person settles."""
        if user.is_superuser:
            return self
        roles = Membership.objects.filter(user=user, role__in=(Role.MANAGER, Role.REVIEWER))
        visible = Q(proposed_by=user)
        for role in roles:
            scope = Q(campaign=role.campaign_id)
            if role.role == Role.REVIEWER and role.languages:
                scope &= Q(language__in=role.languages)
            visible |= scope
        return self.filter(visible)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class TermProposal(models.Model):
    """How a person would have a term of the source worded; no check and no page of a task knows it
    until it is a `GlossaryTerm`. `reason` is what who settled it says to who proposed it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="term_proposals")
    language = models.CharField(max_length=LONGEST_CODE)
    source = models.CharField(max_length=limits.TERM)
    target = models.CharField(max_length=limits.TERM)
    note = models.CharField(max_length=limits.TERM_NOTE, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=limits.TERM_NOTE, blank=True)

    objects = TermProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "language", "source", "target", "proposed_by"],
                condition=Q(state=ProposalState.WAITING),
                name="term_proposed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}? [{self.language}]"
