"""Servers to ask: one that answers as it is told, and a proxy before a real one that does harm."""

import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import httpx

DEADLINE_S = 300.0


@dataclass(frozen=True)
class Told:
    """An answer to be sent as it is."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body in one packet: the second of two waits until the first is acknowledged.
    wbufsize = -1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.server.answer(self, self.path, body)

    def do_GET(self) -> None:
        self.do_POST()

    def do_HEAD(self) -> None:
        self.do_POST()

    def do_PUT(self) -> None:
        self.do_POST()

    def send(self, told: Told, *, length: int | None = None) -> None:
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length or len(told.raw)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(told.raw)
        self.wfile.flush()

    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def serving(answer: Callable[[Handler, str, bytes], None]) -> Iterator[str]:
    """The address of a server that gives every request to `answer`, as long as it is wanted."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.answer = answer
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def scripted(script: Callable[[str, dict[str, Any]], Told]) -> Iterator[str]:
    """The address of a server whose answers are those of `script(path, body)`."""

    def answer(handler: Handler, path: str, body: bytes) -> None:
        handler.send(script(path, json.loads(body or b"{}")))

    with serving(answer) as address:
        yield address


class FaultyProxy:
    """Hands requests on to a real server and counts them; every one whose number `faults` names
    meets that fault instead. Only what asks the model is counted."""

    def __init__(self, upstream: str, faults: dict[int, str]) -> None:
        self.received = 0
        self.delivered: Counter[bytes] = Counter()
        self.prompt_tokens = 0
        self.completion_tokens = 0
        self.harm: Counter[str] = Counter()
        self._upstream = httpx.Client(base_url=upstream, timeout=120)
        self._faults = faults
        self._changed = threading.Condition()

    def answer(self, handler: Handler, path: str, body: bytes) -> None:
        if "completions" not in path:
            self._hand_on(handler, path, body)
            return
        with self._changed:
            fault = self._faults.get(self.received)
            self.received += 1
            self.harm[fault or "none"] += 1
            self._changed.notify_all()
        getattr(self, f"_{fault or 'deliver'}")(handler, path, body)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self._upstream.close()

    def wait_for(self, *, harmed: int) -> None:
        """Until so many requests have met a fault."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.harm.total() - self.harm["none"] >= harmed)

    def wait_for_requests(self, received: int) -> None:
        """Until so many have come."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.received >= received, timeout=DEADLINE_S)

    def _hand_on(self, handler: Handler, path: str, body: bytes) -> Told:
        reply = self._upstream.request(
            handler.command, path, content=body, headers={"Content-Type": "application/json"}
        )
        told = Told(reply.content, reply.status_code)
        handler.send(told)
        return told

    def _deliver(self, handler: Handler, path: str, body: bytes) -> None:
        usage = json.loads(self._hand_on(handler, path, body).raw)["usage"]
        with self._changed:
            self.delivered[body] += 1
            self.prompt_tokens += usage["prompt_tokens"]
            self.completion_tokens += usage["completion_tokens"]

    def _rate_limit(self, handler: Handler, path: str, body: bytes) -> None:
        message = {"error": {"message": "slow down", "code": "rate_limit_exceeded"}}
        handler.send(Told(message, 429, {"Retry-After": "0"}))

    def _server_error(self, handler: Handler, path: str, body: bytes) -> None:
        handler.send(Told({"error": {"message": "overloaded"}}, 503))

    def _broken(self, handler: Handler, path: str, body: bytes) -> None:
        handler.send(Told(b'{"choices": [{"text": " A", "logp'))

    def _cut(self, handler: Handler, path: str, body: bytes) -> None:
        handler.send(Told(b'{"choices"'), length=1000)
        handler.connection.shutdown(socket.SHUT_RDWR)
        handler.close_connection = True

    def _silence(self, handler: Handler, path: str, body: bytes) -> None:
        """Say nothing until the asker hangs up."""
        handler.connection.recv(1)
        handler.close_connection = True


def faults(kinds: Iterable[str], *, every: int, count: int) -> dict[int, str]:
    """`count` faults of these kinds in turn, at every so many requests."""
    kinds = list(kinds)
    return {1 + number * every: kinds[number % len(kinds)] for number in range(count)}
