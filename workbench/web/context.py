"""What every page knows: the rooms of the house, and the demo accounts on a demo instance."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _


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
        "rooms": _rooms(request),
        "DEMO": settings.DEMO,
        "demo_accounts": getattr(settings, "DEMO_ACCOUNTS", []) if settings.DEMO else [],
        "demo_password": getattr(settings, "DEMO_PASSWORD", "") if settings.DEMO else "",
    }


def _rooms(request: HttpRequest) -> list[Room]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    places = (
        (_("Desk"), "/", "pencil-line"),
        (_("Console"), "/console/", "layout-list"),
        (_("Evaluation"), "/evaluation/", "chart-no-axes-column"),
        (_("API"), "/api/v1/docs/", "braces"),
    )
    here = max((url for _, url, _ in places if request.path.startswith(url)), key=len)
    return [Room(label, url, icon, url == here) for label, url, icon in places]
