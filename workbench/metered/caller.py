"""Ask until there is an answer: again after what passes, later where the service asks for it."""

import time
from collections.abc import Callable
from random import SystemRandom
from threading import Lock

from workbench.metered.account import ANSWERED, BROKEN, CUT, UNREACHABLE
from workbench.metered.errors import MeteredError, Refused
from workbench.metered.failures import Failed
from workbench.metered.journal import Journal
from workbench.metered.limits import Limits
from workbench.metered.requests import Answer, ReplyT, Request

LONGEST_PAUSE = 60.0
LONGEST_RETRY_AFTER = 600.0


class Caller:
    """Sends requests for several threads and keeps what they share: journal and pauses."""

    def __init__(self, journal: Journal, limits: Limits) -> None:
        self.journal = journal
        self._limits = limits
        self._random = SystemRandom()
        self._lock = Lock()
        self._not_before = 0.0

    def ask(
        self,
        name: str,
        request: Request,
        send: Callable[[], Answer[ReplyT]],
        *,
        probing: bool = False,
    ) -> ReplyT:
        """The reply to a request, which is kept under `name`; `send` sends it once.

        With `probing`, a service that is not there or answers otherwise is not asked again.

        Raises:
            Refused: the service will not answer it.
            MeteredError: no attempt had an answer; or no request may be sent any more.
        """
        for attempt in range(1, self._limits.attempts + 1):
            try:
                return self._attempt(name, request, send, attempt)
            except Failed as failed:
                if failed.lasting or (probing and failed.outcome in (UNREACHABLE, BROKEN)):
                    raise Refused(request.label, str(failed), failed.status) from failed
                if attempt == self._limits.attempts:
                    raise MeteredError(
                        f"{request.label}: no answer in {attempt} attempts, the last: {failed}",
                        "the same command goes on from here",
                    ) from failed
                self._hold(failed, attempt)
        raise AssertionError("there is at least one attempt")

    def _attempt(
        self, name: str, request: Request, send: Callable[[], Answer[ReplyT]], attempt: int
    ) -> ReplyT:
        self.journal.pause(self._not_before - time.monotonic())
        self.journal.begin(name, request, attempt)
        outcome, answer = CUT, None
        try:
            answer = send()
            outcome = ANSWERED
        except Failed as failed:
            outcome = failed.outcome
            raise
        finally:
            self.journal.finish(name, request, outcome, answer)
        return answer.reply

    def _hold(self, failed: Failed, attempt: int) -> None:
        """Wait a random time, longer each time; what the service asks for holds for all threads."""
        longest = min(LONGEST_PAUSE, self._limits.backoff * 2 ** (attempt - 1))
        pause = self._random.uniform(0, longest)
        if failed.after is not None:
            after = min(failed.after, LONGEST_RETRY_AFTER)
            pause += after
            with self._lock:
                self._not_before = max(self._not_before, time.monotonic() + after)
        self.journal.pause(pause)
