"""Who changed what in a campaign's configuration, out of the history that triggers keep."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.models import Campaign
from workbench.core.accounts.models import User

CAMPAIGN_FIELDS = (
    "title", "languages", "closed_languages", "is_open", "archived_at", "synthetic",
)  # fmt: skip
MEMBERSHIP_FIELDS = ("role", "languages")
ACTS = {
    ("campaign", "insert"): gettext_lazy("Campaign added"),
    ("campaign", "update"): gettext_lazy("Campaign changed"),
    ("campaign", "delete"): gettext_lazy("Campaign removed"),
    ("member", "insert"): gettext_lazy("Member added"),
    ("member", "update"): gettext_lazy("Member changed"),
    ("member", "delete"): gettext_lazy("Member removed"),
}
"""What a history's event says of a noun."""


@dataclass(frozen=True)
class Change:
    """One change: `who` is None when a command made it; `details` are field, old, new."""

    at: datetime
    who: User | None
    what: str
    about: User | None
    details: list[tuple[str, Any, Any]]


def changes(campaign: Campaign) -> list[Change]:
    """Changes of the campaign, its members and its protocol, newest first."""
    events = list(_events("CampaignEvent", pgh_obj=campaign.pk))
    memberships = list(_events("MembershipEvent", campaign=campaign.pk))
    users = _users([*events, *memberships])
    found = [
        *_walk(events, "campaign", CAMPAIGN_FIELDS, users),
        *_walk(memberships, "member", MEMBERSHIP_FIELDS, users),
        *_protocols(campaign),
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _events(name: str, **about: int) -> Iterable[Any]:
    events: type[Model] = apps.get_model("annotations", name)
    return events._default_manager.filter(**about).select_related("pgh_context").order_by("pgh_id")


def _walk(
    events: Iterable[Any], noun: str, fields: tuple[str, ...], users: Mapping[int, User]
) -> Iterable[Change]:
    """Compare each snapshot of an object with the one before it."""
    last: dict[int, Any] = {}
    for event in events:
        before = last.get(event.pgh_obj_id)
        last[event.pgh_obj_id] = event
        details = [
            (name, getattr(before, name, None), getattr(event, name))
            for name in fields
            if before is None or getattr(before, name) != getattr(event, name)
        ]
        about = users.get(getattr(event, "user_id", 0))
        if details or event.pgh_label != "update":
            what = str(ACTS[noun, event.pgh_label])
            yield Change(event.pgh_created_at, users.get(_who(event)), what, about, details)


def _protocols(campaign: Campaign) -> Iterable[Change]:
    for protocol in campaign.protocols.select_related("created_by"):
        what = _("Protocol version %(version)d made") % {"version": protocol.version}
        yield Change(protocol.created_at, protocol.created_by, what, None, [])


def _users(events: Iterable[Any]) -> dict[int, User]:
    ids = {_who(event) for event in events}
    ids |= {event.user_id for event in events if hasattr(event, "user_id")}
    return User.objects.in_bulk(ids)


def _who(event: Any) -> int:
    context = event.pgh_context
    return (context.metadata.get("user") if context else 0) or 0
