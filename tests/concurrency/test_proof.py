"""The concurrency proof: 50 clients at 2,000 tasks act at random, and the ledger holds.

`SECONDS` says how long: 4 by default, 120 in `make test-long` and in `make prove-concurrency`,
which prints the figures.
Ten of the clients speak HTTP to a live server, the others call the services; leases run out at
random, and a sweep returns them all the while.
"""

import logging
import os
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from annotations.kinds.registry import all_kinds
from annotations.models import DECISIONS, Assignment, Campaign, Skip
from annotations.models.tasks import AssignmentState
from annotations.services.claiming import expire_leases
from tests.concurrency.hands import ApiHands, Hands, Held, Refused, ServiceHands
from tests.concurrency.threads import at_once
from tests.factories import make_campaign, member
from tests.invariants import broken_invariants
from tests.length import length
from workbench.core.accounts.models import ApiToken, User
from workbench.core.languages import DEFAULT_SOURCE

SECONDS = length("SECONDS", short=4, whole=120)
CLIENTS = 50
OVER_HTTP = 10
PEOPLE = 40
ITEMS = 286
LANGUAGES = ("es", "ar", "sw")
TASKS = 2 * ITEMS * len(LANGUAGES) + ITEMS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(4 * SECONDS + 600),
    pytest.mark.django_db(transaction=True),
]


@dataclass
class Person:
    """Who may have several windows open; each sees what the others have taken."""

    user: User
    held: list[Held] = field(default_factory=list)


@dataclass
class Log:
    """What a client was told: the act, then what it came to."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    claimed: list[int] = field(default_factory=list)
    decided: list[tuple[str, int]] = field(default_factory=list)
    skipped: set[int] = field(default_factory=set)
    drafts: Counter[int] = field(default_factory=Counter)


class Client:
    """One window, which acts until the time is over."""

    def __init__(self, hands: Hands, person: Person, seed: int) -> None:
        self.log = Log()
        self._hands, self._person = hands, person
        self._random = random.Random(seed)
        self._acts: dict[str, tuple[int, Callable[[Held], None]]] = {
            "submit": (10, self._submit),
            "submit twice": (3, self._submit_twice),
            "submit late": (3, self._submit_late),
            "correct": (3, self._correct),
            "skip": (2, self._skip),
            "give back": (2, self._give_back),
            "save a draft": (4, self._save_draft),
            "let run out": (3, _let_run_out),
        }

    def work(self, until: float) -> None:
        with closing(self._hands):
            while time.monotonic() < until:
                self._act_once()

    def _act_once(self) -> None:
        name, act = self._next_act()
        try:
            act()
        except Refused as no:
            self.log.refused[name, str(no)] += 1
        else:
            self.log.done[name] += 1

    def _next_act(self) -> tuple[str, Callable[[], None]]:
        """Claim, or do something with a task that any of the person's windows has taken."""
        if not self._person.held or self._random.random() < 0.4:
            return "claim", self._claim
        weights = [weight for weight, _ in self._acts.values()]
        (name,) = self._random.choices(list(self._acts), weights)
        newest = self._person.held[-20:]
        held = self._random.choice(newest)
        return name, lambda: self._acts[name][1](held)

    def _claim(self) -> None:
        kind = self._random.choice(list(all_kinds()))
        culture = kind == "label"
        language = DEFAULT_SOURCE if culture else self._random.choice(LANGUAGES)
        held = self._hands.claim(kind, language)
        if held is None:
            raise Refused("nothing left")
        self.log.claimed.append(held.assignment)
        self._person.held.append(held)

    def _submit(self, held: Held, supersedes: int | None = None) -> Callable[[], int]:
        """Returns a way to send the same once more, which answers with the id of the decision."""
        nonce, choice = uuid.uuid4(), self._random.randrange(6)
        held.decision = self._hands.submit(held, nonce, choice, supersedes)
        self.log.decided.append((str(nonce), held.decision))
        return lambda: self._hands.submit(held, nonce, choice, supersedes)

    def _submit_twice(self, held: Held) -> None:
        again = self._submit(held)
        assert again() == self.log.decided[-1][1]

    def _submit_late(self, held: Held) -> None:
        _let_run_out(held)
        expire_leases()
        self._submit(held)

    def _correct(self, held: Held) -> None:
        if held.decision is None:
            raise Refused("nothing to correct yet")
        self._submit(held, supersedes=held.decision)

    def _skip(self, held: Held) -> None:
        self.log.skipped.add(self._hands.skip(held, uuid.uuid4()))

    def _give_back(self, held: Held) -> None:
        self._hands.give_back(held)

    def _save_draft(self, held: Held) -> None:
        version = held.version
        self._hands.save_draft(held, version)
        held.version = version + 1
        self.log.drafts[held.assignment] += 1


def _let_run_out(held: Held) -> None:
    """Let the lease's time pass; the sweep, which runs beside, does the rest."""
    past = timezone.now() - timedelta(seconds=1)
    mine = Assignment.objects.filter(pk=held.assignment, state=AssignmentState.OPEN)
    mine.update(expires_at=past)


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    return make_campaign(
        items=ITEMS,
        languages=LANGUAGES,
        answer_per_subject=None,
        overlap_review=2,
        overlap_label=3,
        overlap_answer=1,
    )


@pytest.fixture
def clients(campaign: Campaign, live_server: Any) -> list[Client]:
    people = [Person(member(campaign)) for _ in range(PEOPLE)]
    return [
        Client(_hands(number, people[number % PEOPLE], campaign, live_server), person, number)
        for number, person in ((n, people[n % PEOPLE]) for n in range(CLIENTS))
    ]


def _hands(number: int, person: Person, campaign: Campaign, live_server: Any) -> Hands:
    if number % (CLIENTS // OVER_HTTP):
        return ServiceHands(person.user, campaign)
    token = ApiToken.issue(person.user, "proof")[1]
    return ApiHands(token, campaign, live_server.thread.port)


@pytest.fixture
def sweep() -> Iterator[list[int]]:
    """Returns leases that have run out, again and again, beside the test."""
    stop, expired = threading.Event(), [0]

    def run() -> None:
        while not stop.wait(0.05):
            expired[0] += expire_leases()
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        sweeping = pool.submit(run)
        yield expired
        stop.set()
        sweeping.result()


def test_fifty_clients_at_two_thousand_tasks_lose_and_double_nothing(
    campaign: Campaign,
    clients: list[Client],
    sweep: list[int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR, logger="django.request")
    assert campaign.tasks.count() == TASKS
    until = time.monotonic() + SECONDS
    at_once(CLIENTS, lambda number: clients[number].work(until))
    logs = [client.log for client in clients]
    assert broken_invariants(campaign) == []
    assert broken_promises(campaign, logs) == []
    open_still = Assignment.objects.filter(state=AssignmentState.OPEN)
    open_still.update(expires_at=timezone.now() - timedelta(seconds=1))
    while open_still.exists():
        expire_leases()
    assert broken_invariants(campaign) == []
    done = sum((log.done for log in logs), Counter[str]())
    assert set(done) >= {"claim", "submit", "submit twice", "submit late", "skip", "let run out"}
    _print(campaign, logs, sweep[0])


def broken_promises(campaign: Campaign, logs: list[Log]) -> list[str]:
    """What was acknowledged and is not stored exactly once, and what is stored beside it."""
    stored = Counter(
        (str(row.nonce), row.pk)
        for model in DECISIONS.values()
        for row in model._default_manager.filter(task__campaign=campaign)
    )
    skips = Skip.objects.filter(task__campaign=campaign).values_list("pk", flat=True)
    assignments = Assignment.objects.filter(task__campaign=campaign)
    drafts = Counter(dict(assignments.exclude(draft_version=0).values_list("pk", "draft_version")))
    promised = {
        "decisions": (Counter(pair for log in logs for pair in log.decided), stored),
        "skips": (Counter({pk for log in logs for pk in log.skipped}), Counter(skips)),
        "drafts": (sum((log.drafts for log in logs), Counter[int]()), drafts),
        "claims": (
            Counter({pk for log in logs for pk in log.claimed}),
            Counter(assignments.values_list("pk", flat=True)),
        ),
    }
    return [
        f"{name}: acknowledged and not stored {told - found}, stored beside them {found - told}"
        for name, (told, found) in promised.items()
        if told != found
    ]


def _print(campaign: Campaign, logs: list[Log], swept: int) -> None:
    done = sum((log.done for log in logs), Counter[str]())
    refused = sum((log.refused for log in logs), Counter[tuple[str, str]]())
    surplus = sum(
        model._default_manager.filter(task__campaign=campaign, surplus=True).count()
        for model in DECISIONS.values()
    )
    print(f"\n{CLIENTS} clients ({OVER_HTTP} over HTTP) of {PEOPLE} people, {TASKS} tasks,")
    print(f"{SECONDS} s, load average {os.getloadavg()[0]:.1f}\n")
    print("| act | done | refused | most often because |\n|---|--:|--:|---|")
    for act in sorted(done):
        why = Counter({text: n for (name, text), n in refused.items() if name == act})
        reason = "; ".join(f"{text} ({n})" for text, n in why.most_common(2))
        print(f"| {act} | {done[act]:,} | {sum(why.values()):,} | {reason} |")
    print(
        f"\n{sum(done.values()):,} acts, {surplus:,} decisions kept as surplus, "
        f"{swept:,} leases returned by the sweep; no invariant broken, nothing lost or doubled"
    )
