"""Links that let a person in, and that are never kept in an address.

Whoever opens one is sent on at once to a page without the secret, and the session holds its digest:
so it is in no `Referer`, and `core/logs.py` keeps it out of the log.
"""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from workbench.core.accounts.attempts import begin_attempt_with_link
from workbench.core.accounts.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def open_link(request: HttpRequest, *, digest: str, known: bool, page: str) -> HttpResponse:
    """Take the secret out of the address, and go on to the page; unknown ones are counted."""
    attempt = begin_attempt_with_link(request=request)
    if not attempt.allowed:
        return refuse(request, status=429)
    if known:
        attempt.forget()
    request.session[_name(page)] = digest
    return redirect(page)


def held_digest(request: HttpRequest, *, page: str) -> str:
    """The digest of the link that this browser has opened; empty where it has opened none."""
    return str(request.session.get(_name(page), ""))


def let_go(request: HttpRequest, *, page: str) -> None:
    """The link has done its work."""
    request.session.pop(_name(page), None)


def let_in(request: HttpRequest, user: User, *, url: str) -> HttpResponse:
    """Sign in whoever has just chosen their password; what sign-in asks for else is asked here."""
    user.backend = BACKEND
    response: HttpResponse = perform_login(request, user, redirect_url=url)
    return response


def refuse(request: HttpRequest, *, status: int, reason: str = "") -> HttpResponse:
    """The page of a link that lets nobody in; without a reason it is one that nobody knows."""
    context = {"reason": reason, "too_many": status == 429}
    return render(request, "accounts/closed_link.html", context, status=status)


def _name(page: str) -> str:
    return f"link:{page}"
