"""How far people agreed stands beside what the rule says, and says who has to rule."""

from pathlib import Path

import pytest

from annotations.models import Campaign, Task
from annotations.models.tasks import TaskState
from annotations.selectors.disagreements import QueueFilters, list_disputed, settled
from annotations.selectors.progress import by_language
from tests.contested import Votes, contested, has_no_answer, margins
from tests.invariants import broken_invariants

pytestmark = pytest.mark.django_db

ITEMS = 20


def queue(campaign: Campaign) -> set[tuple[str, str]]:
    return {(task.kind, task.item.sample_id) for task in list_disputed(campaign)}


def narrow(votes: Votes, margin: float) -> set[tuple[str, str]]:
    return {of for of, said in votes.items() if min(margins(of[0], said), default=1) <= margin}


def unanswered(votes: Votes) -> set[tuple[str, str]]:
    return {of for of, said in votes.items() if has_no_answer(of[0], said)}


def test_the_queue_holds_what_is_at_or_under_the_margin_or_has_no_answer(tmp_path: Path) -> None:
    campaign, votes = contested(tmp_path, items=ITEMS, margin=0.5)
    assert queue(campaign) == narrow(votes, 0.5) | unanswered(votes)
    assert {kind for kind, _ in queue(campaign)} == {"review", "label", "answer"}
    tasks = Task.objects.production().filter(campaign=campaign).select_related("consensus", "item")
    for task in tasks:
        said, held = votes[task.kind, task.item.sample_id], task.consensus
        assert held.margin == min(margins(task.kind, said), default=None)
        assert bool(held.dispute) == (task.state == TaskState.DISPUTED)
    assert broken_invariants(campaign) == []


def test_without_a_margin_the_rule_alone_asks_for_rulings(tmp_path: Path) -> None:
    campaign, votes = contested(tmp_path, items=ITEMS, margin=None)
    assert queue(campaign) == unanswered(votes)
    tasks = Task.objects.production().filter(campaign=campaign, state=TaskState.AGREED)
    alike = {of for of, said in votes.items() if len({repr(one) for one in said}) == 1}
    agreed = {(task.kind, task.item.sample_id) for task in tasks.select_related("item")}
    found = settled(campaign)
    assert (found.tasks, found.unanimous) == (len(agreed), len(agreed & alike))
    assert (found.by_rule, found.others) == (len(agreed - alike), 0)
    for margin, count in found.at.items():
        assert count == len(agreed & narrow(votes, margin))
        listed = list_disputed(campaign, QueueFilters(agreed=margin))
        assert {(t.kind, t.item.sample_id) for t in listed} == agreed & narrow(votes, margin)
    rows = by_language(campaign)
    assert sum(row.unanimous for row in rows) == found.unanimous
    assert sum(row.by_rule for row in rows) == found.by_rule
