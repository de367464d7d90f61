"""Answers too large to hold in memory: files, in ranges, and rows as JSON lines.

All are sent only to whom the view lets see them, so caches in between keep nothing; the client
may keep what it has, and asks again by ETag.
"""

import mimetypes
import re
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from workbench.core.problems import MEDIA_TYPE, problem

CHUNK = 256 * 1024
LINES_A_CHUNK = 500
JSON_LINES = "application/x-ndjson"
IMMUTABLE = "private, max-age=31536000, immutable"
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class FilePart:
    """A file from `start` to `end`; `span` tells a server that sends from the file itself."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        self._file = path.open("rb")
        self._file.seek(start)
        self.span = (start, end)

    def read(self, size: int) -> bytes:
        return self._file.read(min(size, self.span[1] - self._file.tell()))

    def fileno(self) -> int:
        return self._file.fileno()

    def close(self) -> None:
        self._file.close()


class PartResponse(FileResponse):
    """Django's, without the headers that it would guess."""

    block_size = CHUNK

    def set_headers(self, filelike: Any) -> None:
        """They are given."""


class WhateverIsAccepted(DefaultContentNegotiation):
    """What is sent has one form alone, whatever the client says that it accepts."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, first.media_type


def send_file(request: Request, path: Path, *, etag: str) -> HttpResponseBase:
    """A file that never changes: whole, in one range, or not again when the client has it.

    Several ranges in one request are answered with the whole file, as RFC 9110 allows.
    """
    size = path.stat().st_size
    start, end = _range(request, etag, size) or (0, size)
    if start >= end and size:
        unsatisfiable = _refusal(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        unsatisfiable["Content-Range"] = f"bytes */{size}"
        return _private(unsatisfiable)
    partial = end - start < size
    response = PartResponse(
        FilePart(path, start, end),
        status=206 if partial else 200,
        content_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        headers={"Content-Length": str(end - start), "Accept-Ranges": "bytes"},
    )
    if partial:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return send(request, response, etag=etag, filename=path.name, cache=IMMUTABLE)


def send_lines(
    request: Request, rows: Iterable[dict[str, Any]], *, etag: str, filename: str
) -> HttpResponseBase:
    """Rows as JSON lines; `rows` is not begun when the client has them already."""
    response = StreamingHttpResponse(_lines(rows), content_type=JSON_LINES)
    return send(request, response, etag=etag, filename=filename, cache="private, no-cache")


def send(
    request: Request, response: StreamingHttpResponse, *, etag: str, filename: str, cache: str
) -> HttpResponseBase:
    """The response, or 304 where the client has what `etag` names, or 412 where it wants other."""
    response["ETag"] = etag
    response["Cache-Control"] = cache
    response["Content-Disposition"] = content_disposition_header(True, filename) or ""
    given = cast("HttpResponse", response)
    answer = get_conditional_response(cast("HttpRequest", request), etag=etag, response=given)
    if answer is not None and answer.status_code == HTTPStatus.PRECONDITION_FAILED:
        answer = _refusal(HTTPStatus.PRECONDITION_FAILED)
    return _private(cast("HttpResponseBase", answer))


def _refusal(status: HTTPStatus) -> HttpResponse:
    """For a program that sent the header which is refused."""
    told = problem(status, detail=status.description)
    return JsonResponse(told, status=status, content_type=MEDIA_TYPE)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    patch_vary_headers(response, ("Authorization", "Cookie"))
    return response


def _range(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """Begin and end of the wanted part; None for the whole, begin >= end when there is none."""
    wanted = RANGE.fullmatch(request.headers.get("Range", ""))
    if wanted is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = wanted.groups()
    if first:
        return int(first), min(int(last) + 1 if last else size, size)
    return (max(0, size - int(last)), size) if last else None


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    encoder = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":"))
    lines: list[str] = []
    for row in rows:
        lines.append(encoder.encode(row))
        if len(lines) == LINES_A_CHUNK:
            yield ("\n".join(lines) + "\n").encode()
            lines.clear()
    if lines:
        yield ("\n".join(lines) + "\n").encode()
