"""One request to a server, and what may have become of it."""

import ssl
import weakref
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any, Unpack
from urllib.parse import urlsplit

import httpx2
import openai

from workbench.core import json_reading
from workbench.metered.account import BROKEN, CUT, REFUSED, TIMEOUT, UNREACHABLE
from workbench.metered.errors import MeteredError
from workbench.metered.failures import Failed, keeping_back
from workbench.metered.openai.replies import NoAnswer, served, taken
from workbench.metered.requests import Amount, Answer, ReplyT, Request

FILTERED = "content_filter"
"""The error code of a server that will not read a text; that is an answer, and an empty one."""
QUOTA_USED_UP = "insufficient_quota"
LONGEST = 16 * 1024 * 1024
"""Bytes of a reply, with the log-probabilities of a long prompt's tokens."""


class Transport:
    """A server's address with the client that speaks to it; safe for threads.

    The `key` is sent as a bearer token to this address alone: a redirect is never followed.

    Raises `MeteredError` for an address that is none, or that holds a password.
    """

    def __init__(self, base_url: str, *, key: str | None, timeout: float) -> None:
        address = urlsplit(base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise MeteredError(
                f"openai:{base_url}: expected openai:BASE_URL#MODEL, as in "
                "openai:http://127.0.0.1:8000/v1#my-model"
            )
        if address.username or address.password or address.query:
            raise MeteredError(
                f"openai:{address.hostname}: the address is written into the results; give a key "
                "by the environment instead"
            )
        self.base_url = base_url.rstrip("/")
        self._client = openai.OpenAI(
            base_url=self.base_url,
            api_key=key or "none",
            max_retries=0,
            timeout=timeout,
            # What comes packed would have no bound.
            default_headers={"Accept-Encoding": "identity"},
            http_client=openai.DefaultHttpxClient(
                verify=_certificates(), event_hooks={"response": [_bound]}
            ),
        )
        self._key = key
        # For those who ask what a server has, and nothing more.
        weakref.finalize(self, self._client.close)

    def answer(
        self,
        request: Request,
        read: Callable[[Mapping[str, Any]], ReplyT],
        *,
        kept_back: ReplyT,
    ) -> Answer[ReplyT]:
        """Send a request once; `kept_back` answers for a server whose filter will not read it.

        Raises `Failed`.
        """
        try:
            payload = self.post(request.path, request.body)
            return Answer(read(payload), taken(payload), served(payload))
        except Failed as failed:
            if failed.code != FILTERED:
                raise
            return Answer(kept_back, Amount(), FILTERED)
        except NoAnswer as reason:
            raise Failed(BROKEN, str(reason)) from reason

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The reply's JSON object; raises `Failed`."""
        with keeping_back(self._key):
            return _object(partial(self._client.post, path, body=body))

    def get(self, path: str, *, timeout: float) -> dict[str, Any]:
        """What stands there, a JSON object; raises `Failed`."""
        with keeping_back(self._key):
            return _object(partial(self._client.get, path), timeout=timeout)

    def close(self) -> None:
        self._client.close()


def _object(
    send: Callable[..., httpx2.Response], **more: Unpack[openai.RequestOptions]
) -> dict[str, Any]:
    options: openai.RequestOptions = {"follow_redirects": False, **more}
    try:
        response = send(cast_to=httpx2.Response, options=options)
    except openai.APIStatusError as error:
        raise _refusal(error) from error
    except openai.APITimeoutError as error:
        raise Failed(TIMEOUT, "no answer in time") from error
    except openai.APIConnectionError as error:
        if isinstance(error.__cause__, _TooLong):
            raise Failed(BROKEN, f"the answer is longer than {LONGEST} bytes") from error
        unsent = isinstance(error.__cause__, httpx2.ConnectError)
        outcome = UNREACHABLE if unsent else CUT
        raise Failed(outcome, f"{outcome}: {error.__cause__}") from error
    try:
        payload = json_reading.read_json(response.content)
    except ValueError as error:
        raise Failed(BROKEN, f"the answer is no JSON: {error}") from error
    if not isinstance(payload, dict):
        raise Failed(BROKEN, "the answer is no JSON object")
    return payload


class _TooLong(httpx2.ReadError):
    """A reply has more bytes than are read."""


class _Bounded(httpx2.SyncByteStream):
    """A reply that is read up to a bound."""

    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if size > LONGEST:
                raise _TooLong("too long")
            yield chunk

    def close(self) -> None:
        self._stream.close()


def _bound(response: httpx2.Response) -> None:
    response.headers.pop("Content-Encoding", None)
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Bounded(response.stream)


@cache
def _certificates() -> ssl.SSLContext:
    """Those that are trusted; they take long to read."""
    return httpx2.create_ssl_context()


def _refusal(error: openai.APIStatusError) -> Failed:
    headers = error.response.headers
    if elsewhere := headers.get("location"):
        problem = f"the server sends on to {elsewhere}; give the address that answers itself"
        return Failed(REFUSED, problem, lasting=True, status=error.status_code)
    code = str(error.code) if error.code else None
    return Failed.of_status(
        error.status_code, error.message, headers, code=code, used_up=code == QUOTA_USED_UP
    )
