"""Bringing people into a campaign by links: made, made anew, withdrawn, accepted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import limits
from annotations.models import Campaign, Invitation, Membership
from annotations.permissions import can_accept, can_come_as_newcomer, can_invite, can_manage
from annotations.selectors.invitations import addresses_of_members, closed_because
from annotations.services.fields import check_field, check_range
from annotations.services.languages import checked_languages
from annotations.services.locking import lock_campaign
from annotations.vocabularies import Role
from workbench.core.accounts.link_secrets import digest_of, new_secret
from workbench.core.accounts.models import User
from workbench.core.accounts.newcomers import NewAccount, make_account, note_address
from workbench.core.errors import Conflict, Invalid
from workbench.core.locking import locked

USUAL_DAYS = 14
KEPT_DAYS = 90
"""After its end, where nobody accepted it."""


@dataclass(frozen=True)
class Guest:
    """Whom to invite as what; roles and languages in any way of writing them."""

    email: str = ""
    name: str = ""
    roles: Sequence[str] = ()
    languages: Sequence[str] = ()


@dataclass(frozen=True)
class Invited:
    """An invitation and the secret of its link, which cannot be read again."""

    invitation: Invitation
    secret: str


def invite(
    *,
    campaign: Campaign,
    user: User | None,
    guest: Guest,
    by_mail: bool = False,
    days: int = USUAL_DAYS,
) -> Invited:
    """Invite one person; None as `user` is whoever runs the command. Locks: the campaign's row.

    Raises:
        NotPermitted: the person does not manage the campaign, or it is archived.
        Invalid: the address, a role, a language or the days are wrong; they are in the campaign
            already, or invited already.
    """
    can_invite(user, campaign).require()
    check_range("days", days, limits.INVITATION_DAYS)
    with transaction.atomic():
        lock_campaign(campaign)
        known = Known.of(campaign)
        checked = checked_guest(campaign=campaign, guest=guest, known=known)
        if by_mail and not checked.email:
            raise Invalid(email=_("A mail needs an address; without one, copy the link."))
        if len(known.waiting) >= limits.INVITATIONS:
            problem = _("%(count)d invitations are open; withdraw some.")
            raise Invalid(email=problem % {"count": len(known.waiting)})
        return make_invitation(
            campaign=campaign, user=user, guest=checked, by_mail=by_mail, days=days
        )


def resend(
    *,
    campaign: Campaign,
    user: User | None,
    invitation_id: int,
    by_mail: bool = False,
    days: int = USUAL_DAYS,
) -> Invited:
    """Another link, with another end, in place of the one before. Locks: the invitation's row.

    Raises:
        NotPermitted: as in `invite`.
        Invitation.DoesNotExist: the campaign has no such invitation.
        Conflict: it was accepted or withdrawn.
        Invalid: it has no address to mail to.
    """
    can_invite(user, campaign).require()
    with transaction.atomic():
        invitation = _held(campaign, invitation_id)
        if by_mail and not invitation.email:
            raise Invalid(email=_("A mail needs an address; without one, copy the link."))
        secret = new_secret()
        invitation.digest, invitation.mailed = digest_of(secret), by_mail
        invitation.invited_by = user or invitation.invited_by
        invitation.ends_at = timezone.now() + timedelta(days=days)
        invitation.save()
    return Invited(invitation, secret)


def withdraw(*, campaign: Campaign, user: User | None, invitation_id: int) -> Invitation:
    """End an invitation: its link lets nobody in. Locks: the invitation's row.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invitation.DoesNotExist, Conflict: as in `resend`.
    """
    can_manage(user, campaign).require()
    with transaction.atomic():
        invitation = _held(campaign, invitation_id)
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])
    return invitation


def accept(*, digest: str, user: User) -> Invitation:
    """Give a person what the invitation is for; it ends with that. Locks: the invitation's row.

    A role that they have already keeps its languages, and gets those of the invitation.

    Raises:
        Conflict: it was accepted, withdrawn or has ended, or its inviter may no longer invite.
        NotPermitted: it is for another address.
    """
    with transaction.atomic():
        invitation = _open(digest)
        can_accept(user, invitation).require()
        _let_in(invitation, user)
    return invitation


def accept_as_newcomer(
    *, digest: str, account: NewAccount, request: HttpRequest | None = None
) -> tuple[User, Invitation]:
    """Make the account and accept with it, or neither.

    Raises:
        Invalid: as in `make_account`.
        Conflict: as in `accept`.
        NotPermitted: an account has the address already.
    """
    with transaction.atomic():
        invitation = _open(digest)
        can_come_as_newcomer(invitation).require()
        user = make_account(account=account, request=request)
        _let_in(invitation, user)
    return user, invitation


def _open(digest: str) -> Invitation:
    """The invitation of a link, with its row locked, while it lets somebody in."""
    invitation = locked(Invitation.objects.filter(digest=digest)).first()
    if reason := closed_because(invitation):
        raise Conflict(reason)
    assert invitation is not None  # noqa: S101 - `closed_because` has a reason for none
    return invitation


def _let_in(invitation: Invitation, user: User) -> None:
    if invitation.mailed:
        note_address(user=user, email=invitation.email, verified=True)
    for role in invitation.roles:
        _give(invitation, user, role)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])


def forget_invitations() -> int:
    """Delete those that nobody accepted and that ended long ago, with the addresses that they hold.

    Returns how many; it takes no locks.
    """
    limit = timezone.now() - timedelta(days=KEPT_DAYS)
    ended = Q(ends_at__lt=limit) | Q(withdrawn_at__lt=limit)
    return Invitation.objects.filter(ended, accepted_at__isnull=True).delete()[0]


@dataclass(frozen=True)
class Known:
    """Who is in the campaign, in which roles and languages, or waits to come in; by address."""

    members: dict[str, dict[str, set[str]]]
    waiting: dict[str, Invitation]

    @classmethod
    def of(cls, campaign: Campaign) -> "Known":
        waiting = {one.email: one for one in campaign.invitations.open()}
        return cls(addresses_of_members(campaign), waiting)

    def takes_part(self, guest: Guest) -> bool:
        """Whether they are in already as the guest is to be."""
        held, languages = self.members.get(guest.email, {}), set(guest.languages)
        return bool(guest.roles) and all(
            role in held and languages in (set(), held[role]) for role in guest.roles
        )


def checked_guest(*, campaign: Campaign, guest: Guest, known: Known) -> Guest:
    """The guest with a canonical address, roles and languages.

    Raises:
        Invalid: names each field that is wrong.
    """
    problems: dict[str, str] = {}
    email = guest.email.strip().lower()
    roles = list(dict.fromkeys(role.strip().lower() for role in guest.roles))
    languages: list[str] = []
    for name, value in (("email", email), ("name", guest.name)):
        try:
            check_field(Invitation, name, value)
        except Invalid as refusal:
            problems |= refusal.fields
    if problem := _unknown_roles(roles):
        problems["roles"] = problem
    try:
        languages = checked_languages(campaign=campaign, written=guest.languages)
    except Invalid as refusal:
        problems |= refusal.fields
    if "email" not in problems and email:
        if email in known.waiting and not known.waiting[email].has_ended():
            problem = _("Invited already; resend or withdraw that invitation.")
            problems["email"] = problem
        elif held := known.members.get(email, {}).keys() & set(roles):
            problem = _("Takes part already as: %(roles)s.")
            problems["email"] = problem % {"roles": ", ".join(sorted(held))}
    if problems:
        raise Invalid(**problems)
    return Guest(email, guest.name.strip(), roles, languages)


def make_invitation(
    *, campaign: Campaign, user: User | None, guest: Guest, by_mail: bool, days: int
) -> Invited:
    """Store what `checked_guest` has checked; one to the same address that has ended gives way.

    The caller holds the campaign's row.
    """
    now = timezone.now()
    if guest.email:
        campaign.invitations.open().filter(email=guest.email).update(withdrawn_at=now)
    secret = new_secret()
    invitation = Invitation.objects.create(
        campaign=campaign,
        email=guest.email,
        name=guest.name,
        roles=list(guest.roles),
        languages=list(guest.languages),
        digest=digest_of(secret),
        mailed=by_mail,
        invited_by=user,
        ends_at=now + timedelta(days=days),
    )
    return Invited(invitation, secret)


def _unknown_roles(roles: Collection[str]) -> str:
    known = ", ".join(Role)
    if not roles:
        return _("Name a role: %(known)s.") % {"known": known}
    if unknown := [role for role in roles if role not in list(Role)]:
        problem = _("There is no role “%(unknown)s”; choose from: %(known)s.")
        return problem % {"unknown": ", ".join(unknown), "known": known}
    return ""


def _held(campaign: Campaign, pk: int) -> Invitation:
    """An invitation that is neither accepted nor withdrawn, with its row locked."""
    invitation = locked(campaign.invitations.filter(pk=pk)).get()
    if invitation.accepted_at:
        raise Conflict(_("This invitation was accepted already."))
    if invitation.withdrawn_at:
        raise Conflict(_("This invitation was withdrawn."))
    return invitation


def _give(invitation: Invitation, user: User, role: str) -> None:
    here = invitation.campaign.languages
    languages = [code for code in invitation.languages if code in here]
    if invitation.languages and not languages:
        raise Conflict(_("The campaign no longer works in the languages of this invitation."))
    membership, made = Membership.objects.get_or_create(
        campaign=invitation.campaign, user=user, role=role, defaults={"languages": languages}
    )
    if not made and membership.languages:
        both = {*membership.languages, *languages} if languages else set()
        membership.languages = [code for code in here if code in both]
        membership.save(update_fields=["languages"])
