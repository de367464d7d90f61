"""Who takes part in a campaign, and as what."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.models import Campaign, Membership
from annotations.permissions import can_manage
from annotations.services.fields import check_field
from annotations.services.giving_back import GivenBack, take_back
from annotations.services.languages import checked_languages
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
    checked = checked_languages(campaign=campaign, written=languages)
    membership, _created = Membership.objects.update_or_create(
        campaign=campaign, user=user, role=role, defaults={"languages": checked}
    )
    return membership


def give_role(
    *, campaign: Campaign, username: str, role: Role, languages: Sequence[str] = ()
) -> Membership:
    """Give a role to whoever signs in under a name.

    Raises:
        Invalid: nobody does; else as in `add_member`.
    """
    user = User.objects.filter(username=username, is_active=True, imported_as__isnull=True).first()
    if user is None:
        problem = _("Nobody signs in under this name; invite them instead.")
        raise Invalid(username=problem)
    return add_member(campaign=campaign, user=user, role=role, languages=languages)


def remove_member(*, user: User, campaign: Campaign, membership_id: int) -> Membership | None:
    """Take a role away; what the person has done stays. Who no longer annotates there holds nothing
    there: their tasks go back, with drafts kept.

    Returns the role that is gone, None when it was gone before. Locks: the campaign's row, then
    what `give_back_all` locks.

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
        _require_another_manager(campaign, [found])
        found.delete()
        if found.role == Role.ANNOTATOR:
            take_back(person=found.user, campaigns=[campaign])
    return found


def change_member(
    *,
    user: User,
    campaign: Campaign,
    membership_id: int,
    role: Role,
    languages: Sequence[str] = (),
) -> Membership:
    """Another role, or other languages, in place of those; none given means all of them. Who no
    longer annotates gives back what they hold, as in `remove_member`.

    Locks: the campaign's row, then what `give_back_all` locks.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Membership.DoesNotExist: it was taken away meanwhile.
        Invalid: as in `add_member`.
        Conflict: the person has that role beside, or nobody else manages the campaign.
    """
    can_manage(user, campaign).require()
    check_field(Membership, "role", role)
    checked = checked_languages(campaign=campaign, written=languages)
    with transaction.atomic():
        lock_campaign(campaign)
        found = campaign.memberships.select_related("user").get(pk=membership_id)
        if role != found.role:
            _require_another_manager(campaign, [found])
            if campaign.memberships.filter(user=found.user, role=role).exists():
                raise Conflict(_("They have this role already; change that one."))
        was, found.role, found.languages = found.role, role, checked
        found.save(update_fields=["role", "languages"])
        if was == Role.ANNOTATOR != role:
            take_back(person=found.user, campaigns=[campaign])
    return found


def end_part(*, user: User, campaign: Campaign, person: User) -> GivenBack:
    """Take all roles of a person away, and what they hold with them; what they did stays.

    Locks: the campaign's row, then what `give_back_all` locks.

    Raises:
        NotPermitted: the user does not manage the campaign.
        Conflict: nobody else manages it.
    """
    can_manage(user, campaign).require()
    with transaction.atomic():
        lock_campaign(campaign)
        roles = list(campaign.memberships.filter(user=person))
        _require_another_manager(campaign, roles)
        for role in roles:
            role.delete()
        return take_back(person=person, campaigns=[campaign])


def _require_another_manager(campaign: Campaign, going: Sequence[Membership]) -> None:
    managers = campaign.memberships.filter(role=Role.MANAGER)
    leaves = any(membership.role == Role.MANAGER for membership in going)
    if leaves and not managers.exclude(pk__in=[one.pk for one in going]).exists():
        raise Conflict(_("Nobody else manages this campaign; make another manager first."))
