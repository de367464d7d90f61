"""What people choose for themselves: their name, the language and the time zone of their pages."""

from datetime import tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from workbench.core.accounts.models import FULL_NAME, User
from workbench.core.errors import Invalid


@cache
def time_zones() -> tuple[str, ...]:
    """Those of the IANA database that are named for a place, in order, and UTC."""
    places = (name for name in available_timezones() if "/" in name)
    return ("UTC", *sorted(one for one in places if not one.startswith(("Etc/", "SystemV/"))))


ZONE_COOKIE = "time_zone"
"""In what zone the browser is; `shell.js` keeps it."""


def zone_of(person: User, request: HttpRequest) -> tzinfo:
    """The time zone that the person has chosen, else the browser's, else the installation's."""
    for name in (person.time_zone, request.COOKIES.get(ZONE_COOKIE, "")):
        if name in time_zones():
            return ZoneInfo(name)
    return timezone.get_default_timezone()


def set_preferences(*, user: User, name: str, language: str, time_zone: str) -> None:
    """Set what the person has chosen; empty stands for no choice.

    Raises:
        Invalid: the name is too long, or there is no such language or time zone.
    """
    if len(name) > FULL_NAME:
        raise Invalid(name=_("At most %(most)s characters.") % {"most": FULL_NAME})
    if language and language not in dict(settings.LANGUAGES):
        raise Invalid(language=_("The pages are not in this language."))
    if time_zone and time_zone not in time_zones():
        raise Invalid(time_zone=_("There is no such time zone; choose one of the list."))
    user.first_name, user.last_name = name, ""
    user.language, user.time_zone = language, time_zone
    user.save(update_fields=["first_name", "last_name", "language", "time_zone"])
