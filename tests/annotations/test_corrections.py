"""What may be corrected is one rule: pages offer exactly what pages and API store."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.answer.ledger import Answer
from annotations.models import Assignment, Campaign
from annotations.services.adjudicating import return_task
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.work import claim, envelope
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db


@made_once
def campaign() -> Campaign:
    return make_campaign(items=1, answer_per_subject=None, overlap_answer=1, overlap_label=1)


@pytest.fixture
def person(campaign: Campaign) -> User:
    return member(campaign)


@pytest.fixture
def held(campaign: Campaign, person: User) -> Assignment:
    """What the person has answered blind, and wrongly."""
    assignment = claim(campaign, person, "answer")
    seen = assignment.task.candidates.get().translation_id
    submit_answer(envelope=envelope(person, assignment), seen_id=seen, choice=0)
    return assignment


def see_the_key(held: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    claim(held.task.campaign, held.person, "label", "en")


def let_the_grace_time_pass(held: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    later = timezone.now() + timedelta(minutes=held.protocol.grace_minutes + 1)
    monkeypatch.setattr(timezone, "now", lambda: later)


def send_it_back(held: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewer = member(held.task.campaign, Role.REVIEWER)
    return_task(user=reviewer, task_id=held.task_id, nonce=uuid.uuid4(), note="Look again.")


def on_history(held: Assignment) -> bool:
    """Whether the list of one's decisions offers to correct it."""
    page = _pages(held).get(reverse("desk-history")).content.decode()
    return reverse("desk-correct", args=[held.pk]) in page


def on_correct_page(held: Assignment) -> tuple[int, str]:
    answer = _pages(held).get(reverse("desk-correct", args=[held.pk]))
    return answer.status_code, answer.content.decode()


def over_the_api(held: Assignment) -> tuple[int, str]:
    sent = {
        "nonce": str(uuid.uuid4()),
        "seen": 0,
        "choice": 1,
        "supersedes": Answer.objects.get().pk,
    }
    answer = client_of(held.person).post(f"{V1}/assignments/{held.pk}/answers", sent)
    return answer.status_code, answer.content.decode()


def by_the_form(held: Assignment) -> tuple[int, str]:
    sent = {"nonce": uuid.uuid4(), "choice": "1", "supersedes": Answer.objects.get().pk}
    answer = _pages(held).post(reverse("desk-submit", args=[held.pk]), sent)
    return answer.status_code, answer.content.decode()


def test_pages_offer_a_correction_that_the_api_takes(held: Assignment) -> None:
    assert on_history(held)
    assert on_correct_page(held)[0] == 200
    assert over_the_api(held)[0] == 201


def test_pages_offer_a_correction_that_the_form_takes(held: Assignment) -> None:
    assert by_the_form(held)[0] == 303
    assert Answer.objects.filter(supersedes__isnull=False).exists()


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (see_the_key, "seen this item"),
        (let_the_grace_time_pass, "The time for corrections is over"),
        (send_it_back, "A reviewer has taken this task further"),
    ],
)
def test_pages_and_api_refuse_a_correction_for_the_same_reason(
    held: Assignment,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: Callable[[Assignment, pytest.MonkeyPatch], None],
    reason: str,
) -> None:
    meanwhile(held, monkeypatch)
    assert not on_history(held)
    for door in (on_correct_page, by_the_form, over_the_api):
        status, told = door(held)
        assert (status, reason in told) == (409, True), door.__name__
    assert Answer.objects.count() == 1


def _pages(held: Assignment) -> Client:
    client = Client()
    client.force_login(held.person)
    return client
