"""The task's life in any order: whatever people do, the invariants hold after each step."""

from contextlib import ExitStack, suppress
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from annotations.kinds.registry import all_kinds
from annotations.models import Assignment, Task
from annotations.vocabularies import Role
from tests.concurrency import verbs
from tests.controls import Always, Never
from tests.factories import make_campaign, member
from tests.invariants import broken_invariants
from tests.length import length
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict

OVERLAPS = st.integers(1, 3)
PEOPLE = st.integers(0, 3)
CHOICES = st.integers(0, 5)
SHARES = st.sampled_from([0, 50])
DICE = st.sampled_from([Always, Never])
ITEMS = 2
CONTROLS = 3
"""Acts of planting, in a life: there is no more to damage, and the steps are left to people."""


class Life(RuleBasedStateMachine):
    """Four people and a reviewer on two items, in a transaction that is rolled back."""

    hands = Bundle("hands")

    def __init__(self) -> None:
        super().__init__()
        self.controls = 0
        self._cleanup = ExitStack()
        self._cleanup.enter_context(transaction.atomic())

    @initialize(review=OVERLAPS, culture=OVERLAPS, answer=OVERLAPS, share=SHARES)
    def begin(self, review: int, culture: int, answer: int, share: int) -> None:
        self.campaign = make_campaign(
            items=ITEMS,
            answer_per_subject=None,
            overlap_review=review,
            overlap_label=culture,
            overlap_answer=answer,
            control_share=share,
        )
        self.people = [member(self.campaign) for _ in range(4)]
        self.reviewer = member(self.campaign, Role.REVIEWER)

    @rule(target=hands, person=PEOPLE, kind=st.sampled_from(list(all_kinds())), dice=DICE)
    def claim(self, person: int, kind: str, dice: type[Random]) -> Assignment:
        held = verbs.claim(self.people[person], self.campaign, kind, dice())
        return multiple() if held is None else held

    @precondition(lambda self: self.controls < CONTROLS)
    @rule(seed=CHOICES)
    def control(self, seed: int) -> None:
        self.controls += 1
        verbs.control(self.campaign, seed)

    @rule(held=hands, choice=CHOICES)
    def submit(self, held: Assignment, choice: int) -> None:
        with suppress(Conflict):
            verbs.decide(held.person, held, choice)

    @rule(held=hands, choice=CHOICES)
    def submit_twice(self, held: Assignment, choice: int) -> None:
        with suppress(Conflict):
            first = verbs.decide(held.person, held, choice)
            second = verbs.decide(held.person, held, choice, nonce=first.decision.nonce)
            assert (second.decision, second.repeated) == (first.decision, True)

    @rule(held=hands, choice=CHOICES)
    def correct(self, held: Assignment, choice: int) -> None:
        with suppress(Conflict):
            verbs.correct(held.person, held, choice)

    @rule(held=hands)
    def run_out(self, held: Assignment) -> None:
        verbs.run_out(held)

    @rule(held=hands)
    def save_draft(self, held: Assignment) -> None:
        with suppress(Conflict):
            verbs.save_draft(held.person, held)

    @rule(held=hands)
    def skip(self, held: Assignment) -> None:
        with suppress(Conflict):
            verbs.skip(held.person, held)

    @rule(held=hands)
    def give_back(self, held: Assignment) -> None:
        verbs.give_back(held.person, held)

    @rule(held=hands)
    def flag(self, held: Assignment) -> None:
        verbs.flag(held.person, held)

    @rule(held=hands, choice=CHOICES)
    def adjudicate(self, held: Assignment, choice: int) -> None:
        with suppress(Conflict, NotPermitted):
            verbs.rule(self.reviewer, Task.objects.get(pk=held.task_id), choice)

    @rule(held=hands)
    def send_back(self, held: Assignment) -> None:
        with suppress(Conflict, NotPermitted):
            verbs.send_back(self.reviewer, Task.objects.get(pk=held.task_id))

    @invariant()
    def nothing_is_broken(self) -> None:
        assert broken_invariants(self.campaign) == []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._cleanup.close()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_invariants_hold_whatever_people_do() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=length("LIVES", short=6, whole=100),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
