"""Decisions: written once, never lost, within the overlap."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.kinds.label.acts import submit_label
from annotations.kinds.review.acts import adjudicate_text, submit_review
from annotations.kinds.review.ledger import Review
from annotations.models import Assignment, CurrentTranslation, Task
from annotations.models.tasks import AssignmentState, TaskState
from annotations.services import adjudicating, claiming, submitting
from annotations.services.adjudicating import Ruling
from annotations.services.members import add_member
from annotations.vocabularies import Role, SkipReason, Verdict
from tests.factories import make_campaign, member
from tests.work import ALL_CHECKS, accept, claim, culture, edit, envelope
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


def test_the_same_submission_twice_is_one_decision():
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    nonce = uuid.uuid4()
    first = accept(user, assignment, nonce=nonce)
    second = accept(user, assignment, nonce=nonce)
    assert (second.decision, second.repeated) == (first.decision, True)
    assert Review.objects.count() == 1


def test_an_accepted_text_is_agreed_with_overlap_one():
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    accept(user, assignment)
    task = Task.objects.get(pk=assignment.task_id)
    assert (task.state, task.remaining) == (TaskState.AGREED, 0)


def test_identical_edits_by_two_people_move_the_current_text():
    campaign = make_campaign(overlap_review=2)
    users = member(campaign), member(campaign)
    for user in users:
        assignment = claim(campaign, user)
        edit(user, assignment, "¿Qué hueso es el número 0?")
    task = Task.objects.get(pk=assignment.task_id)
    assert task.state == TaskState.AGREED
    current = CurrentTranslation.objects.get(campaign=campaign, item=task.item)
    assert current.translation.question == "¿Qué hueso es el número 0?"


def test_two_different_edits_go_to_adjudication_which_settles_the_text():
    campaign = make_campaign(overlap_review=2)
    for text in ("¿Qué hueso es este?", "¿Cuál hueso es?"):
        user = member(campaign)
        assignment = claim(campaign, user)
        edit(user, assignment, text)
    task = Task.objects.get(pk=assignment.task_id)
    assert task.state == TaskState.DISPUTED
    reviewer = member(campaign, Role.REVIEWER)
    adjudicate_text(
        ruling=Ruling(reviewer, task.pk, uuid.uuid4(), "As the guideline says"),
        question="¿Qué hueso es este?",
        options=task.candidates.get().translation.options,
        acknowledged=ALL_CHECKS,
    )
    task.refresh_from_db()
    assert task.state == TaskState.ADJUDICATED
    current = CurrentTranslation.objects.get(campaign=campaign, item=task.item)
    assert current.translation.author != reviewer


def test_whoever_decided_on_a_task_does_not_adjudicate_it():
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    accept(user, assignment)
    add_member(campaign=campaign, user=user, role=Role.REVIEWER)
    with pytest.raises(NotPermitted, match="decided on this task yourself"):
        adjudicating.return_task(
            user=user, task_id=assignment.task_id, nonce=uuid.uuid4(), note="again"
        )


def test_a_late_submission_fills_a_free_place_and_is_surplus_otherwise():
    campaign = make_campaign(items=1)
    slow, quick = member(campaign), member(campaign)
    assignment = claim(campaign, slow)
    Assignment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert claiming.expire_leases() == 1
    accept(quick, claim(campaign, quick))
    late = accept(slow, assignment)
    assert late.decision.surplus
    assert Task.objects.get(pk=assignment.task_id).remaining == 0


def test_expiry_never_touches_finished_work():
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    accept(user, assignment)
    Assignment.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert claiming.expire_leases() == 0
    assert Assignment.objects.get().state == AssignmentState.SUBMITTED


def test_a_skip_returns_the_place_and_the_task_does_not_come_back():
    campaign = make_campaign(items=1)
    user = member(campaign)
    assignment = claim(campaign, user)
    submitting.skip(envelope=envelope(user, assignment), reason=SkipReason.UNCLEAR)
    assert Task.objects.get(pk=assignment.task_id).remaining == 1
    assert claiming.claim_next(user=user, campaign=campaign, kind="review", language="es") is None


def test_a_task_is_skipped_once_in_a_round_whatever_the_nonce():
    campaign = make_campaign(items=1)
    user = member(campaign)
    assignment = claim(campaign, user)
    first = submitting.skip(envelope=envelope(user, assignment), reason=SkipReason.UNCLEAR)
    again = submitting.skip(envelope=envelope(user, assignment), reason=SkipReason.UNCLEAR)
    assert (again.decision, again.repeated) == (first.decision, True)
    with pytest.raises(Conflict):
        submitting.skip(
            envelope=envelope(user, assignment, comment="Which bone?"), reason=SkipReason.UNCLEAR
        )


def test_another_correction_under_the_same_nonce_is_refused():
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    first = accept(user, assignment).decision
    fixed = {"nonce": uuid.uuid4()}
    second = edit(user, assignment, "¿Qué hueso?", supersedes=first.pk, **fixed)
    assert edit(user, assignment, "¿Qué hueso?", supersedes=first.pk, **fixed).repeated
    with pytest.raises(Conflict):
        edit(user, assignment, "¿Qué hueso?", supersedes=second.decision.pk, **fixed)


def test_a_correction_within_the_grace_time_supersedes():
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    first = accept(user, assignment).decision
    with pytest.raises(Conflict, match="submitted this task already"):
        accept(user, assignment)
    second = edit(user, assignment, "¿Qué hueso?", supersedes=first.pk).decision
    assert second.supersedes == first
    assert Review.objects.counted().get() == second


def test_a_correction_after_the_grace_time_is_refused():
    campaign = make_campaign(grace_minutes=0)
    user = member(campaign)
    assignment = claim(campaign, user)
    first = accept(user, assignment).decision
    with pytest.raises(Conflict, match="time for corrections is over"):
        edit(user, assignment, "¿Qué hueso?", supersedes=first.pk)


def test_returning_opens_a_round_in_which_the_same_person_may_work_again():
    campaign = make_campaign(items=1)
    user, reviewer = member(campaign), member(campaign, Role.REVIEWER)
    assignment = claim(campaign, user)
    accept(user, assignment)
    adjudicating.return_task(
        user=reviewer, task_id=assignment.task_id, nonce=uuid.uuid4(), note="Mind the bone."
    )
    task = Task.objects.get(pk=assignment.task_id)
    assert (task.round, task.remaining, task.state) == (2, 1, TaskState.OPEN)
    assert claim(campaign, user).round == 2


def test_an_unchanged_edit_and_a_missing_option_are_refused():
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    seen = assignment.task.candidates.get().translation
    with pytest.raises(Invalid, match="unchanged"):
        edit(user, assignment, seen.question)
    with pytest.raises(Invalid, match="4 options"):
        submit_review(
            envelope=envelope(user, assignment), seen_id=seen.pk, verdict=Verdict.EDIT,
            question="¿Qué?", options=seen.options[:3],
        )  # fmt: skip
    assert Review.objects.count() == 0


def test_culture_answers_must_belong_to_their_kind():
    campaign = make_campaign(items=1)
    user = member(campaign)
    assignment = claim(campaign, user, "label", "en")
    with pytest.raises(Invalid, match="cultures: Not asked"):
        submit_label(
            envelope=envelope(user, assignment),
            answers=culture(["none"], False, cultures=["Western Culture"]),
        )


def test_whoever_has_seen_the_key_never_gets_the_answer_task():
    campaign = make_campaign(items=1, answer_per_subject=None)
    user, fresh = member(campaign), member(campaign)
    claim(campaign, user)
    next_for = lambda person: claiming.claim_next(  # noqa: E731
        user=person, campaign=campaign, kind="answer", language="es"
    )
    assert next_for(user) is None
    assert next_for(fresh) is not None
