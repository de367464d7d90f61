import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.kinds.review.acts import submit_review
from annotations.selectors.own_numbers import own_work
from annotations.vocabularies import Verdict
from tests.factories import make_campaign, member
from tests.work import ALL_CHECKS, accept, claim, edit, envelope, label

pytestmark = pytest.mark.django_db


def test_who_has_done_nothing_has_no_numbers():
    work = own_work(member(make_campaign()))
    assert (work.total, work.kinds, work.outcomes) == (0, [], {})
    assert [count for _, count in work.days] == [0] * 30


def test_counts_and_pace_are_by_kind_and_of_oneself_alone():
    campaign = make_campaign(items=5, overlap_review=2)
    user, other = member(campaign), member(campaign)
    for seconds in (10, 20, 90):
        accept(user, claim(campaign, user), active_seconds=seconds)
    accept(other, claim(campaign, other), active_seconds=999)
    label(campaign, user, ["none"])
    reviews, labels = own_work(user).kinds
    assert (reviews.kind, reviews.today, reviews.total, reviews.seconds) == ("review", 3, 3, 120)
    assert (reviews.per_hour, reviews.median_seconds) == (90, 20)
    assert (labels.kind, labels.total, labels.per_hour) == ("label", 1, None)


def test_a_correction_counts_as_the_decision_that_it_corrects():
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    first = accept(user, assignment, active_seconds=30).decision
    edit(user, assignment, "¿Qué hueso es?", supersedes=first.pk, active_seconds=30)
    work = own_work(user)
    assert (work.total, work.recent, work.kinds[0].seconds) == (1, 1, 60)
    assert work.outcomes["review"].shares[Verdict.EDIT] == 1


def test_effort_leaves_texts_from_scratch_out():
    campaign = make_campaign()
    user = member(campaign)
    accept(user, claim(campaign, user))
    edit(user, claim(campaign, user), "¿Qué hueso es?")
    before = own_work(user).outcomes["review"]
    assert 0 < before.hter["words"] < 0.5
    assignment = claim(campaign, user)
    submit_review(
        envelope=envelope(user, assignment),
        seen_id=assignment.task.candidates.get().translation_id,
        verdict=Verdict.TRANSLATE,
        question="¿Qué hueso es este?",
        options=["El fémur", "La tibia", "El cráneo", "La costilla"],
        acknowledged=ALL_CHECKS,
    )
    after = own_work(user).outcomes["review"]
    assert (after.total, after.hter) == (3, before.hter)
    assert after.shares[Verdict.TRANSLATE] == pytest.approx(1 / 3)


def test_the_last_thirty_days_end_today():
    campaign = make_campaign()
    user = member(campaign)
    accept(user, claim(campaign, user), nonce=uuid.uuid4())
    days = own_work(user).days
    today = timezone.now().date()
    assert days[-1] == (today, 1)
    assert days[0] == (today - timedelta(days=29), 0)
