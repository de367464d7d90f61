"""Files of pages, as a site that is set up serves them: read once, and kept by who fetched them."""

from collections.abc import Callable, Iterable
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import get_path_info

Start = Callable[[str, list[tuple[str, str]]], object]


def serve(handler: StaticFilesHandler, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """In place of `StaticFilesHandler.__call__`, which looks a file up anew for each request, and
    without a word on how long it may be kept: here its name stays, there it goes with its content.
    """
    path = get_path_info(environ)
    found = _read(handler.file_path(path)) if handler._should_handle(path) else None
    if found is None:
        return handler.application(environ, start)
    kind, content = found
    start("200 OK", [*KEPT, ("Content-Type", kind), ("Content-Length", str(len(content)))])
    return [content]


KEPT = [("Cache-Control", "max-age=3600, immutable"), ("X-Content-Type-Options", "nosniff")]


@cache
def _read(name: str) -> tuple[str, bytes] | None:
    path = finders.find(name)
    return path and (guess_type(path)[0] or "application/octet-stream", Path(path).read_bytes())
