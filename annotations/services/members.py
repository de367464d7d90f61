"""Who takes part in a campaign, and as what."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.models import Campaign, Membership
from annotations.permissions import can_manage
from annotations.services.fields import check_field
from annotations.services.locking import lock_campaign
from annotations.vocabularies import Role
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid


def add_member(
    *, campaign: Campaign, user: User, role: Role, languages: Sequence[str] = ()
) -> Membership:
    """Give a person a role, or change its languages; none given means all of the campaign's.

    Raises:
        Invalid: there is no such role, or the campaign does not work in one of the languages.
    """
    check_field(Membership, "role", role)
    if unknown := [code for code in languages if code not in campaign.languages]:
        problem = _("Not in this campaign: %(unknown)s; it has: %(known)s.")
        lists = {"unknown": ", ".join(unknown), "known": ", ".join(campaign.languages)}
        raise Invalid(languages=problem % lists)
    membership, _created = Membership.objects.update_or_create(
        campaign=campaign, user=user, role=role, defaults={"languages": list(languages)}
    )
    return membership


def give_role(
    *, campaign: Campaign, username: str, role: Role, languages: Sequence[str] = ()
) -> Membership:
    """Give a role to whoever signs in under a name.

    Raises:
        Invalid: nobody does; else as in `add_member`.
    """
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        problem = _("Nobody signs in under this name; ask an administrator to make the account.")
        raise Invalid(username=problem)
    return add_member(campaign=campaign, user=user, role=role, languages=languages)


def remove_member(*, user: User, campaign: Campaign, membership_id: int) -> Membership | None:
    """Take a role away; what the person has done stays, and so does the task in their hands.

    Returns the role that is gone, None when it was gone before. Locks: the campaign's row.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Conflict: nobody else manages it.
    """
    can_manage(user, campaign).require()
    with transaction.atomic():
        lock_campaign(campaign)
        found = campaign.memberships.select_related("user").filter(pk=membership_id).first()
        if found is None:
            return None
        managers = campaign.memberships.filter(role=Role.MANAGER)
        if found.role == Role.MANAGER and managers.count() == 1:
            raise Conflict(_("Nobody else manages this campaign; make another manager first."))
        found.delete()
    return found
