"""How much of the processor the work under way may still take.

A check that finds nothing is stopped only where it asks: what goes over a text in many steps calls
`ask` at each of them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import thread_time

Clock = Callable[[], float]
"""Seconds since some moment."""


class TimeIsUp(Exception):
    """The work has taken all the time that it was given."""


_limit: ContextVar[tuple[Clock, float] | None] = ContextVar("limit", default=None)


@contextmanager
def limited(seconds: float, clock: Clock = thread_time) -> Iterator[None]:
    """Give what is done within so many seconds of the clock; it is told by `ask`."""
    token = _limit.set((clock, clock() + seconds))
    try:
        yield
    finally:
        _limit.reset(token)


def ask() -> None:
    """Go on, or raise `TimeIsUp`; where nobody has set a limit there is none."""
    if (limit := _limit.get()) and limit[0]() > limit[1]:
        raise TimeIsUp
