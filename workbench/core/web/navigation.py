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
    """An app's sections for a person. `account_pages` stand in the menu of the account, and beside
    its pages.

    Where one app `is_all` that they work with, menus leave out the API and what others show to
    everybody, but for the apps in which the person has rights of their own (`is_theirs`).
    """

    sections: Sequence[Section] = ()
    is_all: bool = False
    is_theirs: bool = False
    account_pages: Sequence[Section] = ()


_offers: list[Callable[[User], Offer]] = []


def register(offer: Callable[[User], Offer]) -> None:
    """Have an app's sections shown, after those of the apps that registered before it."""
    _offers.append(offer)


def offers_to(user: User) -> list[Offer]:
    return [offer(user) for offer in _offers]
