"""How large a body may be, by what is asked for and by who asks: refused before it is read.

The web server asks before it reads (`most_body_bytes`), and a middleware does, whatever the server.

Whoever is not signed in sends a form of sign-in and no more. A page takes what people type into
forms, the API one JSON body; a route that takes more says so, and a page that takes files also who
may send them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from io import BytesIO
from typing import Any, Final, TypeVar

from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from workbench.core.accounts import second_factor
from workbench.core.accounts.models import ApiToken, User
from workbench.core.accounts.results import Permission
from workbench.core.problems import MEDIA_TYPE, problem

MEGABYTE: Final = 1024 * 1024
OF_A_STRANGER: Final = 64 * 1024
OF_A_FORM: Final = 5 * MEGABYTE // 2
OF_THE_API: Final = MEGABYTE
BESIDE_A_FILE: Final = MEGABYTE
"""The other fields of a form, and what stands between them."""

ANY_LENGTH: Final = 1 << 62
READING: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
May = Callable[..., Permission]
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Files:
    """A page takes files of so many bytes from whom `may` lets, by the parts of its address."""

    most: int
    may: May


def takes_files(most: int, may: May) -> Callable[[View], View]:
    """A page that takes files; `may` is asked with the person and the parts of the address."""

    def decorate(view: View) -> View:
        view.files = Files(most + BESIDE_A_FILE, may)  # type: ignore[attr-defined]
        return view

    return decorate


def most_body_bytes(environ: dict[str, Any]) -> int:
    """How many bytes the server is to take of a body; it may ask the database who sends it."""
    request = WSGIRequest({**environ, "wsgi.input": BytesIO()})
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return OF_A_STRANGER
    request.resolver_match = match
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    request.user = SimpleLazyObject(lambda: get_user(request))  # type: ignore[assignment]
    try:
        return _most_of(request, match.func, ANY_LENGTH, match.kwargs)
    finally:
        close_old_connections()


class BodyLimits:
    """Middleware, before whatever reads a body: the check of a form's token is the first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _places: Any, parts: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method in READING:
            return None
        if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
            text = _("Send the length of the body in the header Content-Length.")
            return _refusal(request, view, HTTPStatus.LENGTH_REQUIRED, text)
        length = _length(request)
        most = _most_of(request, view, length, parts)
        if length <= most:
            return None
        text = _("This is too large: at most %(most)d kB are taken here.") % {"most": most // 1024}
        return _refusal(request, view, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text)


def _most_of(request: HttpRequest, view: Any, length: int, parts: dict[str, Any]) -> int:
    """How many bytes the view takes; who asks is looked up only where they are many."""
    api = getattr(view, "cls", None)
    if api is not None:
        if length <= OF_A_STRANGER or not _is_known(request):
            return OF_A_STRANGER
        return int(getattr(api, "most_body", OF_THE_API))
    if length <= OF_A_STRANGER or not isinstance(request.user, User):
        return OF_A_STRANGER
    files: Files | None = getattr(view, "files", None)
    if files is None or length <= OF_A_FORM:
        return OF_A_FORM
    person = request.user
    if second_factor.may_act_in_session(request, person) and files.may(person, **parts):
        return files.most
    return OF_A_FORM


def _is_known(request: HttpRequest) -> bool:
    """Whether a program or a browser of somebody asks; what they may do is the API's to say."""
    scheme, _separator, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer":
        return request.user.is_authenticated
    digest = ApiToken.digest_of(secret.strip())
    token = ApiToken.objects.select_related("user").filter(digest=digest).first()
    return token is not None and token.user.is_active and not token.is_expired


def _length(request: HttpRequest) -> int:
    text = str(request.META.get("CONTENT_LENGTH") or "")
    return int(text) if text.isdecimal() and len(text) < 19 else (ANY_LENGTH if text else 0)


def _refusal(request: HttpRequest, view: Any, status: HTTPStatus, text: str) -> HttpResponse:
    if hasattr(view, "cls"):
        body = problem(status, detail=text)
        return JsonResponse(body, status=status, content_type=MEDIA_TYPE)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"problem": text}, status=status)
    return render(request, "413.html", {"problem": text, "status": status.value}, status=status)
