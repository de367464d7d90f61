"""One request to a server, and what may have become of it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai

from evaluation.errors import EngineError
from evaluation.scoring.engines.openai.account import (
    BROKEN,
    CUT,
    RATE_LIMIT,
    REFUSED,
    SERVER_ERROR,
    TIMEOUT,
    UNREACHABLE,
    Tokens,
)
from evaluation.scoring.engines.openai.options import ApiOptions

TOO_MANY = 429
PASSING = frozenset({408, 409, 425, 500, 502, 503, 504, 520, 522, 524, 529})
"""Statuses that another attempt may change."""


class Failed(Exception):
    """A request without an answer; `lasting` when another attempt will not change that.

    `after` is the number of seconds that the server asks to be left alone.
    """

    def __init__(
        self,
        outcome: str,
        message: str,
        *,
        lasting: bool = False,
        status: int | None = None,
        code: str | None = None,
        after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.lasting = lasting
        self.status = status
        self.code = code
        self.after = after


class Transport:
    """A server's address with the client that speaks to it; safe for threads.

    Raises `EngineError` for an address that is none, or that holds a password.
    """

    def __init__(self, base_url: str, options: ApiOptions) -> None:
        address = urlsplit(base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise EngineError(
                f"openai:{base_url}: expected openai:BASE_URL#MODEL, as in "
                "openai:http://127.0.0.1:8000/v1#my-model"
            )
        if address.username or address.password or address.query:
            raise EngineError(
                f"openai:{address.hostname}: the address is written into the results; give a key "
                "by --api-key-env instead"
            )
        self.base_url = base_url.rstrip("/")
        self._client = openai.OpenAI(
            base_url=self.base_url,
            api_key=options.key or "none",
            max_retries=0,
            timeout=options.timeout,
        )

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The reply's JSON object; raises `Failed`."""
        try:
            response = self._client.post(path, cast_to=httpx2.Response, body=body)
        except openai.APIStatusError as error:
            raise _refusal(error) from error
        except openai.APITimeoutError as error:
            raise Failed(TIMEOUT, "no answer in time") from error
        except openai.APIConnectionError as error:
            unsent = isinstance(error.__cause__, httpx2.ConnectError)
            outcome = UNREACHABLE if unsent else CUT
            raise Failed(outcome, f"{outcome}: {error.__cause__}") from error
        try:
            payload = json.loads(response.content)
        except ValueError as error:
            raise Failed(BROKEN, f"the answer is no JSON: {error}") from error
        if not isinstance(payload, dict):
            raise Failed(BROKEN, "the answer is no JSON object")
        return payload

    def close(self) -> None:
        self._client.close()


def read_tokens(payload: Mapping[str, Any]) -> Tokens | None:
    """The server's own count; None where it gives none."""
    usage: Any = payload.get("usage")
    try:
        details = usage.get("prompt_tokens_details") or {}
        return Tokens(
            int(usage["prompt_tokens"]),
            int(usage["completion_tokens"]),
            int(details.get("cached_tokens") or 0),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def read_served(payload: Mapping[str, Any]) -> str:
    """What the server says has answered: model and fingerprint of its configuration."""
    names = (payload.get("model"), payload.get("system_fingerprint"))
    return " ".join(str(name) for name in names if name)


def _refusal(error: openai.APIStatusError) -> Failed:
    status, code = error.status_code, str(error.code) if error.code else None
    if status == TOO_MANY:
        outcome, lasting = RATE_LIMIT, code == "insufficient_quota"
    elif status in PASSING:
        outcome, lasting = SERVER_ERROR, False
    else:
        outcome, lasting = REFUSED, True
    after = _retry_after(error.response.headers)
    return Failed(outcome, error.message, lasting=lasting, status=status, code=code, after=after)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, from either header in use, as a number or a date; None without or not readable."""
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        text = headers.get("retry-after", "")
        if text.replace(".", "", 1).isdecimal():
            return float(text)
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
