"""What is disputed, and who may see which votes on it."""

import uuid

import pytest

from annotations.kinds.label.acts import submit_label
from annotations.models import Task
from annotations.selectors.disagreements import (
    QueueFilters,
    list_disputed,
    votes_on,
)
from annotations.services import adjudicating
from annotations.vocabularies import Role
from tests.factories import make_campaign, member
from tests.work import claim, culture, edit, envelope, label

pytestmark = pytest.mark.django_db


@pytest.fixture
def disputed():
    """A campaign in which two people edited the first of two texts differently."""
    campaign = make_campaign(items=2, overlap_review=2)
    authors = member(campaign), member(campaign)
    for user, text in zip(authors, ("¿Qué hueso?", "¿Cuál hueso?"), strict=True):
        edit(user, claim(campaign, user), text)
    return campaign, authors


def test_disputed_tasks_are_listed_and_counted_by_kind_and_language(disputed):
    campaign, _ = disputed
    (task,) = list_disputed(campaign)
    assert task.item.position == min(i.position for i in campaign.benchmark.items.all())
    assert list(list_disputed(campaign, QueueFilters(language="es", kind="review"))) == [task]
    assert not list_disputed(campaign, QueueFilters(language="am")).exists()
    assert not list_disputed(campaign, QueueFilters(kind="label")).exists()


def test_a_returned_task_shows_the_votes_of_its_new_round_alone(disputed):
    campaign, _ = disputed
    reviewer = member(campaign, Role.REVIEWER)
    task = Task.objects.get(state="disputed")
    adjudicating.return_task(
        user=reviewer, task_id=task.pk, nonce=uuid.uuid4(), note="Keep the question mark."
    )
    task.refresh_from_db()
    assert votes_on(task, member(campaign, Role.MANAGER)) == []


def test_votes_stand_under_letters_in_the_order_of_their_submission(disputed):
    campaign, authors = disputed
    votes = votes_on(Task.objects.get(state="disputed"), member(campaign, Role.REVIEWER))
    assert [vote.letter for vote in votes] == ["A", "B"]
    assert [vote.decision.person for vote in votes] == list(authors)


def test_a_corrected_vote_stands_once():
    campaign = make_campaign(items=1)
    user, manager = member(campaign), member(campaign, Role.MANAGER)
    old = label(campaign, user, ["none"]).decision
    assignment = old.task.assignments.get(person=user)
    new = submit_label(
        envelope=envelope(user, assignment, supersedes=old.pk),
        answers=culture(["none"], True),
    )
    votes = votes_on(old.task, manager)
    assert [(vote.letter, vote.decision) for vote in votes] == [("A", new.decision)]


def test_an_annotator_whom_the_task_can_still_reach_sees_no_votes(disputed):
    campaign, authors = disputed
    task = Task.objects.get(state="disputed")
    outsider = member(campaign)
    assert len(votes_on(task, member(campaign, Role.REVIEWER))) == 2
    own = votes_on(task, authors[0])
    assert [vote.decision.person for vote in own] == [authors[0]]
    assert votes_on(task, outsider) == []


def test_a_reviewer_who_also_annotates_stays_blind_while_the_item_can_reach_them(disputed):
    campaign, _ = disputed
    task = Task.objects.get(state="disputed")
    both = member(campaign, Role.REVIEWER)
    assert len(votes_on(task, both)) == 2
    campaign.memberships.create(user=both, role=Role.ANNOTATOR)
    assert votes_on(task, both) == []


def test_a_reviewer_sees_the_languages_that_they_review():
    campaign = make_campaign(items=1, languages=("es", "am"), overlap_review=2)
    user = member(campaign)
    edit(user, claim(campaign, user), "¿Qué hueso?")
    task = Task.objects.get(kind="review", language="es")
    assert len(votes_on(task, member(campaign, Role.REVIEWER, languages=("es",)))) == 1
    assert votes_on(task, member(campaign, Role.REVIEWER, languages=("am",))) == []
