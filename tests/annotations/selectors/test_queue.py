"""What waits for a person, and never what they may not be handed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.kinds.registry import all_kinds
from annotations.models import Campaign
from annotations.selectors.queue import Queue, queues_for
from annotations.services import claiming
from annotations.vocabularies import Role
from tests.factories import make_campaign, member
from tests.work import accept, claim
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db


def counts(user: User) -> dict[tuple[str, str], tuple[int, int]]:
    return {
        (queue.kind, queue.language.code): (queue.waiting, queue.in_hand)
        for queue in queues_for(user)
    }


def test_tasks_wait_until_they_are_in_hand_and_then_done():
    campaign = make_campaign(items=3)
    user = member(campaign)
    assert counts(user) == {("label", "en"): (3, 0), ("review", "es"): (3, 0)}
    assignment = claim(campaign, user)
    assert counts(user)["review", "es"] == (2, 1)
    accept(user, assignment)
    assert counts(user)["review", "es"] == (2, 0)


def test_a_finished_queue_is_shown_empty():
    campaign = make_campaign(items=1)
    user = member(campaign)
    accept(user, claim(campaign, user))
    assert counts(user)["review", "es"] == (0, 0)


def test_what_is_given_back_waits_again():
    campaign = make_campaign(items=2)
    user = member(campaign)
    claiming.give_back(user=user, assignment_id=claim(campaign, user).pk)
    assert counts(user)["review", "es"] == (2, 0)


def test_a_task_that_is_full_waits_for_nobody_else():
    campaign = make_campaign(items=2)
    first, second = member(campaign), member(campaign)
    claim(campaign, first)
    assert counts(second)["review", "es"] == (1, 0)


def test_one_waits_in_ones_own_languages_and_for_culture():
    campaign = make_campaign(languages=("es", "am"))
    user = member(campaign, languages=("am",))
    assert set(counts(user)) == {("label", "en"), ("review", "am")}


def test_only_annotators_of_open_campaigns_have_queues():
    campaign = make_campaign()
    user = member(campaign)
    assert queues_for(member(campaign, Role.MANAGER)) == []
    Campaign.objects.filter(pk=campaign.pk).update(is_open=False)
    assert queues_for(user) == []


@pytest.mark.parametrize("kind", ["review", "label", "answer"])
def test_what_waits_is_what_can_be_claimed(kind):
    campaign = make_campaign(items=5, answer_per_subject=None, overlap_answer=1)
    user = member(campaign)
    claim(campaign, user, "answer")
    claim(campaign, user, "label", "en")
    claim(campaign, user)
    language = "en" if kind == "label" else "es"
    waiting, _ = counts(user)[kind, language]
    for _ in range(waiting):
        claim(campaign, user, kind, language)
    again = {"user": user, "campaign": campaign, "kind": kind, "language": language}
    assert claiming.claim_next(**again) is None
    assert waiting > 0


def test_who_oversees_the_benchmark_has_no_answers_waiting():
    campaign = make_campaign(answer_per_subject=None)
    user = member(campaign)
    assert counts(user)["answer", "es"] == (4, 0)
    other = make_campaign()
    other.memberships.create(user=user, role=Role.VIEWER)
    assert counts(user)["answer", "es"] == (4, 0)
    campaign.memberships.create(user=user, role=Role.VIEWER)
    assert counts(user)["answer", "es"] == (0, 0)


def test_work_in_hand_comes_first_and_empty_queues_last():
    campaign = make_campaign(items=1, languages=("de", "es"))
    user = member(campaign)
    accept(user, claim(campaign, user, language="de"))
    claim(campaign, user, language="es")
    order = [(queue.kind, queue.language.code) for queue in queues_for(user)]
    assert order[0] == ("review", "es")
    assert order[-1] == ("review", "de")


def test_the_number_of_queries_does_not_grow_with_campaigns_languages_or_tasks():
    campaign = make_campaign(items=1, answer_per_subject=None)
    user = member(campaign)
    with CaptureQueriesContext(connection) as few:
        assert len(queues_for(user)) == 3
    for _ in range(3):
        more = make_campaign(items=8, languages=("es", "am", "de"), answer_per_subject=None)
        more.memberships.create(user=user, role=Role.ANNOTATOR)
        claim(more, user)
    with CaptureQueriesContext(connection) as many:
        found: list[Queue] = queues_for(user)
    assert len(found) == 3 + 3 * 7
    assert len(few) == len(many) == 3 + len(all_kinds())
