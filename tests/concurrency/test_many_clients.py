"""Many clients at once on a real database: whoever comes first, the invariants hold."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connection, transaction

from annotations.kinds.answer.ledger import Answer
from annotations.kinds.label.ledger import Label
from annotations.kinds.registry import all_kinds
from annotations.kinds.review.ledger import Review
from annotations.models import Assignment, Campaign, Task
from annotations.selectors.ledger import Cut
from annotations.services import releasing
from annotations.services.planning import Plan
from annotations.vocabularies import Role
from tests.concurrency import verbs
from tests.concurrency.threads import at_once, is_waiting_for_a_lock
from tests.factories import make_campaign, member
from tests.invariants import broken_invariants
from tests.length import length
from tests.workbench.processes import wait_until
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict

TASKS_AT_ONCE = Plan().tasks_at_once

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 12
PEOPLE = 5
ACTS = length("ACTS", short=40, whole=60)


class Client:
    """One window of a person, who may have several open, doing this and that at random."""

    def __init__(self, campaign: Campaign, person: User, reviewer: User, seed: int) -> None:
        self.campaign, self.person, self.reviewer = campaign, person, reviewer
        self.random = random.Random(seed)
        self.done: Counter[str] = Counter()
        self.verbs: dict[str, tuple[int, Callable[[Assignment], object]]] = {
            "submit": (8, lambda held: verbs.decide(person, held, self.choice())),
            "submit twice": (2, self.submit_twice),
            "correct": (3, lambda held: verbs.correct(person, held, self.choice())),
            "skip": (2, lambda held: verbs.skip(person, held)),
            "give back": (2, lambda held: verbs.give_back(person, held)),
            "run out": (3, verbs.run_out),
            "save a draft": (1, lambda held: verbs.save_draft(person, held)),
            "flag": (1, lambda held: verbs.flag(person, held)),
            "rule": (2, lambda held: verbs.rule(reviewer, self.fresh(held), self.choice())),
            "send back": (2, lambda held: verbs.send_back(reviewer, self.fresh(held))),
        }

    def choice(self) -> int:
        return self.random.randrange(6)

    def fresh(self, held: Assignment) -> Task:
        return Task.objects.get(pk=held.task_id)

    def submit_twice(self, held: Assignment) -> None:
        first = verbs.decide(self.person, held, 0)
        second = verbs.decide(self.person, held, 0, nonce=first.decision.nonce)
        assert (second.decision, second.repeated) == (first.decision, True)

    def act(self) -> None:
        """Claim, or do something to what this person holds or has held, in any window."""
        held = Assignment.objects.filter(person=self.person, task__campaign=self.campaign)
        known = list(held.select_related("task__item", "task__campaign"))
        if not known or self.random.random() < 0.35:
            verbs.claim(self.person, self.campaign, self.random.choice(list(all_kinds())))
            self.done["claim"] += 1
            return
        weights = [weight for weight, _ in self.verbs.values()]
        (name,) = self.random.choices(list(self.verbs), weights)
        self.verbs[name][1](self.random.choice(known))
        self.done[name] += 1


@pytest.mark.slow
def test_twelve_windows_of_five_people_break_nothing() -> None:
    campaign = make_campaign(
        items=4, answer_per_subject=None, overlap_review=2, overlap_label=3, overlap_answer=2
    )
    people = [member(campaign) for _ in range(PEOPLE)]
    reviewer = member(campaign, Role.REVIEWER)

    def work(number: int) -> Counter[str]:
        client = Client(campaign, people[number % PEOPLE], reviewer, seed=number)
        for _ in range(ACTS):
            with suppress(Conflict, NotPermitted):
                client.act()
        return client.done

    done = sum(at_once(CLIENTS, work), Counter[str]())
    assert broken_invariants(campaign) == []
    assert set(done) >= {"claim", "submit", "submit twice", "correct", "rule", "send back"}


def test_one_persons_windows_take_one_place_of_a_task_each() -> None:
    campaign = make_campaign(items=6, overlap_review=3)
    person = member(campaign)
    at_once(TASKS_AT_ONCE, lambda _: verbs.claim(person, campaign, "review"))
    assert broken_invariants(campaign) == []
    assert Counter(Assignment.objects.values_list("task", flat=True)).most_common(1)[0][1] == 1


def test_one_person_in_many_windows_holds_no_more_than_one_may() -> None:
    campaign = make_campaign(items=12)
    person = member(campaign)

    def take(_: int) -> None:
        with suppress(NotPermitted):
            verbs.claim(person, campaign, "review")

    at_once(12, take)
    assert person.assignments.count() == TASKS_AT_ONCE


def test_people_who_ask_at_once_get_different_tasks_and_none_is_left_out() -> None:
    campaign = make_campaign(items=CLIENTS)
    people = [member(campaign) for _ in range(CLIENTS)]
    held = at_once(CLIENTS, lambda n: verbs.claim(people[n], campaign, "review"))
    assert len({assignment.task_id for assignment in held if assignment}) == CLIENTS


def test_the_same_submission_from_many_windows_at_once_is_one_decision() -> None:
    campaign = make_campaign(items=1)
    person = member(campaign)
    held = verbs.claim(person, campaign, "review")
    assert held is not None
    nonce = "7" * 32
    sent = at_once(CLIENTS, lambda _: verbs.decide(person, held, 0, nonce=nonce))
    assert Counter(submitted.repeated for submitted in sent) == {False: 1, True: CLIENTS - 1}
    assert Review.objects.count() == 1


def test_a_window_that_shows_the_key_keeps_the_blind_answer_out_of_the_other() -> None:
    """The answer's claim waits for the review's, which is not committed yet, and then knows."""
    campaign = make_campaign(items=1, answer_per_subject=None)
    person = member(campaign)

    def claim_answer() -> Assignment | None:
        try:
            return verbs.claim(person, campaign, "answer")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            assert verbs.claim(person, campaign, "review") is not None
            answer = other.submit(claim_answer)
            wait_until(lambda: answer.done() or is_waiting_for_a_lock(), "the other window waits")
        assert answer.result() is None


@pytest.mark.slow
def test_a_release_cut_while_people_submit_holds_every_decision_up_to_it(tmp_path: Path) -> None:
    campaign = make_campaign(items=30, answer_per_subject=None, overlap_label=3)
    people = [member(campaign) for _ in range(4)]

    def submit(number: int) -> None:
        kinds = ("label", "review", "answer")
        for step in range(24):
            held = verbs.claim(people[number], campaign, kinds[step % 3])
            if held is not None:
                verbs.decide(people[number], held, step)

    def release(number: int) -> dict[str, int]:
        built = releasing.build_release(
            campaign=campaign, version=f"1.{number}.0", out=tmp_path / str(number)
        )
        cut: dict[str, int] = built.release.cut
        return cut

    def work(number: int) -> dict[str, int] | None:
        return submit(number) if number < len(people) else release(number)

    cuts = at_once(len(people) + 2, work)[len(people) :]
    assert broken_invariants(campaign) == []
    files = {"votes": Label, "post_edits": Review, "answer_checks": Answer}
    for number, cut in enumerate(cuts, start=len(people)):
        assert cut is not None
        for name, model in files.items():
            rows = Cut(cut).of(model._default_manager.all()).count()
            released = list((tmp_path / str(number)).rglob(f"{name}*.parquet"))
            assert sum(pq.read_metadata(path).num_rows for path in released) == rows


def test_a_cut_waits_for_the_submission_that_is_in_flight() -> None:
    campaign = make_campaign(items=1)
    person = member(campaign)
    held = verbs.claim(person, campaign, "review")
    assert held is not None

    def cut() -> Cut:
        try:
            return releasing.take_cut()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            review = verbs.decide(person, held, 0).decision
            taken = other.submit(cut)
            wait_until(lambda: taken.done() or is_waiting_for_a_lock(), "the cut waits")
            assert not taken.done()
        assert taken.result().limits["review"] == review.pk
