"""Browsers in which a person has signed in before, known by a signed cookie."""

import secrets
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from workbench.core.accounts.models import User

COOKIE: Final = "browser"
SALT: Final = "workbench.core.accounts.browsers"
AGE_S: Final = 365 * 24 * 3600
MOST_PEOPLE: Final = 20


@dataclass(frozen=True)
class Browser:
    """One browser, and who has signed in there; the last one first."""

    identifier: str
    people: tuple[int, ...] = ()

    def knows(self, person: User) -> bool:
        return person.pk in self.people


def browser_of(request: HttpRequest) -> Browser | None:
    """The browser that asks; None where nobody has signed in there."""
    try:
        identifier, people = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE_S
        )
    except (signing.BadSignature, ValueError):
        return None
    return Browser(identifier, tuple(people))


def remember(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Have the browser known as one in which this person signs in."""
    known = browser_of(request) or Browser(secrets.token_urlsafe(16))
    others = [each for each in known.people if each != person.pk]
    response.set_cookie(
        COOKIE,
        signing.dumps((known.identifier, [person.pk, *others][:MOST_PEOPLE]), salt=SALT),
        max_age=AGE_S,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
