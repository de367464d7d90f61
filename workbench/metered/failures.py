"""What may have become of a request that has no answer."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from workbench.metered.account import RATE_LIMIT, REFUSED, SERVER_ERROR

TOO_MANY = 429
PASSING = frozenset({408, 409, 425, 500, 502, 503, 504, 520, 522, 524, 529})
"""Statuses that another attempt may change."""

HIDDEN = "…"
"""Stands for a secret."""


class Failed(Exception):
    """A request without an answer; `lasting` when another attempt will not change that.

    `after` is the number of seconds that the service asks to be left alone.
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

    @classmethod
    def of_status(
        cls,
        status: int,
        message: str,
        headers: Mapping[str, str],
        *,
        code: str | None = None,
        used_up: bool = False,
    ) -> "Failed":
        """What an HTTP status says; `used_up` of one that no waiting will help."""
        if status == TOO_MANY:
            outcome, lasting = RATE_LIMIT, used_up
        elif status in PASSING:
            outcome, lasting = SERVER_ERROR, False
        else:
            outcome, lasting = REFUSED, True
        after = _retry_after(headers)
        return cls(outcome, message, lasting=lasting, status=status, code=code, after=after)


@contextmanager
def keeping_back(secret: str | None) -> Iterator[None]:
    """What fails within tells no secret, though a service repeats what it was sent."""
    try:
        yield
    except Failed as failed:
        if secret:
            failed.args = (str(failed).replace(secret, HIDDEN),)
            # The library's own error has it too.
            failed.__cause__, failed.__suppress_context__ = None, True
        raise


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
