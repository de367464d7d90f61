"""What the desk's outbox is told: an acknowledgement by nonce, or what is in the way."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from annotations.kinds.review.ledger import Review
from annotations.models import Campaign, Flag, Skip
from tests.annotations.web.desk.conftest import Desk
from tests.annotations.web.desk.test_review import EDITED

JSON = {"Accept": "application/json"}


def send(desk: Desk, **changes: Any) -> HttpResponse:
    """The offered text with these fields changed, as the outbox sends it."""
    seen = desk.assignment.task.candidates.get(position=0).translation
    options = dict(zip("abcd", seen.options, strict=True))
    text = {"question": seen.question} | {f"option_{k}": v for k, v in options.items()}
    return desk.post("submit", {"verdict": "text", "seen": 0, **text, **changes}, headers=JSON)


def test_a_stored_decision_is_acknowledged_by_its_nonce(desk: Desk) -> None:
    desk.open("review")
    nonce = str(uuid.uuid4())
    answer = send(desk, nonce=nonce).json()
    assert answer["nonce"] == nonce
    assert (answer["tone"], answer["link"]["key"]) == ("success", "Z")
    assert answer["link"]["url"] == reverse("desk-correct", args=[desk.assignment.pk])
    assert Review.objects.get().nonce == uuid.UUID(nonce)


def test_the_same_entry_sent_again_is_acknowledged_again(desk: Desk) -> None:
    desk.open("review")
    nonce = str(uuid.uuid4())
    send(desk, nonce=nonce)
    again = send(desk, nonce=nonce)
    assert (again.status_code, again.json()["nonce"]) == (200, nonce)
    assert "stored already" in again.json()["text"]
    assert Review.objects.count() == 1


def test_no_message_is_left_for_the_next_page(desk: Desk) -> None:
    desk.open("review")
    send(desk)
    told = f"{desk.assignment.task.item.sample_id} is stored"
    assert told not in desk.open("review").content.decode()


def test_a_refusal_says_every_problem_once(desk: Desk) -> None:
    desk.open("review")
    refused = send(desk, option_a=" ", option_b=" ")
    assert refused.status_code == 422
    assert refused.json() == {"problem": "Empty; write the translation, or reject the text."}


def test_a_conflict_says_why(desk: Desk) -> None:
    desk.open("review")
    send(desk)
    refused = send(desk, question=EDITED)
    assert refused.status_code == 409
    assert "submitted this task already" in refused.json()["problem"]


def test_skips_and_flags_are_acknowledged_too(desk: Desk) -> None:
    desk.open("review")
    for action, reason in (("flag", "wrong_key"), ("skip", "unclear")):
        nonce = str(uuid.uuid4())
        answer = desk.post(action, {"reason": reason, "nonce": nonce}, headers=JSON)
        assert answer.json()["nonce"] == nonce
    assert (Flag.objects.count(), Skip.objects.count()) == (1, 1)


def test_what_was_asked_and_not_stored_is_shown_as_it_was_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open("review")
    asked = {"kind": "question", "text": "Why so?"}
    refusals = [desk.post("flag", {"reason": "", "comment": "Why so?"})]
    monkeypatch.setattr("annotations.limits.MESSAGES_A_DAY", 0)
    refusals.append(desk.post("ask", asked))
    Campaign.objects.filter(pk=desk.campaign.pk).update(archived_at=timezone.now())
    refusals.append(desk.post("ask", asked))
    assert [refused.status_code for refused in refusals] == [422, 409, 403]
    for refused in refusals:
        assert "Why so?" in refused.content.decode()
    told = desk.post("ask", asked, headers=JSON)
    assert (told.status_code, "archived" in told.json()["problem"]) == (403, True)


def test_a_skip_without_a_reason_is_refused(desk: Desk) -> None:
    desk.open("review")
    refused = desk.post("skip", {}, headers=JSON)
    assert refused.status_code == 422
    assert refused.json()["problem"] == "Say why you leave this task to others."


def test_what_one_persons_page_sends_is_not_taken_as_anothers(
    desk: Desk, sit_down: Callable[..., Desk]
) -> None:
    desk.open("review")
    other = sit_down().user
    for action in ("submit", "skip", "flag", "draft"):
        refused = desk.post(action, {}, headers=JSON | {"X-Person": str(other.pk)})
        assert refused.status_code == 401
        assert refused.json()["problem"] == "Somebody else has signed in in this browser."


def test_the_address_of_a_refused_page_leads_back_to_the_task(desk: Desk) -> None:
    desk.open("review")
    pk = desk.assignment.pk
    answer = desk.client.get(reverse("desk-submit", args=[pk]))
    assert answer["Location"] == reverse("desk-open", args=[pk])
    assert desk.client.get(answer["Location"]).status_code == 200


def test_a_done_task_opens_as_a_correction(desk: Desk) -> None:
    desk.open("review")
    desk.review()
    pk = desk.assignment.pk
    answer = desk.client.get(reverse("desk-open", args=[pk]))
    assert answer["Location"] == reverse("desk-correct", args=[pk])


def test_a_skipped_task_is_found_in_the_history(desk: Desk) -> None:
    desk.open("review")
    desk.post("skip", {"reason": "unclear"})
    answer = desk.client.get(reverse("desk-open", args=[desk.assignment.pk]))
    assert answer["Location"] == reverse("desk-history")
