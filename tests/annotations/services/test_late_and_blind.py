"""What comes after its time, and who may still answer blind."""

import uuid

import pytest

from annotations.models import Assignment, Campaign, Task
from annotations.models.tasks import AssignmentState
from annotations.services import claiming
from annotations.vocabularies import Role
from tests.concurrency import verbs
from tests.factories import make_campaign, member
from tests.invariants import broken_invariants
from tests.made_once import made_once
from tests.work import claim
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict

pytestmark = pytest.mark.django_db


@made_once
def campaign() -> Campaign:
    return make_campaign(items=1, answer_per_subject=None, overlap_answer=1, overlap_label=1)


@pytest.fixture
def person(campaign: Campaign) -> User:
    return member(campaign)


def test_an_answer_sent_late_by_one_who_has_seen_the_key_since_is_kept_uncounted(
    campaign: Campaign, person: User
) -> None:
    answer = claim(campaign, person, "answer")
    verbs.run_out(answer)
    claim(campaign, person, "review")
    assert verbs.decide(person, answer, 0).decision.surplus
    assert Task.objects.get(pk=answer.task_id).remaining == 1
    assert broken_invariants(campaign) == []


def test_an_answer_is_not_corrected_by_one_who_has_seen_the_key_since(
    campaign: Campaign, person: User
) -> None:
    answer = claim(campaign, person, "answer")
    verbs.decide(person, answer, 0)
    claim(campaign, person, "label", "en")
    with pytest.raises(Conflict, match="seen this item's key since"):
        verbs.correct(person, answer, 1)


def test_a_blind_answer_in_hand_keeps_what_shows_the_key_away(
    campaign: Campaign, person: User
) -> None:
    answer = claim(campaign, person, "answer")
    assert verbs.claim(person, campaign, "review") is None
    assert verbs.claim(person, campaign, "label") is None
    verbs.give_back(person, answer)
    assert verbs.claim(person, campaign, "review") is not None


def test_a_skip_sent_late_keeps_the_task_away_too(campaign: Campaign, person: User) -> None:
    held = claim(campaign, person)
    verbs.run_out(held)
    verbs.skip(person, held)
    assert verbs.claim(person, campaign, "review") is None
    assert Task.objects.get(pk=held.task_id).remaining == 1


def test_a_skipped_task_can_still_be_submitted_late(campaign: Campaign, person: User) -> None:
    held = claim(campaign, person)
    verbs.skip(person, held)
    assert not verbs.decide(person, held, 0).decision.surplus
    assert broken_invariants(campaign) == []


def test_a_correction_names_the_round_that_it_was_made_in(campaign: Campaign, person: User) -> None:
    reviewer = member(campaign, Role.REVIEWER)
    first = claim(campaign, person)
    verbs.decide(person, first, 0)
    verbs.send_back(reviewer, first.task)
    verbs.decide(person, claim(campaign, person), 0)
    with pytest.raises(Conflict, match="not yours, or was corrected already"):
        verbs.correct(person, first, 1)
    assert broken_invariants(campaign) == []


def test_work_of_an_earlier_round_comes_too_late_to_count(campaign: Campaign, person: User) -> None:
    other, reviewer = member(campaign), member(campaign, Role.REVIEWER)
    slow = claim(campaign, person)
    verbs.run_out(slow)
    verbs.decide(other, claim(campaign, other), 0)
    verbs.send_back(reviewer, slow.task)
    late = verbs.decide(person, slow, 0).decision
    assert (late.round, late.surplus) == (1, True)
    assert broken_invariants(campaign) == []


def test_a_nonce_of_another_task_is_refused_rather_than_taken_for_a_repetition() -> None:
    campaign = make_campaign(items=2)
    person, nonce = member(campaign), uuid.uuid4()
    verbs.decide(person, claim(campaign, person), 0, nonce=nonce)
    with pytest.raises(Conflict, match="belongs to another"):
        verbs.decide(person, claim(campaign, person), 0, nonce=nonce)


def test_a_draft_renews_the_lease_and_an_older_window_does_not_overwrite_it(
    campaign: Campaign, person: User
) -> None:
    held = claim(campaign, person)
    before = held.expires_at
    claiming.save_draft(user=person, assignment_id=held.pk, draft={"text": ["a"]}, version=0)
    with pytest.raises(Conflict, match="Another window"):
        claiming.save_draft(user=person, assignment_id=held.pk, draft={"text": ["b"]}, version=0)
    stored = Assignment.objects.get(pk=held.pk)
    assert (stored.draft, stored.draft_version) == ({"text": ["a"]}, 1)
    assert stored.expires_at > before


def test_a_draft_of_what_has_run_out_is_refused(campaign: Campaign, person: User) -> None:
    held = claim(campaign, person)
    verbs.run_out(held)
    with pytest.raises(Conflict, match="no longer in your hands"):
        verbs.save_draft(person, held)


def test_giving_back_twice_returns_one_place(campaign: Campaign, person: User) -> None:
    held = claim(campaign, person)
    verbs.give_back(person, held)
    verbs.give_back(person, held)
    assert Task.objects.get(pk=held.task_id).remaining == 1
    assert Assignment.objects.get(pk=held.pk).state == AssignmentState.RELEASED
