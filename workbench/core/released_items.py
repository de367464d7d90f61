"""Questions of a release, as the app that people work on them in knows them.

The machine side shows questions with their keys and with what people said of them. Who may not see
that of a question yet, and where else a person finds it, is told by the app that people work in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from workbench.core.accounts.models import User


@dataclass(frozen=True)
class ReleaseKey:
    """A release by its content hash, and by what its folder in the store is called."""

    content_hash: str
    folder: str


@dataclass(frozen=True)
class Link:
    """A page about a question; `title` is in the reader's language."""

    title: str
    url: str


Withholding = Callable[[User, ReleaseKey], Iterable[str]]
"""The `sample_id` of each question that the person must not be shown yet."""

Linking = Callable[[User, ReleaseKey, str, str], Iterable[Link]]
"""The pages that the person may open of a question, by its `sample_id`, in a language."""

_WITHHOLDING: list[Withholding] = []
_LINKING: list[Linking] = []


def register_withholding(rule: Withholding) -> None:
    _WITHHOLDING.append(rule)


def register_linking(rule: Linking) -> None:
    _LINKING.append(rule)


def withheld_from(user: User, release: ReleaseKey) -> frozenset[str]:
    """The questions of the release that the person must not be shown: a task on them can still
    come to them."""
    return frozenset(name for rule in _WITHHOLDING for name in rule(user, release))


def links_to(user: User, release: ReleaseKey, sample_id: str, language: str) -> list[Link]:
    """Where else the person finds the question."""
    return [link for rule in _LINKING for link in rule(user, release, sample_id, language)]
