"""What must hold of a campaign at every commit, computed from its ledger rows and assignments."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from django.db.models import F, Q

from annotations.models import (
    DECISIONS,
    Adjudication,
    Assignment,
    Campaign,
    Control,
    CurrentTranslation,
    Decision,
    Flag,
    FlagResolution,
    Return,
    Skip,
    TaskCandidate,
)
from annotations.models.tasks import AssignmentState
from annotations.selectors.rebuilding import differences
from annotations.vocabularies import Origin, Purpose

Hand = tuple[int, int, int]
"""A task, a round of it, and a person."""


def broken_invariants(campaign: Campaign) -> list[str]:
    """A sentence for each breach; empty when all is well.

    The caller sees to it that no transaction commits meanwhile.
    """
    facts = _Facts(campaign)
    return [breach for rule in RULES for breach in rule(facts)]


class _Facts:
    """The campaign's rows, each table read once."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.tasks = {task.pk: task for task in campaign.tasks.select_related("item", "protocol")}
        self.assignments = list(Assignment.objects.filter(task__campaign=campaign))
        self.votes = [row for model in DECISIONS.values() for row in self.rows(model)]
        self.skips = self.rows(Skip)
        self.rulings = self.rows(Adjudication)
        self.returns = self.rows(Return)

    def rows(self, model: type[Decision]) -> list[Any]:
        found = model._default_manager.filter(task__campaign=self.campaign)
        return list(found.select_related("supersedes").order_by("pk"))

    @cached_property
    def standing(self) -> list[Any]:
        """The votes that no other supersedes."""
        superseded = {(type(row), row.supersedes_id) for row in self.votes}
        return [row for row in self.votes if (type(row), row.pk) not in superseded]

    @cached_property
    def counted(self) -> Counter[tuple[int, int]]:
        """Standing votes within the overlap, by task and round."""
        return Counter((row.task_id, row.round) for row in self.standing if not row.surplus)


def _hand(row: Any) -> Hand:
    return row.task_id, row.round, row.person_id


def places_add_up(facts: _Facts) -> Iterator[str]:
    held = Counter(
        (a.task_id, a.round) for a in facts.assignments if a.state == AssignmentState.OPEN
    )
    for task in facts.tasks.values():
        place = task.pk, task.round
        taken = held[place] + facts.counted[place]
        if taken + task.remaining != task.overlap:
            yield f"{task}: {taken} taken + {task.remaining} remaining != overlap {task.overlap}"


def no_round_counts_more_than_the_overlap(facts: _Facts) -> Iterator[str]:
    for (task, round), counted in facts.counted.items():
        if counted > facts.tasks[task].overlap:
            yield f"{facts.tasks[task]}: {counted} counted in round {round}"


def rounds_are_returns(facts: _Facts) -> Iterator[str]:
    returns = Counter(row.task_id for row in facts.returns)
    for task in facts.tasks.values():
        if task.round != 1 + returns[task.pk]:
            yield f"{task}: in round {task.round} after {returns[task.pk]} returns"


def nothing_is_held_of_an_earlier_round(facts: _Facts) -> Iterator[str]:
    for held in facts.assignments:
        if held.state == AssignmentState.OPEN and held.round != facts.tasks[held.task_id].round:
            yield f"{held}: still in hand from round {held.round}"


def nobody_decides_twice_in_a_round(facts: _Facts) -> Iterator[str]:
    for hand, rows in Counter(map(_hand, facts.standing)).items():
        if rows > 1:
            yield f"task, round, person {hand}: {rows} standing decisions"


def submitted_means_decided(facts: _Facts) -> Iterator[str]:
    """One standing decision for each submitted assignment, and no other state for finished work."""
    states = {_hand(held): held.state for held in facts.assignments}
    decided = set(map(_hand, facts.standing))
    submitted = {hand for hand, state in states.items() if state == AssignmentState.SUBMITTED}
    for hand in submitted - decided:
        yield f"task, round, person {hand}: submitted without a decision"
    for hand in decided - submitted:
        yield f"task, round, person {hand}: decided, but the work is {states.get(hand)}"


def skips_are_in_hand_no_more(facts: _Facts) -> Iterator[str]:
    """Whoever skips is not handed the task again in that round, but may have a late change of
    mind."""
    states = {_hand(held): held.state for held in facts.assignments}
    for skip in facts.skips:
        if states.get(_hand(skip)) not in (AssignmentState.SKIPPED, AssignmentState.SUBMITTED):
            yield f"{skip}: the assignment is {states.get(_hand(skip))}"


def decisions_are_of_the_tasks_kind(facts: _Facts) -> Iterator[str]:
    for row in facts.votes:
        if row.kind != facts.tasks[row.task_id].kind:
            yield f"{row}: a {row.kind} decision"


def nonces_are_unique(facts: _Facts) -> Iterator[str]:
    flags = Flag.objects.filter(campaign=facts.campaign)
    resolutions = FlagResolution.objects.filter(flag__campaign=facts.campaign)
    rows = [*facts.votes, *facts.skips, *facts.rulings, *facts.returns, *flags, *resolutions]
    for nonce, times in Counter(row.nonce for row in rows).items():
        if times > 1:
            yield f"nonce {nonce}: {times} rows"


def corrections_stay_in_line(facts: _Facts) -> Iterator[str]:
    """A row is superseded once, by a later one in the same hand that counts as much as it did."""
    olds: Counter[tuple[type[Decision], int]] = Counter()
    for row in (*facts.votes, *facts.rulings):
        old = row.supersedes
        if old is None:
            continue
        olds[type(row), old.pk] += 1
        ruling = isinstance(row, Adjudication)
        same_hand = _hand(row)[:2] == _hand(old)[:2] if ruling else _hand(row) == _hand(old)
        if not (same_hand and row.surplus == old.surplus and row.pk > old.pk):
            yield f"{row}: corrects {old}, which it may not"
    yield from (f"{old}: superseded {n} times" for old, n in olds.items() if n > 1)


def the_ledger_rebuilds_what_is_derived(facts: _Facts) -> Iterator[str]:
    yield from differences(facts.campaign)


def answers_are_blind(facts: _Facts) -> Iterator[str]:
    """Nobody holds an answer task, or has a counted answer, who had seen its item's key."""
    seen = Assignment.objects.exclude(task__kind="answer").annotate(item=F("task__item"))
    shown = {(row.person_id, row.item): row.claimed_at for row in seen}
    for held in facts.assignments:
        task = facts.tasks[held.task_id]
        at_work = held.state == AssignmentState.OPEN and task.kind == "answer"
        if at_work and (held.person_id, task.item_id) in shown:
            yield f"{held}: the person has seen the key"
    for row in facts.standing:
        task = facts.tasks[row.task_id]
        at = shown.get((row.person_id, task.item_id))
        if task.kind == "answer" and not row.surplus and at and at < row.created_at:
            yield f"{row}: counted, and its author had seen the key"


def nobody_has_an_item_twice(facts: _Facts) -> Iterator[str]:
    """A control and its item's own task, which ask the same, go to different people."""
    had: dict[tuple[Any, ...], set[int]] = {}
    for held in facts.assignments:
        task = facts.tasks[held.task_id]
        asked = task.kind, task.item_id, task.language, task.form, task.text_id
        hand = held.person_id, *asked
        had.setdefault(hand, set()).add(task.pk)
    for hand, tasks in had.items():
        if len(tasks) > 1:
            yield f"person, kind, item, language, form, text {hand}: {len(tasks)} tasks"


def planted_texts_stay_in_planted_tasks(facts: _Facts) -> Iterator[str]:
    offered = TaskCandidate.objects.filter(
        task__campaign=facts.campaign, translation__origin=Origin.PLANTED
    ).exclude(task__purpose=Purpose.PLANTED)
    yield from (f"{candidate}: planted text in other work" for candidate in offered)
    current = CurrentTranslation.objects.filter(campaign=facts.campaign)
    made_of_it = Q(translation__origin=Origin.PLANTED) | Q(
        translation__parent__origin=Origin.PLANTED
    )
    yield from (f"{row}: made of planted text" for row in current.filter(made_of_it))


def controls_are_known(facts: _Facts) -> Iterator[str]:
    """What is not production has its known answer, and nothing else has one."""
    known = set(
        Control.objects.filter(task__campaign=facts.campaign).values_list("task", flat=True)
    )
    controls = {pk for pk, task in facts.tasks.items() if task.purpose != Purpose.PRODUCTION}
    yield from (f"{facts.tasks[pk]}: a control or not?" for pk in known ^ controls)


Rule = Callable[[_Facts], Iterator[str]]
RULES: tuple[Rule, ...] = (
    places_add_up,
    no_round_counts_more_than_the_overlap,
    rounds_are_returns,
    nothing_is_held_of_an_earlier_round,
    nobody_decides_twice_in_a_round,
    submitted_means_decided,
    skips_are_in_hand_no_more,
    decisions_are_of_the_tasks_kind,
    nonces_are_unique,
    corrections_stay_in_line,
    the_ledger_rebuilds_what_is_derived,
    answers_are_blind,
    nobody_has_an_item_twice,
    planted_texts_stay_in_planted_tasks,
    controls_are_known,
)
