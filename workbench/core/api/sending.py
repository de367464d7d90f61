"""Answers too large to hold in memory: rows as JSON lines, and what else is sent as a file.

What is `private` is sent only to whom the view lets see it, so caches in between keep nothing; the
client may keep what it has, and asks again by ETag. What is `public` any page may read.
"""

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.http import (
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

LINES_A_CHUNK = 500
JSON_LINES = "application/x-ndjson"
IMMUTABLE = "private, max-age=31536000, immutable"
PUBLIC = "public"
MEDIA_TYPES = {
    "cff": "application/yaml",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonl": JSON_LINES,
    "md": "text/markdown; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "py": "text/x-python; charset=utf-8",
    "toml": "application/toml",
    "txt": "text/plain; charset=utf-8",
    "yaml": "application/yaml",
    "yml": "application/yaml",
    "zip": "application/zip",
}


class SentAsMade(StreamingHttpResponse):
    """Its first bytes go before the last are made: for what is not likely to fail half-way, and
    says itself how much of it there is. Others are sent when they are whole."""

    sent_as_made = True


class WhateverIsAccepted(DefaultContentNegotiation):
    """What is sent has one form alone, whatever the client says that it accepts."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, first.media_type


def media_type_of(name: str) -> str:
    """What a file is, by its name: not as the machine's own tables have it."""
    _stem, _dot, suffix = name.rpartition(".")
    return MEDIA_TYPES.get(suffix, "application/octet-stream")


def send_lines(
    request: Request, rows: Iterable[dict[str, Any]], *, etag: str, filename: str
) -> HttpResponseBase:
    """Rows as JSON lines; `rows` is not begun when the client has them already."""

    def response() -> StreamingHttpResponse:
        return StreamingHttpResponse(_lines(rows), content_type=JSON_LINES)

    return send(request, response, etag=etag, filename=filename, cache="private, no-cache")


def send(
    request: Request,
    respond: Callable[[], StreamingHttpResponse],
    *,
    etag: str,
    filename: str,
    cache: str,
) -> HttpResponseBase:
    """What `respond` answers, or 304 where the client has what `etag` names, or 412 where it wants
    other."""
    answer: HttpResponseBase | None = get_conditional_response(
        cast("HttpRequest", request), etag=etag
    )
    if answer is None:
        answer = respond()
        answer["Content-Disposition"] = content_disposition_header(True, filename) or ""
    elif answer.status_code == HTTPStatus.PRECONDITION_FAILED:
        answer = refusal(HTTPStatus.PRECONDITION_FAILED)
    answer["ETag"] = etag
    answer["Cache-Control"] = cache
    return finished(answer, cache)


def refusal(status: HTTPStatus) -> HttpResponse:
    """For a program that sent the header which is refused."""
    told = problem(status, detail=status.description)
    return JsonResponse(told, status=status, content_type=MEDIA_TYPE)


def finished(response: HttpResponseBase, cache: str) -> HttpResponseBase:
    """With what caches in between and other sites' pages are told."""
    if cache.startswith(PUBLIC):
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "Accept-Ranges, Content-Range, ETag"
    else:
        patch_vary_headers(response, ("Authorization", "Cookie"))
    return response


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
