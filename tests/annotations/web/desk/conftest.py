"""A campaign with people at their desks."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotations.models import Assignment, Campaign
from annotations.vocabularies import Role
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.made_once import made_once
from workbench.core.accounts.models import User


@dataclass
class Desk:
    """One person's browser, at one queue."""

    user: User
    client: Client
    campaign: Campaign

    def queue_url(self, kind: str, language: str = "es") -> str:
        return reverse("desk-work", args=[self.campaign.name, kind, language])

    def open(self, kind: str, language: str = "es") -> HttpResponse:
        """The next task of a queue, taken where none is in hand."""
        return self.client.post(self.queue_url(kind, language), follow=True)

    @property
    def assignment(self) -> Assignment:
        return self.user.assignments.select_related("task__item").latest("claimed_at", "pk")

    def post(self, action: str, data: dict[str, Any], **extra: Any) -> HttpResponse:
        url = reverse(f"desk-{action}", args=[self.assignment.pk])
        return self.client.post(url, {"nonce": str(uuid.uuid4()), **data}, **extra)

    def review(self, **changes: Any) -> HttpResponse:
        """Submit the offered text with these fields changed."""
        seen = self.assignment.task.candidates.get(position=0).translation
        options = dict(zip("abcd", seen.options, strict=True))
        text = {"question": seen.question} | {f"option_{k}": v for k, v in options.items()}
        return self.post("submit", {"verdict": "text", "seen": 0, **text, **changes})


@made_once
def campaign() -> Campaign:
    item = ItemFactory(
        benchmark=BenchmarkFactory(),
        question="Which 🦴 word is wicked in Boston?",
        options=["The femur", "The tibia", "The skull", "The rib"],
        key=2,
    )
    return make_campaign(
        benchmark=item.benchmark, languages=("es",), answer_per_subject=None, overlap_review=2
    )


@pytest.fixture
def sit_down(campaign: Campaign) -> Callable[..., Desk]:
    """A new annotator, signed in."""

    def seated(role: Role = Role.ANNOTATOR, languages: tuple[str, ...] = ()) -> Desk:
        user = member(campaign, role, languages)
        client = Client()
        client.force_login(user)
        return Desk(user, client, campaign)

    return seated


@pytest.fixture
def desk(sit_down: Callable[..., Desk]) -> Desk:
    return sit_down()
