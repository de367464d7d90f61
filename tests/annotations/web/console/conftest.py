"""A campaign with two people's reviews that differ, and the people of its console."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from annotations.kinds.label.acts import submit_label
from annotations.kinds.registry import all_kinds
from annotations.kinds.review.acts import submit_review
from annotations.models import Assignment, Campaign, Task
from annotations.quality.checks import CHECKS
from annotations.services.claiming import claim_next
from annotations.services.planning import overlap_name
from annotations.services.submitting import Envelope
from annotations.vocabularies import Role, Verdict
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.work import culture
from workbench.core.accounts.models import User

SignIn = Callable[[User], Client]
USUAL_OVERLAPS = {overlap_name(kind=kind.id): kind.overlap for kind in all_kinds().values()} | {
    "tasks_at_once": 5,
    "tasks_along": 20,
    "offline_hours": 12,
}
"""What a form on the rules sends of every kind of task."""


@made_once
def campaign() -> Campaign:
    return make_campaign(items=3, languages=("es",), overlap_review=2, overlap_label=2)


@pytest.fixture
def manager(campaign: Campaign) -> User:
    return member(campaign, Role.MANAGER)


@pytest.fixture
def reviewer(campaign: Campaign) -> User:
    return member(campaign, Role.REVIEWER, ("es",))


@pytest.fixture
def annotators(campaign: Campaign) -> list[User]:
    return [member(campaign, Role.ANNOTATOR, ("es",)) for _ in range(2)]


@pytest.fixture
def sign_in() -> SignIn:
    def enter(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return enter


def claim(user: User, campaign: Campaign, kind: str, language: str) -> Assignment:
    assignment = claim_next(user=user, campaign=campaign, kind=kind, language=language)
    if assignment is None:
        raise AssertionError("there is a task to claim")
    return assignment


def review(user: User, campaign: Campaign, question: str) -> Task:
    """The person claims a review and edits its question to this text."""
    assignment = claim(user, campaign, "review", "es")
    offered = assignment.task.candidates.get().translation
    submit_review(
        envelope=Envelope(user=user, assignment_id=assignment.pk, nonce=uuid.uuid4()),
        seen_id=offered.pk,
        verdict=Verdict.EDIT,
        question=question,
        options=offered.options,
        acknowledged=tuple(CHECKS),
    )
    return Task.objects.get(pk=assignment.task_id)


def label(user: User, campaign: Campaign, *knowledge: str) -> Task:
    assignment = claim(user, campaign, "label", "en")
    submit_label(
        envelope=Envelope(user=user, assignment_id=assignment.pk, nonce=uuid.uuid4()),
        answers=culture(knowledge=knowledge, time_sensitive=False),
    )
    return Task.objects.get(pk=assignment.task_id)


@pytest.fixture
def disputed(campaign: Campaign, annotators: list[User]) -> Task:
    """A task that two people have left in two shapes."""
    for number, user in enumerate(annotators):
        task = review(user, campaign, f"¿Qué hueso es la versión {number}?")
    return task
