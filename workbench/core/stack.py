"""Room for the frames of a whole request in one piece of memory.

CPython keeps a thread's frames in chunks of 16 kB and gives a chunk back as soon as its first
frame returns (python/cpython#142183, mended after 3.14). A loop that happens to call across the
end of a chunk maps memory and gives it back at each call: this took a third of the time of a page,
by the luck of how deep its templates were called.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

WORDS = 32_000
"""With this a frame has a chunk of 512 kB of its own, half of which is left for what it calls."""


def roomy(function: Callable[P, R]) -> Callable[P, R]:
    """The same function, called with room for all that it calls; as it is, a middleware."""

    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=WORDS)
    return call
