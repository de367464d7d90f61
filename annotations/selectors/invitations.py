"""Invitations: which there are, and why one lets nobody in."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotations.models import Campaign, Invitation
from annotations.models.addresses import addresses_of
from annotations.models.invitations import InvitationState
from annotations.permissions import can_manage


def invitation_of(digest: str) -> Invitation | None:
    """The invitation of a link's digest."""
    found = Invitation.objects.select_related("campaign", "invited_by", "accepted_by")
    return found.filter(digest=digest).first() if digest else None


def open_in(campaign: Campaign) -> QuerySet[Invitation]:
    """Those that wait, and those that nobody accepted in time; the newest first."""
    return campaign.invitations.open().select_related("invited_by")


def closed_because(invitation: Invitation | None) -> str:
    """Why the link lets nobody in; empty where it does.

    An invitation gives no more than its inviter has: it ends where they manage no longer.
    """
    if invitation is None:
        return _("Nobody knows this link; a newer one may have been sent.")
    match invitation.state:
        case InvitationState.ACCEPTED:
            return _("This invitation was accepted already. Sign in with the account that did.")
        case InvitationState.WITHDRAWN:
            return _("This invitation was withdrawn. Ask whoever sent it.")
        case InvitationState.ENDED:
            return _("This invitation has ended. Ask whoever sent it for another.")
    if invitation.campaign.is_archived:
        return _("This campaign is archived: nobody comes in any more.")
    inviter = invitation.invited_by
    if inviter and not (inviter.is_active and can_manage(inviter, invitation.campaign)):
        return _("Whoever invited you no longer runs this campaign. Ask another of its managers.")
    return ""


def addresses_of_members(campaign: Campaign) -> dict[str, dict[str, set[str]]]:
    """The roles of everybody in the campaign, each with its languages, by their addresses."""
    found: dict[str, dict[str, set[str]]] = {}
    rows = list(campaign.memberships.values_list("user", "role", "languages"))
    addresses = addresses_of({user for user, _role, _languages in rows})
    for user, role, languages in rows:
        for email in addresses.get(user, ()):
            found.setdefault(email, {})[role] = set(languages)
    return found
