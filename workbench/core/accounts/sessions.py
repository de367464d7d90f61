"""The browsers in which people are signed in: noted, listed, signed out."""

from datetime import timedelta
from typing import Final

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from workbench.core.accounts.models import BROWSER, AccessEvent, BrowserSession, User
from workbench.core.accounts.recording import record
from workbench.core.forwarded import client_address

NOTED: Final = "noted"
NOTED_EVERY: Final = timedelta(minutes=5)


def note_session(*, request: HttpRequest, person: User) -> None:
    """Write down that the person is here, unless it was a moment ago; it takes no locks.

    What was written last stands in the session itself, so that most requests ask nothing.
    """
    session, now = request.session, timezone.now()
    if not isinstance(session, SessionStore):  # none that could be ended from afar
        return
    if not session.session_key:
        session.save()
    key = str(session.session_key)
    noted, at = session.get(NOTED, ("", 0))
    if noted == key and now.timestamp() - at < NOTED_EVERY.total_seconds():
        return
    seen = {
        "user": person,
        "address": client_address(request),
        "browser": request.META.get("HTTP_USER_AGENT", "").replace("\0", "")[:BROWSER],
        "last_seen_at": now,
    }
    if not BrowserSession.objects.filter(key=key).update(**seen):
        BrowserSession.objects.bulk_create([BrowserSession(key=key, **seen)], ignore_conflicts=True)
    session[NOTED] = [key, int(now.timestamp())]


def sessions_of(*, user: User | None = None) -> QuerySet[BrowserSession]:
    """The person's sessions that have not ended, or everybody's; the last seen first."""
    living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    sessions = BrowserSession.objects.filter(key__in=living).select_related("user")
    if user is not None:
        sessions = sessions.filter(user=user)
    return sessions.order_by("-last_seen_at", "-pk")


def end_session(*, session: BrowserSession, request: HttpRequest) -> None:
    """Sign a browser out, and write down that somebody did so from another."""
    end_sessions(sessions=BrowserSession.objects.filter(pk=session.pk))
    record(
        kind=AccessEvent.Kind.SESSION_ENDED,
        request=request,
        person=session.user,
        detail="" if request.user == session.user else f"#{request.user.pk}",
    )


def end_sessions(*, sessions: QuerySet[BrowserSession]) -> int:
    """Sign these browsers out at once; returns how many."""
    ended = list(sessions.values_list("pk", "key"))
    Session.objects.filter(session_key__in=[key for _, key in ended]).delete()
    BrowserSession.objects.filter(pk__in=[pk for pk, _ in ended]).delete()
    return len(ended)


def end_other_sessions(*, user: User, key: str | None) -> None:
    """Sign the person out everywhere but in the session of this key."""
    end_sessions(sessions=BrowserSession.objects.filter(user=user).exclude(key=key or ""))


def forget_ended_sessions() -> int:
    """Delete the rows of sessions that are no more; returns how many."""
    living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return BrowserSession.objects.exclude(key__in=living).delete()[0]
