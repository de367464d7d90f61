"""What a check did not look at is told beside what the others found; checks hold up nobody."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.kinds.review.acts import adjudicate_text
from annotations.models import Control
from annotations.models.tasks import TaskState
from annotations.quality import checks
from annotations.quality.checks import CHECKS
from annotations.quality.checks import glossary as glossary_check
from annotations.services import controls
from annotations.services.adjudicating import Ruling
from annotations.services.glossary import add_term
from annotations.vocabularies import Role
from tests.annotations.web.desk.conftest import Desk
from tests.controls import accept_texts, controlled_campaign, plant_some
from tests.factories import make_campaign, member
from tests.pages import flat
from tests.work import ALL_CHECKS, claim, edit, revise

pytestmark = pytest.mark.django_db

LOCKS = ("FOR UPDATE", "FOR NO KEY UPDATE", "pg_advisory")


def broken(*_args: Any) -> NoReturn:
    raise ValueError("a check that fails")


@contextmanager
def checking_before_locks() -> Iterator[list[bool]]:
    """Whether anything was locked at each time that the checks ran."""
    seen: list[bool] = []
    run = checks.check_text

    with CaptureQueriesContext(connection) as queries:

        def spied(*args: Any, **named: Any) -> checks.Report:
            seen.append(any(lock in query["sql"] for query in queries for lock in LOCKS))
            return run(*args, **named)

        with patch.object(checks, "check_text", spied):
            yield seen
        assert any(lock in query["sql"] for query in queries for lock in LOCKS)


def test_desk_and_ruling_say_not_checked_beside_the_findings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(type(CHECKS["numbers"]), "find", broken)
    campaign = make_campaign(items=1, overlap_review=2)
    for number in range(2):
        user, client = member(campaign), Client()
        client.force_login(user)
        desk = Desk(user, client, campaign)
        desk.open("review")
        text = {"question": f"Hueso {number}", "option_a": "The femur"}
        preview = flat(desk.post("preview", {"verdict": "text", "seen": 0, **text}))
        edit(user, desk.assignment, f"¿Hueso {number}?")
    reviewer, console = member(campaign, Role.REVIEWER), Client()
    console.force_login(reviewer)
    task = campaign.tasks.get(kind="review")
    assert task.state == TaskState.DISPUTED
    sent = {"question": "Hueso", "option_a": "The femur", "nonce": str(uuid.uuid4())}
    ruling = console.post(reverse("console:case", args=[campaign.name, task.pk]), sent)
    assert ruling.status_code == 422
    for page in (preview, flat(ruling)):
        assert "Not checked: Numbers" in page
        assert "Numbers. The check failed" in page
        assert "finding-error" in page


def test_checks_of_what_people_send_run_before_anything_is_locked() -> None:
    steps = {"review": {"steps": ["review", "revision"]}}
    campaign = make_campaign(items=1, rules=steps)
    writer, second = member(campaign), member(campaign)
    held = claim(campaign, writer)
    with checking_before_locks() as locked:
        edit(writer, held, "¿Qué hueso es?")
    assert locked == [False]
    held = claim(campaign, second, "revision")
    with checking_before_locks() as locked:
        revise(second, held)
    assert locked == [False]

    disputed = make_campaign(items=1, overlap_review=2)
    for number in range(2):
        user = member(disputed)
        edit(user, claim(disputed, user), f"¿Qué hueso es {number}?")
    task = disputed.tasks.get(kind="review")
    reviewer = member(disputed, Role.REVIEWER)
    with checking_before_locks() as locked:
        adjudicate_text(
            ruling=Ruling(reviewer, task.pk, uuid.uuid4(), "As the guideline says"),
            question="¿Qué hueso es?",
            options=["a", "b", "c", "d"],
            acknowledged=ALL_CHECKS,
        )
    assert locked == [False]


def test_texts_are_damaged_before_anything_is_locked_and_looked_at_again_after() -> None:
    campaign = controlled_campaign(items=3)
    accept_texts(campaign, 3)
    drawn = controls._planted

    def meanwhile(*args: Any) -> Iterator[Any]:
        """Somebody else plants in one of the texts while this draw damages them."""
        found = list(drawn(*args))
        with patch.object(controls, "_planted", drawn):
            assert plant_some(campaign, 1, seed=2).made == 1
        yield from found

    with checking_before_locks() as locked:
        assert plant_some(campaign, 1).made == 1
    assert locked
    assert not any(locked)
    with patch.object(controls, "_planted", meanwhile):
        made = plant_some(campaign, 3)
    assert made.made + made.there + made.missing == 3
    assert Control.objects.values("task__item").distinct().count() == Control.objects.count() == 3


def test_the_context_panel_looks_for_no_more_terms_than_the_check_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    campaign = make_campaign(items=1)
    for term in ("femur", "tibia"):
        add_term(campaign=campaign, language="es", source=term, target=term)
    user, client = member(campaign), Client()
    client.force_login(user)
    desk = Desk(user, client, campaign)
    desk.open("review")
    url = reverse("desk-context", args=[desk.assignment.pk])
    assert 'data-places="option_a:4-9"' in flat(client.get(url))
    monkeypatch.setattr(glossary_check, "MANY", 1)
    shown = flat(client.get(url))
    assert "The glossary has too many terms for so long a text." in shown
    assert "data-places" not in shown
