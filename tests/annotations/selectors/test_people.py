"""What people have done, each decision counted once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.review.acts import submit_review
from annotations.models import DECISIONS, Campaign, Membership
from annotations.selectors.people import OwnNumbers, PersonNumbers, by_person, own_numbers
from annotations.services import claiming, submitting
from annotations.vocabularies import Role, SkipReason, Verdict
from tests.factories import make_campaign, member
from tests.work import ALL_CHECKS, accept, claim, edit, envelope, label
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db


def numbers(campaign: Campaign, user: User) -> PersonNumbers:
    (found,) = (person for person in by_person(campaign) if person.user == user)
    return found


def test_a_correction_counts_as_the_decision_that_it_corrects_but_its_time_counts():
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    first = accept(user, assignment, active_seconds=30).decision
    submit_review(
        envelope=envelope(user, assignment, active_seconds=12, supersedes=first.pk),
        seen_id=first.seen_id,
        verdict=Verdict.EDIT,
        question="¿Qué hueso?",
        options=first.seen.options,
        acknowledged=ALL_CHECKS,
    )
    person = numbers(campaign, user)
    assert (person.counts["review"], person.accepted, person.decisions, person.seconds) == (
        1,
        0,
        1,
        42,
    )
    assert own_numbers(user) == OwnNumbers(1, 1, 42, 42)


def test_kinds_skips_and_the_share_of_accepted_texts_are_told_apart():
    campaign = make_campaign(items=4, answer_per_subject=None)
    user = member(campaign)
    answering = claim(campaign, user, "answer")
    submit_answer(
        envelope=envelope(user, answering, active_seconds=5),
        seen_id=answering.task.candidates.get().translation_id,
        choice=None,
    )
    label(campaign, user, ["none"])
    accept(user, claim(campaign, user))
    edit(user, claim(campaign, user), "¿Qué hueso?")
    submitting.skip(envelope=envelope(user, claim(campaign, user)), reason=next(iter(SkipReason)))
    person = numbers(campaign, user)
    assert (
        person.counts["review"],
        person.counts["label"],
        person.counts["answer"],
        person.skips,
    ) == (2, 1, 1, 1)
    assert (person.decisions, person.surplus) == (4, 0)
    assert person.accept_rate == 0.5


def test_work_that_came_too_late_to_count_is_told_and_paid():
    campaign = make_campaign(items=1)
    slow, quick = member(campaign), member(campaign)
    held = claim(campaign, slow)
    held.expires_at = timezone.now() - timedelta(minutes=1)
    held.save()
    assert claiming.expire_leases() == 1
    accept(quick, claim(campaign, quick))
    accept(slow, held, active_seconds=20)
    person = numbers(campaign, slow)
    assert (person.counts["review"], person.surplus, person.seconds) == (1, 1, 20)
    assert numbers(campaign, quick).surplus == 0


def test_everybody_with_a_role_is_listed_and_whoever_left_keeps_their_numbers():
    campaign = make_campaign()
    idle, gone = member(campaign, Role.VIEWER), member(campaign)
    accept(gone, claim(campaign, gone))
    Membership.objects.filter(user=gone).delete()
    assert numbers(campaign, idle).decisions == 0
    assert numbers(campaign, idle).accept_rate is None
    left = numbers(campaign, gone)
    assert (left.counts["review"], left.roles) == (1, [])


def test_another_campaigns_work_does_not_count():
    campaign, other = make_campaign(), make_campaign()
    user = member(campaign)
    other.memberships.create(user=user, role=Role.ANNOTATOR)
    accept(user, claim(other, user))
    assert numbers(campaign, user).counts["review"] == 0
    assert own_numbers(user).total == 1


def test_the_number_of_queries_does_not_grow_with_people():
    counts = []
    for size in (1, 6):
        campaign = make_campaign(items=8)
        for _ in range(size):
            user = member(campaign)
            accept(user, claim(campaign, user))
        Membership.objects.filter(campaign=campaign).delete()
        with CaptureQueriesContext(connection) as queries:
            assert len(by_person(campaign)) == size
        counts.append(len(queries))
    assert counts[0] == counts[1] == 4 + len(DECISIONS)
