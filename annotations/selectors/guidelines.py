"""Which guideline is in force, what has changed in it, and who has read it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from annotations.models import Acknowledgement, Campaign, Membership, Protocol
from annotations.vocabularies import Role
from workbench.core.accounts.models import User
from workbench.core.prepared import Given


@dataclass(frozen=True)
class Reader:
    """An annotator, and the newest version whose guideline they have said to have read."""

    user: User
    version: int | None
    at: datetime | None
    is_current: bool


def unread(person: int | Given) -> QuerySet[Protocol]:
    """The rules in force, of any campaign, whose guideline the person has not acknowledged.

    A version with the same guideline as one that was acknowledged asks for nothing.
    """
    newer = Protocol.objects.filter(campaign=OuterRef("campaign"), version__gt=OuterRef("version"))
    same = Acknowledgement.objects.filter(
        person=person,
        protocol__campaign=OuterRef("campaign"),
        protocol__guideline=OuterRef("guideline"),
    )
    return Protocol.objects.exclude(guideline="").filter(~Exists(newer), ~Exists(same))


def guideline_due(user: User, campaign: Campaign) -> Protocol | None:
    """The rules in force, where their guideline is new to the person. One query."""
    return unread(user.pk).filter(campaign=campaign).select_related("campaign").first()


def guidelines_due(user: User) -> list[Protocol]:
    """Those of all campaigns in which the person annotates, by campaign. One query."""
    mine = Membership.objects.filter(user=user, role=Role.ANNOTATOR).values("campaign")
    due = unread(user.pk).filter(campaign__in=mine, campaign__is_open=True)
    return list(due.select_related("campaign").order_by("campaign_id"))


def last_acknowledged(user: User, campaign: Campaign) -> Protocol | None:
    """The newest version whose guideline the person has acknowledged."""
    read = Protocol.objects.filter(campaign=campaign, acknowledgements__person=user)
    return read.order_by("-version").first()


def versions_of(campaign: Campaign) -> list[Protocol]:
    """The versions that changed the guideline, newest first."""
    changed: list[Protocol] = []
    for one in campaign.protocols.order_by("version"):
        if not changed or one.guideline != changed[-1].guideline:
            changed.append(one)
    return [one for one in reversed(changed) if one.guideline]


def readers_of(campaign: Campaign) -> list[Reader]:
    """The campaign's annotators by name, and what they have read. Three queries."""
    in_force = campaign.protocol.guideline
    newest: dict[int, Acknowledgement] = {}
    rows = Acknowledgement.objects.filter(protocol__campaign=campaign).select_related("protocol")
    for row in rows.order_by("protocol__version"):
        newest[row.person_id] = row
    people = User.objects.filter(
        memberships__campaign=campaign, memberships__role=Role.ANNOTATOR
    ).order_by("username")
    return [_reader(person, newest.get(person.pk), in_force) for person in people]


def _reader(person: User, read: Acknowledgement | None, in_force: str) -> Reader:
    if read is None:
        return Reader(person, None, None, is_current=False)
    is_current = read.protocol.guideline == in_force
    return Reader(person, read.protocol.version, read.created_at, is_current)
