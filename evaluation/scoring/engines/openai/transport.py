"""One request to a server, and what may have become of it."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai

from evaluation.errors import EngineError
from evaluation.scoring.engines.openai.options import ApiOptions
from evaluation.scoring.engines.openai.styles import NoAnswer, Reply
from workbench.core import json_reading
from workbench.metered.account import BROKEN, CUT, TIMEOUT, UNREACHABLE
from workbench.metered.failures import Failed
from workbench.metered.requests import Answer, Request, Tokens

FILTERED = "content_filter"
"""The error code of a server that will not read a question; that is an answer, and no letter."""
QUOTA_USED_UP = "insufficient_quota"

Reader = Callable[[Mapping[str, Any]], Reply]


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

    def answer(self, request: Request, read: Reader) -> Answer[Reply]:
        """Send a request once; raises `Failed`."""
        try:
            payload = self.post(request.path, request.body)
            return Answer(read(payload), _tokens(payload), _served(payload))
        except Failed as failed:
            if failed.code != FILTERED:
                raise
            return Answer(Reply(None, ""), Tokens(0, 0), FILTERED)
        except NoAnswer as reason:
            raise Failed(BROKEN, str(reason)) from reason

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
            payload = json_reading.read_json(response.content)
        except ValueError as error:
            raise Failed(BROKEN, f"the answer is no JSON: {error}") from error
        if not isinstance(payload, dict):
            raise Failed(BROKEN, "the answer is no JSON object")
        return payload

    def close(self) -> None:
        self._client.close()


def _tokens(payload: Mapping[str, Any]) -> Tokens | None:
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


def _served(payload: Mapping[str, Any]) -> str:
    """What the server says has answered: model and fingerprint of its configuration."""
    names = (payload.get("model"), payload.get("system_fingerprint"))
    return " ".join(str(name) for name in names if name)


def _refusal(error: openai.APIStatusError) -> Failed:
    code = str(error.code) if error.code else None
    headers, used_up = error.response.headers, code == QUOTA_USED_UP
    return Failed.of_status(error.status_code, error.message, headers, code=code, used_up=used_up)
