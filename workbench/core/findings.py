"""How what models show of a release comes back to the people who made it.

The machine side knows a release by its content hash, and what it found as rows of plain values. The
app that people work in says whom they can be sent to, and takes them, through one service of its
own. Neither side imports the other.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from workbench.core.accounts.models import User
from workbench.core.released_items import ReleaseKey

Finding = Mapping[str, Any]
"""`sample_id`, `language` (None for the source), `reason`, `score`, `evidence`, `release`."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Destination:
    """Whom findings can be sent to; `title` is for people, `url` a page where they are seen."""

    name: str
    title: str
    url: str


class FindingsRefused(Exception):
    """Nothing was taken; `problems` has of each row its `file`, `row`, `field`, `problem` and
    `remedy`."""

    def __init__(self, message: str, problems: Iterable[Mapping[str, Any]]) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class Receiver(Protocol):
    """An app that takes findings."""

    def destinations(self, user: User, release: ReleaseKey) -> Iterable[Destination]:
        """Those that findings on the release concern, and that the person may send them to."""

    def take(
        self, *, user: User, name: str, findings: Iterable[Finding], progress: Progress
    ) -> Mapping[str, int]:
        """Take all of them or none; the same again change nothing. Returns what is to be counted.

        Raises:
            NotPermitted: the person may not send any there.
            FindingsRefused: at least one is not taken.
        """


_RECEIVERS: list[Receiver] = []


def register_receiver(receiver: Receiver) -> None:
    _RECEIVERS.append(receiver)


def destinations_of(user: User, release: ReleaseKey) -> dict[str, tuple[Receiver, Destination]]:
    """Whom the person may send findings on a release to, by name."""
    return {
        one.name: (receiver, one)
        for receiver in _RECEIVERS
        for one in receiver.destinations(user, release)
    }
