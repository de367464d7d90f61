"""What every page knows: the rooms of the house, and the demo accounts on a demo instance."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from annotations.models import Membership
from annotations.permissions import can_create_campaign
from annotations.vocabularies import Role
from workbench.accounts.models import User

OUTSIDE = ("/accounts/", "/admin/", "/jobs/", "/styleguide/")
"""Paths that belong to no room."""


@dataclass(frozen=True)
class Room:
    """One entry of the top navigation; `here` marks the room that the page belongs to."""

    label: str
    url: str
    icon: str
    here: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context that `base.html` and the sign-in pages use."""
    return {
        "rooms": SimpleLazyObject(partial(_rooms, request)),
        "DEMO": settings.DEMO,
        "demo_accounts": getattr(settings, "DEMO_ACCOUNTS", []) if settings.DEMO else [],
        "demo_password": getattr(settings, "DEMO_PASSWORD", "") if settings.DEMO else "",
    }


def _rooms(request: HttpRequest) -> list[Room]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    places = [
        (_("Desk"), "/", "pencil-line"),
        (_("Evaluation"), "/evaluation/", "chart-no-axes-column"),
        (_("API"), "/api/v1/docs/", "braces"),
    ]
    if works_in_console(user):
        places.insert(1, (_("Console"), "/console/", "layout-list"))
    here = _room_of(request.path, [url for _, url, _ in places])
    return [Room(label, url, icon, url == here) for label, url, icon in places]


def _room_of(path: str, urls: list[str]) -> str | None:
    """The room of a page: the desk has every path that is not another's."""
    if path.startswith(OUTSIDE):
        return None
    return max((url for url in urls if path.startswith(url)), key=len)


def works_in_console(user: User) -> bool:
    """The console is for every role but the annotator's, and for who may make a campaign."""
    roles = Membership.objects.filter(user=user).exclude(role=Role.ANNOTATOR)
    return user.is_superuser or bool(can_create_campaign(user)) or roles.exists()
