"""How much of the processor the work under way may still take.

A check that finds nothing is stopped only where it asks: what goes over a text in many steps calls
`ask` at each of them.
"""

from collections.abc import Callable
from contextvars import ContextVar, Token
from time import monotonic, thread_time

Clock = Callable[[], float]
"""Seconds since some moment."""

UNREAD = 0.01
"""Seconds on the wall for which one reading of the processor's clock stands."""


class TimeIsUp(Exception):
    """The work has taken all the time that it was given."""


class Limit:
    """Seconds of the processor for each piece of work that is done `with` it, told by `ask`.

    A thread never takes more of the processor than passes on the wall. The processor's clock is a
    system call, the wall's is none: so the former is read where a piece begins, at most once in
    `UNREAD` seconds, and again only when as much as the limit has passed on the wall since. What
    was taken between that reading and its beginning counts against the piece.
    """

    def __init__(
        self, seconds: float, *, wall: Clock = monotonic, processor: Clock = thread_time
    ) -> None:
        self._seconds, self._wall, self._processor = seconds, wall, processor
        self._read_at, self._taken = float("-inf"), 0.0
        self._token: Token[Limit | None]

    def __enter__(self) -> None:
        now = self._wall()
        if now - self._read_at > UNREAD:
            self._read_at, self._taken = now, self._processor()
        self._token = _limit.set(self)

    def __exit__(self, *_: object) -> None:
        _limit.reset(self._token)

    def is_up(self) -> bool:
        return (
            self._wall() - self._read_at > self._seconds
            and self._processor() - self._taken > self._seconds
        )


_limit: ContextVar[Limit | None] = ContextVar("limit", default=None)


def ask() -> None:
    """Go on, or raise `TimeIsUp`; where nobody has set a limit there is none."""
    if (limit := _limit.get()) and limit.is_up():
        raise TimeIsUp
