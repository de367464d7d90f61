"""`Server-Timing`: how long a request took in this process, and how much of it in the database."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse


class Stopwatch:
    """Counts what goes through a cursor; `BEGIN` and `COMMIT` do not."""

    def __init__(self) -> None:
        self.queries = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        began = perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.queries += 1
            self.seconds += perf_counter() - began


class ServerTiming:
    """Middleware, the outermost one: measures all the others too.

    The header reads `app;dur=4.21, db;dur=1.73;desc="9 queries"`, in milliseconds. It is there
    only where `WORKBENCH_SERVER_TIMING` asks for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.SERVER_TIMING:
            raise MiddlewareNotUsed
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        database = Stopwatch()
        with connection.execute_wrapper(database):
            response = self._get_response(request)
        total = perf_counter() - began
        response["Server-Timing"] = (
            f"app;dur={1000 * total:.2f}, "
            f'db;dur={1000 * database.seconds:.2f};desc="{database.queries} queries"'
        )
        return response
