"""An RSGI application around a WSGI one, which is called in a thread with the whole request.

Threads compute; granian and the event loop wait for sockets. So the answer leaves its thread whole
too: in memory, or as a file that granian sends as fast as the client takes it. What fails half-way
is an error, never a short answer that looks whole.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from errno import EDQUOT, ENOSPC
from http import HTTPStatus
from io import BytesIO
from time import perf_counter
from typing import IO, Any, TypeVar

from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope  # type: ignore[attr-defined]

from workbench.core.problems import MEDIA_TYPE, problem
from workbench.running.web.answers import Answer, FileWrapper
from workbench.running.web.bodies import IN_MEMORY, Bodies, Refusal, too_large
from workbench.running.web.clients import access_line, client_of, site_asking
from workbench.running.web.environ import Environ, add_body, environ_of
from workbench.running.web.pieces import send_as_made

STREAM_THREADS = 2
"""For answers that are made piece by piece, such as exports: pages do not wait for them."""
MOST_WAITING = 512
FILE_IS_OPEN_AFTER_S = 60
CLIENT_HAS_GONE = 499
"""As nginx has it, in the access log alone."""

logger = logging.getLogger("workbench.web")
T = TypeVar("T")
Application = Callable[[Environ, Callable[..., Any]], Any]
MostBytes = Callable[[Environ], int]


class Gateway:
    """The application of one process.

    `most_bytes` says how large a body may be that is larger than what anybody may send; it may ask
    the database.
    """

    def __init__(
        self,
        application: Application,
        most_bytes: MostBytes,
        *,
        threads: int,
        access_log: bool = False,
    ) -> None:
        self._application = application
        self._most_bytes = most_bytes
        self._access_log = access_log
        self._threads = ThreadPoolExecutor(threads, "request")
        self._streams = ThreadPoolExecutor(STREAM_THREADS, "stream")
        self._bodies = Bodies()
        self._waiting = 0

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        began = perf_counter()
        environ = environ_of(scope)
        client = client_of(environ)
        try:
            status = await self._serve(environ, protocol)
        except Refusal as refusal:
            status = _refuse(protocol, scope.path, refusal)
        except ProtocolClosed:
            status = CLIENT_HAS_GONE
        except Exception as error:
            logger.exception("%s %s failed", scope.method, scope.path)
            status = _refuse(protocol, scope.path, _failure(error))
        if self._access_log:
            print(access_line(environ, client, status, perf_counter() - began), flush=True)

    async def _serve(self, environ: Environ, protocol: HTTPProtocol) -> int:
        try:
            body = await self._read(environ, protocol)
        except Refusal as refusal:
            answer = await self._page_of(refusal, environ)
        else:
            with body:
                answer = await self._answer(environ)
        if answer.is_sent_as_made:
            await send_as_made(protocol, answer, self._streams)
        else:
            _send(protocol, answer)
        return answer.status

    async def _page_of(self, refusal: Refusal, environ: Environ) -> Answer:
        """What the application itself says of a body that is too large, which it is not given.

        Raises:
            Refusal: the same, where the application does not say so.
        """
        if refusal.status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE or "CONTENT_LENGTH" not in environ:
            raise refusal
        environ["wsgi.input"] = BytesIO()
        answer = await self._answer(environ)
        if answer.status != refusal.status:
            raise refusal
        answer.headers.append(("connection", "close"))
        return answer

    async def _read(self, environ: Environ, protocol: HTTPProtocol) -> IO[bytes]:
        # Said twice, it has been found to be the same by the server.
        declared = int(environ.get("CONTENT_LENGTH", "0").partition(",")[0])
        chunked = "HTTP_TRANSFER_ENCODING" in environ
        if not declared and not chunked:
            body: IO[bytes] = BytesIO()
            add_body(environ, body, 0)
            return body
        most = IN_MEMORY
        if chunked or declared > most:
            most = max(most, await self._in_thread(self._most_bytes, environ))
        if declared > most:
            raise too_large(most)
        body, length = await self._bodies.read(protocol, address=site_asking(environ), most=most)
        add_body(environ, body, length)
        return body

    async def _answer(self, environ: Environ) -> Answer:
        context = copy_context()
        answer: Answer = await self._in_thread(context.run, self._call, environ)
        answer.run = context.run
        if answer.is_unfinished and not answer.is_sent_as_made:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._streams, context.run, answer.finish)
        return answer

    def _call(self, environ: Environ) -> Answer:
        answer = Answer(head_only=environ["REQUEST_METHOD"] == "HEAD")
        environ["wsgi.file_wrapper"] = FileWrapper
        answer.take(self._application(environ, answer.start))
        return answer

    async def _in_thread(self, call: Callable[..., T], *arguments: Any) -> T:
        if self._waiting >= MOST_WAITING:
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "Too many requests wait; try again.")
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, call, *arguments)
        finally:
            self._waiting -= 1


def _send(protocol: HTTPProtocol, answer: Answer) -> None:
    if answer.file is None:
        protocol.response_bytes(answer.status, answer.headers, answer.content)
        return
    start, end = answer.span
    path = f"/proc/self/fd/{answer.file.fileno()}"
    protocol.response_file_range(answer.status, answer.headers, path, start, end)
    # It opens the path a moment later, and keeps what it has opened.
    asyncio.get_running_loop().call_later(FILE_IS_OPEN_AFTER_S, answer.file.close)


def _failure(error: Exception) -> Refusal:
    if getattr(error, "errno", None) in {ENOSPC, EDQUOT}:
        return Refusal(HTTPStatus.INSUFFICIENT_STORAGE, "The disk of the server is full.")
    return Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "The answer could not be made.")


def _refuse(protocol: HTTPProtocol, path: str, refusal: Refusal) -> int:
    headers = [("connection", "close")]
    if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("retry-after", "2"))
    if path.startswith("/api/"):
        text = json.dumps(problem(refusal.status, detail=refusal.detail))
        headers.append(("content-type", MEDIA_TYPE))
    else:
        text = refusal.detail + "\n"
        headers.append(("content-type", "text/plain; charset=utf-8"))
    protocol.response_str(refusal.status, headers, text)
    return refusal.status
