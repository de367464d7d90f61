"""Inviting all who stand in a file: each line's fate is told first, and all come in or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import limits
from annotations.formats.guests import GuestRow, read_guests
from annotations.models import Campaign
from annotations.permissions import can_invite
from annotations.services.fields import check_range
from annotations.services.invitations import (
    USUAL_DAYS,
    Guest,
    Invited,
    Known,
    checked_guest,
    make_invitation,
)
from annotations.services.locking import lock_campaign
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.messages import localized
from workbench.layouts.records import FormatError, RowError

ENCODING = "encoding"
"""The field of what cannot be decoded."""


@dataclass(frozen=True)
class Fate:
    """What becomes of a line: an invitation, nothing as it was invited so before or takes part so,
    or a problem.

    `row` is None for what is wrong with the file as a whole.
    """

    row: int | None
    guest: Guest
    problem: str = ""
    is_there: bool = False
    invited: Invited | None = None


@dataclass(frozen=True)
class Fates:
    """Of a file; where one line has a problem, nobody is invited."""

    rows: Sequence[Fate]
    ignored_columns: Sequence[str] = ()
    invited: Sequence[Invited] = field(default=())

    @property
    def problems(self) -> list[Fate]:
        return [fate for fate in self.rows if fate.problem]

    @property
    def new(self) -> list[Fate]:
        return [fate for fate in self.rows if not (fate.problem or fate.is_there)]


def invite_many(
    *,
    campaign: Campaign,
    user: User | None,
    name: str,
    content: bytes,
    encoding: str = "",
    roles: Sequence[str] = (),
    by_mail: bool = False,
    days: int = USUAL_DAYS,
    dry_run: bool = False,
) -> Fates:
    """Invite whom a CSV file names; `roles` are of lines that name none.

    The file is in UTF-8 or UTF-16, or in the `encoding` that is given.

    A line that says what an open invitation says already changes nothing. Locks: the campaign's
    row.

    Raises:
        NotPermitted: as in `invite`.
        Invalid: the days are out of range, or there would be too many invitations.
    """
    can_invite(user, campaign).require()
    check_range("days", days, limits.INVITATION_DAYS)
    try:
        read = read_guests(name, content, encoding)
    except FormatError as error:
        return Fates([Fate(None, Guest(), localized(error.args[0], _))])
    with transaction.atomic():
        lock_campaign(campaign)
        known = Known.of(campaign)
        seen: dict[str, int] = {}
        fates = [_broken(error) for error in read.errors]
        fates += [_fate(campaign, known, seen, row, roles) for row in read.records]
        told = Fates(sorted(fates, key=lambda fate: fate.row or 0), read.ignored_columns)
        if len(known.waiting) + len(told.new) > limits.INVITATIONS:
            problem = _("A campaign has at most %(most)d open invitations.")
            raise Invalid(file=problem % {"most": limits.INVITATIONS})
        if told.problems or dry_run:
            return told
        made = [
            make_invitation(
                campaign=campaign, user=user, guest=fate.guest, by_mail=by_mail, days=days
            )
            for fate in told.new
        ]
    return Fates(list(_with(told.rows, iter(made))), told.ignored_columns, made)


def _fate(
    campaign: Campaign, known: Known, seen: dict[str, int], row: GuestRow, roles: Sequence[str]
) -> Fate:
    guest = Guest(row.email, row.name, row.roles or roles, row.languages)
    email = row.email.lower()
    if not email:
        return Fate(row.row, guest, _("Has no address."))
    if email in seen:
        problem = _("The same address as in row %(row)d; write its roles in one.")
        return Fate(row.row, guest, problem % {"row": seen[email]})
    seen[email] = row.row
    waiting = known.waiting.get(email)
    try:
        checked = checked_guest(campaign=campaign, guest=guest, known=Known({}, {}))
        if known.takes_part(checked):
            return Fate(row.row, checked, is_there=True)
        checked_guest(campaign=campaign, guest=guest, known=Known(known.members, {}))
        if waiting and not waiting.has_ended():
            if (set(waiting.roles), set(waiting.languages)) == (
                set(checked.roles),
                set(checked.languages),
            ):
                return Fate(row.row, checked, is_there=True)
            checked_guest(campaign=campaign, guest=guest, known=known)
    except Invalid as refusal:
        return Fate(row.row, guest, " ".join(refusal.fields.values()))
    return Fate(row.row, checked)


def _broken(error: RowError) -> Fate:
    remedy = localized(error.remedy, _)
    if error.field == ENCODING:
        remedy = _("Save the file as UTF-8, or say its encoding")
    problem = f"{localized(error.problem, _)}. {remedy}."
    return Fate(error.row, Guest(), problem[0].upper() + problem[1:])


def _with(rows: Sequence[Fate], made: Iterator[Invited]) -> Iterator[Fate]:
    for fate in rows:
        yield fate if fate.is_there else Fate(fate.row, fate.guest, invited=next(made))
