"""How often somebody may try a password.

Wrong ones count, right ones do not. The numbers, each in a quarter of an hour:

- `AT_ONE_ACCOUNT_FROM_ONE_PLACE`: ten. Who has forgotten which password it was tries three or
  four; a program gets 960 guesses a day, where a password of eight letters needs billions.
- `AT_ONE_ACCOUNT`: a hundred from everywhere. One machine never comes to it, as it is stopped at
  ten: only who has many machines does, and gets 9,600 guesses a day however many they are.
- `FROM_ONE_PLACE`: a hundred at all accounts. An office of 200 in which every third person
  mistypes once stays under it; who tries one password at every account does not. Beyond it an
  account still has its first try in a window: who fails a hundred times with any names does not
  keep the others of the office out, and gets 96 guesses a day at an account.

So that nobody shuts another out by failing on purpose, a browser in which the person has signed in
before is a place of its own: what others do at the account, or from the address, does not count
for it. An attempt that is refused is not counted, and waiting is never made longer by trying.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from time import time
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest

from workbench.core.accounts.browsers import browser_of
from workbench.core.accounts.models import User
from workbench.core.forwarded import client_address
from workbench.core.proxies import site_of

WINDOW_S: Final = 15 * 60
AT_ONE_ACCOUNT_FROM_ONE_PLACE: Final = 10
AT_ONE_ACCOUNT: Final = 100
FROM_ONE_PLACE: Final = 100


@dataclass
class Attempt:
    """A password that is being tried, counted as a wrong one until `forget` says otherwise.

    `spared` is the last counter where it does not hold up an account's first try.
    `is_first_refusal` is for whoever writes it down: once a window is enough.
    """

    counters: tuple[tuple[str, int], ...]
    spared: str = ""
    allowed: bool = True
    is_first_refusal: bool = False

    def count(self) -> None:
        counted: list[str] = []
        tries = 0
        for key, most in self.counters:
            count = _add(key)
            counted.append(key)
            tries = tries or count
            if count > most and not (key == self.spared and tries == 1):
                self.allowed = False
                self.is_first_refusal = cache.add(f"{key}:refused", True, WINDOW_S)
                _take_away(counted)
                return

    def forget(self) -> None:
        """It was right: as if it had not been."""
        _take_away([key for key, _ in self.counters])


def begin_attempt(*, request: HttpRequest, login: str, people: Sequence[User]) -> Attempt:
    """Count an attempt at all accounts that the name may mean, or at a name that nobody has.

    A name may mean several: anybody can add another's email address to their own account, and
    must not turn the count to it. It takes no locks.
    """
    accounts = [f"person:{person.pk}" for person in people]
    accounts = accounts or [f"name:{_digest(login.strip().casefold())}"]
    browser = browser_of(request)
    if browser and people and all(browser.knows(person) for person in people):
        place = f"browser:{browser.identifier}"
        shared = {}
    else:
        place = f"address:{site_of(client_address(request) or '')}"
        shared = {_key(account): AT_ONE_ACCOUNT for account in accounts}
        shared[_key(place)] = FROM_ONE_PLACE
    own = {_key(account, place): AT_ONE_ACCOUNT_FROM_ONE_PLACE for account in accounts}
    spared = _key(place) if len(people) == 1 else ""
    attempt = Attempt(tuple({**own, **shared}.items()), spared)
    attempt.count()
    return attempt


def begin_attempt_with_link(*, request: HttpRequest) -> Attempt:
    """Count the opening of a link that nobody knows, or a form behind one that was not taken.

    They are counted where they come from alone: no account is named, so nobody is shut out.
    """
    place = f"address:{site_of(client_address(request) or '')}"
    attempt = Attempt(((_key("link", place), FROM_ONE_PLACE),))
    attempt.count()
    return attempt


def _key(*parts: str) -> str:
    """Each window counts by keys of its own: one that outlives its window does no harm."""
    return ":".join(("sign-in", f"{time() // WINDOW_S:.0f}", *parts))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _add(key: str) -> int:
    cache.add(key, 0, WINDOW_S)
    try:
        return cache.incr(key)
    except ValueError:  # the window ended in between
        cache.set(key, 1, WINDOW_S)
        return 1


def _take_away(keys: list[str]) -> None:
    for key in keys:
        try:
            cache.decr(key)
        except ValueError:  # the window ended meanwhile, and its count with it
            continue
