"""Which addresses can be asked for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

UNREADABLE = "\ufffd"


class StorableAddresses:
    """Middleware: a NUL in an address, which the database refuses to look for, is found nowhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.path = request.path.replace("\0", UNREADABLE)
        request.path_info = request.path_info.replace("\0", UNREADABLE)
        return self._get_response(request)
