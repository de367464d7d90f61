"""How often something was asked for in a window of the clock, counted by the broker."""

from time import time

from workbench.core.broker import BROKER, CLIENT
from workbench.core.proxies import site_of


def key_of(scope: str, address: str) -> str:
    """Names what a client of this address does, whoever it is, on a page or over the API."""
    return f"throttle_{scope}_{site_of(address) or address}"


def times(key: str, seconds: int) -> tuple[int, float]:
    """Count one more; how many there are in this window, and how many seconds it goes on.

    One number and one exchange with the broker. Without the broker nothing is counted.
    """
    window, into = divmod(time(), seconds)
    name = f"{key}:{window:.0f}"
    return BROKER.ask(lambda: _count(name, seconds), lambda: 0), seconds - into


def _count(key: str, seconds: int) -> int:
    """The first of a window says when it is forgotten: one command for all others."""
    count = CLIENT.incr(key)
    if count == 1:
        CLIENT.expire(key, seconds)
    return count
