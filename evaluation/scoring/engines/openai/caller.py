"""Ask until there is an answer: again after what passes, later where the server asks for it."""

import time
from collections.abc import Callable, Mapping
from random import SystemRandom
from threading import Lock
from typing import Any

from evaluation.errors import EngineError
from evaluation.scoring.engines.openai.account import (
    ANSWERED,
    BROKEN,
    CUT,
    UNREACHABLE,
    Tokens,
)
from evaluation.scoring.engines.openai.journal import Answer, Journal
from evaluation.scoring.engines.openai.options import ApiOptions
from evaluation.scoring.engines.openai.styles import NoAnswer, Reply, Request
from evaluation.scoring.engines.openai.transport import (
    Failed,
    Transport,
    read_served,
    read_tokens,
)

LONGEST_PAUSE = 60.0
LONGEST_RETRY_AFTER = 600.0
FILTERED = "content_filter"
"""The error code of a server that will not read a question; that is an answer, and no letter."""

Reader = Callable[[Mapping[str, Any]], Reply]


class Refused(EngineError):
    """The server will not answer such a request, however often it is sent."""

    def __init__(self, message: str, status: int | None) -> None:
        super().__init__(message)
        self.status = status


class Caller:
    """Sends requests for several threads and keeps what they share: journal and pauses."""

    def __init__(self, transport: Transport, journal: Journal, options: ApiOptions) -> None:
        self.transport = transport
        self.journal = journal
        self._options = options
        self._random = SystemRandom()
        self._lock = Lock()
        self._not_before = 0.0

    def ask(self, name: str, request: Request, read: Reader, *, probing: bool = False) -> Reply:
        """The reply to a request of the shard `name`.

        With `probing`, a server that is not there or answers otherwise is not asked again.

        Raises:
            Refused: the server will not answer it.
            EngineError: no attempt had an answer; or no request may be sent any more.
        """
        for attempt in range(1, self._options.attempts + 1):
            try:
                return self._attempt(name, request, read, attempt)
            except Failed as failed:
                if failed.lasting or (probing and failed.outcome in (UNREACHABLE, BROKEN)):
                    raise Refused(f"{request.label}: {failed}", failed.status) from failed
                if attempt == self._options.attempts:
                    raise EngineError(
                        f"{request.label}: no answer in {attempt} attempts, the last: {failed}; "
                        "the same command goes on from here"
                    ) from failed
                self._hold(failed, attempt)
        raise AssertionError("there is at least one attempt")

    def _attempt(self, name: str, request: Request, read: Reader, attempt: int) -> Reply:
        self.journal.pause(self._not_before - time.monotonic())
        self.journal.begin(name, request, attempt)
        outcome, answer = CUT, None
        try:
            answer = self._answer(request, read)
            outcome = ANSWERED
        except Failed as failed:
            outcome = failed.outcome
            raise
        finally:
            self.journal.finish(name, request, outcome, answer)
        return answer.reply

    def _answer(self, request: Request, read: Reader) -> Answer:
        try:
            payload = self.transport.post(request.path, request.body)
            return Answer(read(payload), read_tokens(payload), read_served(payload))
        except Failed as failed:
            if failed.code != FILTERED:
                raise
            return Answer(Reply(None, ""), Tokens(0, 0), FILTERED)
        except NoAnswer as reason:
            raise Failed(BROKEN, str(reason)) from reason

    def _hold(self, failed: Failed, attempt: int) -> None:
        """Wait a random time, longer each time; what the server asks for holds for all threads."""
        longest = min(LONGEST_PAUSE, self._options.backoff * 2 ** (attempt - 1))
        pause = self._random.uniform(0, longest)
        if failed.after is not None:
            after = min(failed.after, LONGEST_RETRY_AFTER)
            pause += after
            with self._lock:
                self._not_before = max(self._not_before, time.monotonic() + after)
        self.journal.pause(pause)
