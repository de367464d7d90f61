"""The client's address has one home, `REMOTE_ADDR`, and its scheme one header."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from workbench.core.proxies import Proxies, parsed, words


class Forwarded:
    """Middleware: put what a trusted proxy says in place of the proxy's own address.

    Throttles, sign-in and the access log read `REMOTE_ADDR` and nothing else. What no trusted
    proxy has said is taken out of the request, so that nothing behind can come to believe it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        proxies: Proxies = settings.TRUSTED_PROXIES
        forwarded = words(request.META.pop("HTTP_X_FORWARDED_FOR", ""))
        schemes = words(request.META.pop("HTTP_X_FORWARDED_PROTO", ""))
        peer = request.META.get("REMOTE_ADDR", "")
        passed = proxies.passed(peer, forwarded)
        if passed:
            request.META["REMOTE_ADDR"] = proxies.client(peer, forwarded)
            if schemes:
                request.META["HTTP_X_FORWARDED_PROTO"] = schemes[-min(passed, len(schemes))]
        return self._get_response(request)


def client_address(request: HttpRequest) -> str | None:
    """The client's address; None where a socket without one was given."""
    address = parsed(request.META.get("REMOTE_ADDR", ""))
    return str(address) if address else None
