"""What every page knows: the rooms of the house, and the demo accounts on a demo instance."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
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


@dataclass(frozen=True)
class Standing:
    """What a person does here: `only_annotates` is for menus that leave out all the rest."""

    works_in_console: bool
    only_annotates: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context that `base.html` and the sign-in pages use."""
    standing: Any = SimpleLazyObject(partial(_standing, getattr(request, "user", None)))
    return {
        "rooms": SimpleLazyObject(partial(_rooms, request, standing)),
        "standing": standing,
        "DEMO": settings.DEMO,
        "demo_accounts": getattr(settings, "DEMO_ACCOUNTS", []) if settings.DEMO else [],
        "demo_password": getattr(settings, "DEMO_PASSWORD", "") if settings.DEMO else "",
    }


def _rooms(request: HttpRequest, standing: Standing) -> list[Room]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    places = [
        (_("Desk"), "/", "pencil-line"),
        (_("Evaluation"), "/evaluation/", "chart-no-axes-column"),
        (_("API"), "/api/v1/docs/", "braces"),
    ]
    if standing.works_in_console:
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
    return _standing(user).works_in_console


def _standing(user: User | AnonymousUser | None) -> Standing:
    if not isinstance(user, User):
        return Standing(works_in_console=False, only_annotates=False)
    roles = set(Membership.objects.filter(user=user).values_list("role", flat=True))
    more = bool(roles - {Role.ANNOTATOR})
    in_console = user.is_superuser or more or bool(can_create_campaign(user))
    return Standing(in_console, only_annotates=bool(roles) and not in_console)
