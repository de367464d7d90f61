"""What every page knows: the top navigation, and the demo accounts on a demo instance."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from workbench.core.accounts.models import User
from workbench.core.web.navigation import Offer, Section, offers_to

OUTSIDE = ("/accounts/", "/admin/", "/jobs/", "/status/", "/styleguide/")
"""Paths that belong to no section."""


@dataclass(frozen=True)
class Entry:
    """A section in the navigation; `here` marks the one that the page belongs to."""

    section: Section
    here: bool


@dataclass(frozen=True)
class Navigation:
    """What the person is offered; `hides_tokens` is for menus that leave out the API."""

    entries: list[Entry]
    hides_tokens: bool
    account_pages: list[Section]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context that `base.html` and the sign-in pages use."""
    return {
        "navigation": SimpleLazyObject(partial(_navigation, request)),
        "demo_accounts": SimpleLazyObject(_demo_accounts),
        "demo_password": settings.DEMO_PASSWORD,
    }


def _demo_accounts() -> list[tuple[str, str]]:
    """Those that there are, each with what it shows; none where this is no demo."""
    if not settings.DEMO:
        return []
    names = [name for name, _role in settings.DEMO_ACCOUNTS]
    known = User.objects.filter(username__in=names, is_active=True)
    there = set(known.values_list("username", flat=True))
    return [(name, role) for name, role in settings.DEMO_ACCOUNTS if name in there]


def _navigation(request: HttpRequest) -> Navigation:
    user = getattr(request, "user", None)
    offers: list[Offer] = offers_to(user) if isinstance(user, User) else []
    alone = any(offer.is_all for offer in offers)
    kept = [offer for offer in offers if not alone or offer.is_all or offer.is_theirs]
    hides_api = alone and not any(offer.is_theirs for offer in kept)
    sections = [section for offer in kept for section in offer.sections]
    if sections and not hides_api:
        sections.append(Section(_("API"), "/api/v1/docs/", "braces"))
    here = _section_of(request.path, [section.url for section in sections])
    return Navigation(
        entries=[Entry(section, section.url == here) for section in sections],
        hides_tokens=hides_api,
        account_pages=[page for offer in offers for page in offer.account_pages],
    )


def _section_of(path: str, urls: list[str]) -> str | None:
    """The section of a page: one at `/` has every path that is not another's."""
    if path.startswith(OUTSIDE):
        return None
    return max((url for url in urls if path.startswith(url)), key=len, default=None)
