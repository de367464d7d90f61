"""How far a campaign is: decisions made, not promises."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.kinds.review.acts import submit_review
from annotations.models import Task
from annotations.selectors.progress import by_language
from annotations.services import claiming
from annotations.vocabularies import Purpose, Verdict
from tests.factories import make_campaign, member
from tests.work import accept, claim, edit, envelope

pytestmark = pytest.mark.django_db


def test_tasks_are_counted_by_state_and_places_by_decisions():
    campaign = make_campaign(items=4, overlap_review=2)
    first, second = member(campaign), member(campaign)
    accept(first, claim(campaign, first))
    accept(second, claim(campaign, second))
    edit(first, claim(campaign, first), "¿Qué hueso?")
    edit(second, claim(campaign, second), "¿Cuál hueso?")
    accept(first, claim(campaign, first))
    culture, review = by_language(campaign)
    assert (culture.kind, culture.language.code) == ("label", "en")
    assert (culture.tasks, culture.filled, culture.places, culture.percent) == (4, 0, 12, 0)
    assert (review.tasks, review.agreed, review.disputed, review.adjudicated) == (4, 1, 1, 0)
    assert (review.complete, review.open) == (1, 2)
    assert (review.filled, review.places, review.percent) == (5, 8, 62)


def test_what_is_only_in_hand_is_not_done():
    campaign = make_campaign(items=2)
    user = member(campaign)
    held = claim(campaign, user)
    assert by_language(campaign)[1].filled == 0
    other = member(campaign)
    accept(other, claim(campaign, other))
    assert by_language(campaign)[1].filled == 1
    claiming.give_back(user=user, assignment_id=held.pk)
    assert by_language(campaign)[1].filled == 1


def test_a_rejected_text_is_disputed():
    campaign = make_campaign(items=1)
    user = member(campaign)
    held = claim(campaign, user)
    submit_review(
        envelope=envelope(user, held),
        seen_id=held.task.candidates.get().translation_id,
        verdict=Verdict.REJECT,
        reason="unreadable",
    )
    review = by_language(campaign)[1]
    assert (review.disputed, review.complete) == (1, 0)


def test_planted_and_gold_tasks_do_not_count():
    campaign = make_campaign(items=2)
    Task.objects.filter(kind="review").update(purpose=Purpose.PLANTED)
    assert [row.kind for row in by_language(campaign)] == ["label"]


def test_five_queries_whatever_the_size():
    for campaign in (make_campaign(items=1), make_campaign(items=9, languages=("es", "am", "de"))):
        with CaptureQueriesContext(connection) as queries:
            assert by_language(campaign)
        assert len(queries) == 5


def test_an_empty_campaign_has_no_rows():
    assert by_language(make_campaign(translated=False, label_per_subject=0)) == []
