"""The pages on which administrators see who is signed in, by which tokens, and the access log."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from workbench.core.accounts.kept_mail import KEPT_DAYS, kept_mails
from workbench.core.accounts.models import AccessEvent
from workbench.core.accounts.sessions import end_session, sessions_of
from workbench.core.accounts.tokens import revoke_token, tokens_of
from workbench.core.accounts.views.tokens import rows_of

MOST_ROWS = 200
View = Callable[..., HttpResponse]


def administrators(view: View) -> View:
    """A view for administrators alone."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied(_("Only administrators may open this."))
        return view(request, **parts)

    return guarded


@require_safe
@administrators
def everyone(request: HttpRequest) -> HttpResponse:
    """Sessions and tokens, those of whoever is named first; the newest where they are many."""
    person = request.GET.get("person", "").strip().replace("\0", "")
    sessions, tokens = sessions_of(), tokens_of()
    if person:
        sessions, tokens = sessions.filter(_named(person)), tokens.filter(_named(person))
    context = {
        "person": person,
        "sessions": sessions[:MOST_ROWS],
        "tokens": rows_of(tokens[:MOST_ROWS]),
        "most": MOST_ROWS,
    }
    return render(request, "accounts/everyone.html", context)


@require_POST
@administrators
def end(request: HttpRequest, pk: int) -> HttpResponse:
    end_session(session=get_object_or_404(sessions_of(), pk=pk), request=request)
    messages.success(request, _("That browser is signed out."))
    return redirect("everyone")


@require_POST
@administrators
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(tokens_of(), pk=pk)
    name = revoke_token(user=token.user, token_id=pk, request=request)
    messages.success(request, _("“%s” is revoked; it no longer opens anything.") % name)
    return redirect("everyone")


@require_safe
@administrators
def access_log(request: HttpRequest) -> HttpResponse:
    """The newest rows, and older ones page by page; of one person or one kind where asked for."""
    person = request.GET.get("person", "").strip().replace("\0", "")
    kind, before = request.GET.get("kind", ""), request.GET.get("before", "")
    events = AccessEvent.objects.select_related("person").order_by("-pk")
    if person:
        events = events.filter(_named(person, "person__"))
    if kind in AccessEvent.Kind.values:
        events = events.filter(kind=kind)
    if before.isdecimal() and len(before) < 19:
        events = events.filter(pk__lt=int(before))
    rows = list(events[: MOST_ROWS + 1])
    context = {
        "person": person,
        "kind": kind,
        "kinds": AccessEvent.Kind.choices,
        "events": rows[:MOST_ROWS],
        "older": rows[MOST_ROWS - 1].pk if len(rows) > MOST_ROWS else None,
    }
    return render(request, "accounts/access_log.html", context)


@require_safe
@administrators
def mail(request: HttpRequest) -> HttpResponse:
    """What would have been sent, where no server is configured to send it."""
    context = {"mails": list(kept_mails(most=MOST_ROWS)), "days": KEPT_DAYS}
    return render(request, "accounts/mail.html", context)


def _named(person: str, prefix: str = "user__") -> Q:
    """By the user name or the email address, whole."""
    return Q(**{f"{prefix}username__iexact": person}) | Q(**{f"{prefix}email__iexact": person})
