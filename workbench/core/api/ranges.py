"""Answers whose bytes are known beforehand: sent whole, or the one range that is asked for."""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request

from workbench.core.api.sending import IMMUTABLE, finished, media_type_of, refusal, send
from workbench.core.stores import Place, StoredFile

CHUNK = 256 * 1024
QUOTE = '"'
MOST_COMPRESSED = 8 * 1024 * 1024
"""Bytes of a text that are compressed for a client; a larger one is sent as it is."""

COMPRESSED = ("application/json", "application/yaml", "text/")
RANGE = re.compile(r"bytes=(\d{0,4000})-(\d{0,4000})", re.ASCII)
"""Python reads no number of more than 4,300 digits."""


@dataclass(frozen=True)
class Part:
    """The bytes from `start` to `end` of `size`; `is_range` where a range was asked for, though
    it be of all: there are clients that take no other answer to it."""

    start: int
    end: int
    size: int
    is_range: bool = True


class FilePart:
    """A part of a file; `span` tells a server that sends from the file itself."""

    def __init__(self, file: StoredFile, part: Part) -> None:
        self._file = file
        self._file.seek(part.start)
        self.span = (part.start, part.end)

    def read(self, size: int) -> bytes:
        return self._file.read(min(size, self.span[1] - self._file.tell()))

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.read(CHUNK):
            yield chunk

    def close(self) -> None:
        self._file.close()


class LocalPart(FilePart):
    """Of a file on this machine."""

    def fileno(self) -> int:
        descriptor: int = self._file.fileno()  # type: ignore[attr-defined]
        return descriptor


class PartResponse(FileResponse):
    """Django's, without the headers that it would guess."""

    block_size = CHUNK

    def set_headers(self, filelike: Any) -> None:
        """They are given."""


def send_file(
    request: Request, place: Place, path: str, *, etag: str, cache: str = IMMUTABLE
) -> HttpResponseBase:
    """A file that never changes: whole, in one range, or not again when the client has it.

    A text is compressed for whoever takes that, under an ETag of its own; a range is of the plain
    bytes. Several ranges in one request are answered with the whole file, as RFC 9110 allows.
    """
    size = place.stat(path).bytes
    told = {"filename": path.rpartition("/")[2], "cache": cache}
    if _is_compressed(request, path, size):
        etag = f'{etag.removesuffix(QUOTE)}-gzip"'
        packed = send(request, lambda: _compressed(place, path), etag=etag, **told)
        return _varied(packed, path)

    def response(part: Part) -> StreamingHttpResponse:
        file = place.open(path)
        if hasattr(file, "fileno"):
            return PartResponse(LocalPart(file, part))
        return StreamingHttpResponse(FilePart(file, part))

    plain = send_part(request, size, response, media_type=media_type_of(path), etag=etag, **told)
    return _varied(plain, path)


def send_part(
    request: Request,
    size: int,
    response_of: Callable[[Part], StreamingHttpResponse],
    *,
    media_type: str,
    etag: str,
    filename: str,
    cache: str,
) -> HttpResponseBase:
    """The bytes of what has `size` of them, of which `response_of` sends a part."""
    part = _part(request, etag, size)
    if part.start >= part.end and size:
        unsatisfiable = refusal(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        unsatisfiable["Content-Range"] = f"bytes */{size}"
        return finished(unsatisfiable, cache)

    def respond() -> StreamingHttpResponse:
        response = response_of(part)
        response["Content-Type"] = media_type
        response["Content-Length"] = str(part.end - part.start)
        response["Accept-Ranges"] = "bytes"
        if part.is_range:
            response.status_code = HTTPStatus.PARTIAL_CONTENT
            response["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size}"
        return response

    return send(request, respond, etag=etag, filename=filename, cache=cache)


def _part(request: Request, etag: str, size: int) -> Part:
    """What is wanted; start >= end where the range lies outside."""
    wanted = RANGE.fullmatch(request.headers.get("Range", ""))
    whole = Part(0, size, size, is_range=False)
    if wanted is None or request.headers.get("If-Range", etag) != etag:
        return whole
    first, last = wanted.groups()
    if first:
        return Part(int(first), min(int(last) + 1 if last else size, size), size)
    return Part(max(0, size - int(last)), size, size) if last else whole


def _is_compressed(request: Request, path: str, size: int) -> bool:
    """Whether gzip is taken, in these words and no other, and makes the file smaller."""
    offered = request.headers.get("Accept-Encoding", "").lower().split(",")
    return (
        "gzip" in {one.strip() for one in offered}
        and "Range" not in request.headers
        and media_type_of(path).startswith(COMPRESSED)
        and 0 < size <= MOST_COMPRESSED
    )


def _varied(answer: HttpResponseBase, path: str) -> HttpResponseBase:
    """With what caches in between need to know of a file of which there are two forms."""
    if media_type_of(path).startswith(COMPRESSED):
        patch_vary_headers(answer, ("Accept-Encoding",))
    return answer


def _compressed(place: Place, path: str) -> StreamingHttpResponse:
    packed = gzip.compress(place.read(path), compresslevel=6, mtime=0)
    response = StreamingHttpResponse([packed], content_type=media_type_of(path))
    response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(packed))
    return response
