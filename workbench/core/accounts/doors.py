"""The ways by which somebody without an account may come in: apps register theirs."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from workbench.core.accounts.models import User


@dataclass(frozen=True)
class Door:
    """`is_open` says whether this browser may make an account, `enter` gives it what it is for.

    `enter` raises Conflict or NotPermitted where the person may not come in after all; `page` is
    the name of the page that says why.
    """

    page: str
    is_open: Callable[[HttpRequest], bool]
    enter: Callable[[HttpRequest, User], None]


_doors: list[Door] = []


def register(door: Door) -> None:
    _doors.append(door)


def open_door(request: HttpRequest) -> Door | None:
    """The door by which whoever asks may come in; None where all are closed to them."""
    return next((door for door in _doors if door.is_open(request)), None)
