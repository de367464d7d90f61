"""The access log: who was let in or turned away, when and from where."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from workbench.core.accounts.models import DETAIL, AccessEvent, User
from workbench.core.forwarded import client_address
from workbench.core.logs import without_secrets

MOST_DENIALS: Final = 60
DENIALS_WINDOW_S: Final = 3600
"""Of one person, or of one address without a person, so that nobody fills the disk with them."""


def record(
    *,
    kind: AccessEvent.Kind,
    request: HttpRequest | None = None,
    person: User | None = None,
    detail: str = "",
) -> None:
    """Write a row; it takes no locks."""
    AccessEvent.objects.create(
        kind=kind,
        person=person,
        address=client_address(request) if request else None,
        detail=detail.replace("\0", "\ufffd")[:DETAIL],
    )


def record_denial(
    *,
    request: HttpRequest,
    person: User | None,
    kind: AccessEvent.Kind = AccessEvent.Kind.DENIED,
    detail: str = "",
) -> None:
    """Write what was asked for, unless this person or address has had its share of rows."""
    who = f"person:{person.pk}" if person else f"address:{client_address(request)}"
    if _count(f"denials:{who}") <= MOST_DENIALS:
        asked = without_secrets(f"{request.method} {request.path}")
        record(
            kind=kind,
            request=request,
            person=person,
            detail=f"{detail} · {asked}" if detail else asked,
        )


def forget_old_events() -> int:
    """Delete the rows that are older than the settings keep them; returns how many."""
    limit = timezone.now() - timedelta(days=settings.ACCESS_LOG_DAYS)
    return AccessEvent.objects.filter(at__lt=limit).delete()[0]


def _count(key: str) -> int:
    if cache.add(key, 1, DENIALS_WINDOW_S):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ended in between
        return 1
