"""A task whose places are all held can still come to somebody: one is given back, or runs out."""

import pytest

from annotations.models import Campaign, Item, Task
from annotations.models.visibility import decisions_visible_to, is_blind_to, source_visible_to
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.concurrency import verbs
from tests.factories import make_campaign, member
from tests.work import accept, claim
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db


def votes_shown(user: User, task: Task) -> int:
    response = client_of(user).get(f"{V1}/tasks/{task.pk}")
    return len(response.json()["votes"]) if response.status_code == 200 else 0


def test_no_vote_is_shown_to_who_may_get_the_place_that_another_holds() -> None:
    campaign = make_campaign(items=1, overlap_review=2, label_per_subject=0, answer_per_subject=0)
    both, first, second = member(campaign), member(campaign), member(campaign)
    add_member(campaign=campaign, user=both, role=Role.REVIEWER)
    held, other = claim(campaign, first), claim(campaign, second)
    made = accept(first, held).decision
    task = Task.objects.get(pk=held.task_id)
    assert task.remaining == 0
    seen = type(made).objects.filter(decisions_visible_to(both))
    assert is_blind_to(both, campaign, task.item_id)
    assert not seen.exists()
    assert votes_shown(both, task) == 0
    verbs.give_back(second, other)
    assert verbs.claim(both, campaign, "review") is not None
    verbs.decide(both, task.assignments.get(person=both), 0)
    assert not is_blind_to(both, campaign, task.item_id)
    assert votes_shown(both, task) == 2
    assert seen.exists()


def test_no_vote_is_shown_to_who_skipped_a_task_and_may_come_back_to_it() -> None:
    campaign = make_campaign(items=1, overlap_review=2, label_per_subject=0, answer_per_subject=0)
    both, first = member(campaign), member(campaign)
    add_member(campaign=campaign, user=both, role=Role.REVIEWER)
    skipped, held = claim(campaign, both), claim(campaign, first)
    verbs.skip(both, skipped)
    accept(first, held)
    assert votes_shown(both, skipped.task) == 0
    assert not verbs.decide(both, skipped, 0).decision.surplus
    assert votes_shown(both, skipped.task) == 2


def items_shown(user: User, campaign: Campaign) -> list[str]:
    answer = client_of(user).get(f"{V1}/items", {"benchmark": campaign.benchmark.name})
    assert answer.status_code == 200
    return [row["sample_id"] for row in answer.json()["results"]]


def test_no_source_is_shown_to_who_may_get_the_blind_place_that_another_holds() -> None:
    campaign = make_campaign(items=1, overlap_answer=1, answer_per_subject=None)
    user, other = member(campaign), member(campaign)
    held = claim(campaign, other, "answer")
    assert Task.objects.get(pk=held.task_id).remaining == 0
    visible = Item.objects.filter(source_visible_to(user))
    assert not visible.exists()
    assert items_shown(user, campaign) == []
    verbs.decide(other, held, 0)
    # Answered as often as is wanted, it comes to nobody else.
    assert visible.exists()
    assert len(items_shown(user, campaign)) == 1
