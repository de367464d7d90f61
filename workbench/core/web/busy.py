"""What is answered outside the views: others hold a lock, there is no database, or no request.

Over the API it is problem details, as everywhere in it.
"""

import sys
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import bad_request, server_error

from workbench.core import absence
from workbench.core.locking import BUSY, RETRY_AFTER_SECONDS, is_busy
from workbench.core.problems import MEDIA_TYPE, problem

API = "/api/"


class BusyPages:
    """Middleware: a page that says so, or JSON for a script, which sends what it has again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if absence.is_away(error):
            return away(request, error)
        return busy(request) if is_busy(error) else None


def failed(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: also for what goes wrong outside the views, such as a session."""
    error = sys.exception()
    if absence.is_away(error):
        return away(request, error)
    if request.path.startswith(API):
        return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, _("This failed; it was logged."))
    return server_error(request)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler400`: an unknown host, broken headers, more fields than are read."""
    if request.path.startswith(API):
        told = _("The request cannot be read; check its host, its headers and its body.")
        return _problem(HTTPStatus.BAD_REQUEST, told)
    return bad_request(request, exception)


def busy(request: HttpRequest) -> HttpResponse:
    if _wants_json(request):
        answer: HttpResponse = JsonResponse({"problem": str(BUSY)}, status=503)
    else:
        answer = render(request, "503.html", {"problem": BUSY}, status=503)
    answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def away(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """Made without the database: no context processor is asked who this is."""
    status, told = HTTPStatus.SERVICE_UNAVAILABLE, absence.told(error)
    if request.path.startswith(API):
        answer = _problem(status, told, code="away")
    elif _wants_json(request):
        answer = JsonResponse({"problem": told})
    else:
        answer = HttpResponse(render_to_string("503.html", {"problem": told}))
    answer.status_code = status
    answer["Retry-After"] = str(absence.RETRY_AFTER_SECONDS)
    return answer


def _problem(status: HTTPStatus, told: str, **more: str) -> HttpResponse:
    body = problem(status, detail=told, **more)
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
