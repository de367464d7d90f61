"""What each app offers a person in the frame of every page; the apps register it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.core.accounts.models import User


@dataclass(frozen=True)
class Section:
    """One entry of the top navigation: the pages whose addresses begin with `url`."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True)
class Offer:
    """An app's sections for a person; `hides_tokens` where they have no use for the API.

    `account_pages` stand in the menu of the account, and beside its pages.
    """

    sections: Sequence[Section] = ()
    hides_tokens: bool = False
    account_pages: Sequence[Section] = ()


_offers: list[Callable[[User], Offer]] = []


def register(offer: Callable[[User], Offer]) -> None:
    """Have an app's sections shown, after those of the apps that registered before it."""
    _offers.append(offer)


def offers_to(user: User) -> list[Offer]:
    return [offer(user) for offer in _offers]
