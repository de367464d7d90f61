"""What a page answers when the database gave up waiting for a lock."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from workbench.core.locking import BUSY, RETRY_AFTER_SECONDS, is_busy


class BusyPages:
    """Middleware: a page that says so, or JSON for a script, which sends what it has again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not is_busy(error):
            return None
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            answer: HttpResponse = JsonResponse({"problem": str(BUSY)}, status=503)
        else:
            answer = render(request, "503.html", {"problem": BUSY}, status=503)
        answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return answer
