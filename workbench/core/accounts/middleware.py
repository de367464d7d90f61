"""What stands before every page: the person's choices, the second factor; and what every answer
leaves behind."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import MiddlewareNotUsed, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from workbench.core.accounts import second_factor
from workbench.core.accounts.models import AccessEvent, ApiToken, User
from workbench.core.accounts.preferences import zone_of
from workbench.core.accounts.recording import record_denial
from workbench.core.accounts.sessions import note_session

WITHOUT_A_SECOND_FACTOR = {
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "healthz",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "readyz",
    "set_language",
}
"""What leads to one, and what tells nothing."""

WITHOUT_A_PERSON = {"healthz", "readyz"}
"""What answers without a database."""


class AccessRecords:
    """Middleware, inside those of session and sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        by_token = isinstance(getattr(request, "auth", None), ApiToken)
        # Only where the view has asked who it is: nothing is read for this alone.
        asked = by_token or hasattr(request, "_cached_user")
        person = request.user if asked and isinstance(request.user, User) else None
        if hasattr(request, "refused_token"):
            _record_refusal(request, request.refused_token)
        elif response.status_code == HTTPStatus.FORBIDDEN:
            record_denial(request=request, person=person)
        if person and not by_token and SESSION_KEY in request.session:
            note_session(request=request, person=person)
        return response


def _record_refusal(request: HttpRequest, token: ApiToken | None) -> None:
    record_denial(
        request=request,
        person=token.user if token else None,
        kind=AccessEvent.Kind.TOKEN_REFUSED,
        detail=token.name if token else "",
    )


class Preferences:
    """Middleware: pages are in the language and the time zone that the person has chosen,
    else in those of the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self._get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> None:
        match = request.resolver_match
        if match and match.url_name in WITHOUT_A_PERSON:
            return
        # To look into the session would make the answer one of its own for each browser.
        if getattr(getattr(view, "cls", None), "for_everybody", False):
            return
        if SESSION_KEY not in request.session:
            return
        if not isinstance(request.user, User):
            return
        if request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        timezone.activate(zone_of(request.user, request))


class SecondFactor:
    """Middleware: who must have a second factor is led to it, whatever page they ask for.

    The API refuses by itself (`core/accounts/authentication.py`), as it knows tokens too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.SECOND_FACTOR_FOR:
            raise MiddlewareNotUsed
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if hasattr(view, "cls") or (match and match.url_name in WITHOUT_A_SECOND_FACTOR):
            return None
        if not isinstance(request.user, User):
            return None
        permission = second_factor.may_act_in_session(request, request.user)
        if permission:
            return None
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied(permission.reason)
        if permission.code == second_factor.MISSING:
            return redirect("mfa_activate_totp")
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.path})}")
