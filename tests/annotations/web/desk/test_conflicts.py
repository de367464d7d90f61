"""Three sides of a task, set side by side and merged."""

import re
import uuid
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotations.kinds.label.ledger import Label
from annotations.kinds.review.acts import adjudicate_text
from annotations.kinds.review.ledger import Review
from annotations.services.adjudicating import Ruling
from annotations.vocabularies import Role
from tests.annotations.web.desk.conftest import Desk
from tests.annotations.web.desk.test_review import EDITED
from tests.factories import ItemFactory, make_campaign, member
from tests.pages import flat
from tests.work import ALL_CHECKS

THEIRS = "¿Qué palabra 🦴 es “wicked” en Massachusetts?"


def text_of(desk: Desk, **changes: Any) -> dict[str, Any]:
    seen = desk.assignment.task.candidates.get(position=0).translation
    options = {f"option_{k}": v for k, v in zip("abcd", seen.options, strict=True)}
    fields = {"verdict": "text", "seen": 0, "question": seen.question}
    return fields | options | changes


def inputs(page: str) -> dict[str, list[str]]:
    """What a browser would send of the page's form to merge, but for the choices."""
    form = page.split("/merge/")[1].split("</form>")[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(unescape(value))
    return found


def merge(desk: Desk, page: HttpResponse, **choices: str) -> HttpResponse:
    url = reverse("desk-merge", args=[desk.assignment.pk])
    return desk.client.post(url, inputs(flat(page)) | choices)


def chosen(page: HttpResponse) -> dict[str, str]:
    """Which side each field has for a start."""
    found = re.findall(r'name="take_([^"]+)" value="(\w+)" checked', flat(page))
    return dict(found)


def test_a_submission_beside_a_newer_draft_is_held_up(desk: Desk) -> None:
    desk.open("review")
    desk.post("draft", text_of(desk, question=THEIRS, draft_version=0))
    conflict = desk.review(question=EDITED, draft_version=0)
    assert conflict.status_code == 409
    assert chosen(conflict) == {"question": "mine"}
    assert not Review.objects.exists()
    page = flat(conflict)
    assert "<ins>" in page
    assert "Massachusetts" in page
    assert "the draft of another window" in page
    stored = merge(desk, conflict, take_question="theirs", store="yes")
    assert stored.status_code == 303
    assert Review.objects.get().result.question == THEIRS


def test_a_window_is_not_in_its_own_way(desk: Desk) -> None:
    """The server saved its draft, and the answer was lost: the page knows the older version."""
    desk.open("review")
    nonce = str(uuid.uuid4())
    draft = text_of(desk, question=THEIRS, draft_version=0, nonce=nonce)
    assert desk.post("draft", draft).json()["version"] == 1
    assert desk.post("draft", draft).json()["version"] == 2
    assert desk.review(question=EDITED, draft_version=0, nonce=nonce).status_code == 303


def test_the_side_that_alone_was_changed_is_chosen(desk: Desk) -> None:
    desk.open("review")
    desk.post("draft", text_of(desk, option_d="La costilla", draft_version=0))
    conflict = desk.review(question=EDITED, draft_version=0)
    assert chosen(conflict) == {"question": "mine", "option_d": "theirs"}


def test_both_sides_are_compared_with_the_draft_that_they_started_from(desk: Desk) -> None:
    desk.open("review")
    base = urlencode(text_of(desk, question=THEIRS))
    desk.post("draft", text_of(desk, question=f"{THEIRS} ¿Cuál?", draft_version=0))
    url = reverse("desk-compare", args=[desk.assignment.pk])
    page = desk.client.post(url, text_of(desk, question=THEIRS, base=base, nonce=uuid.uuid4()))
    assert page.status_code == 200
    assert chosen(page) == {"question": "theirs"}
    assert flat(page).count("<ins>") == 1


def test_merged_work_can_be_edited_on_before_it_is_stored(desk: Desk) -> None:
    desk.open("review")
    desk.post("draft", text_of(desk, option_d="La costilla", draft_version=0))
    conflict = desk.review(question=EDITED, draft_version=0)
    choices = {"take_question": "mine", "take_option_d": "theirs"}
    page = merge(desk, conflict, **choices).content.decode()
    assert EDITED in page
    assert "La costilla" in page
    assert 'name="draft_version" value="1"' in page
    assert not Review.objects.exists()


def test_what_was_submitted_elsewhere_can_be_corrected(desk: Desk) -> None:
    desk.open("review")
    desk.review(question=THEIRS)
    first = Review.objects.get()
    conflict = desk.review(question=EDITED, comment="Two minds.")
    assert "what you submitted yourself" in flat(conflict)
    stored = merge(desk, conflict, take_question="mine", take_comment="mine", store="yes")
    assert stored.status_code == 303
    second = Review.objects.get(supersedes=first)
    assert second.result.question == EDITED


def test_another_text_under_the_nonce_of_a_stored_one_is_set_beside_it(desk: Desk) -> None:
    """As two windows send that went on from one draft; the merged text has a nonce of its own."""
    desk.open("review")
    nonce = str(uuid.uuid4())
    desk.review(question=THEIRS, nonce=nonce)
    conflict = desk.review(question=EDITED, nonce=nonce)
    assert conflict.status_code == 409
    assert chosen(conflict) == {"question": "mine"}
    assert f'data-answers="{nonce}"' in flat(conflict)
    editing = merge(desk, conflict, take_question="mine").content.decode()
    assert f'data-answers="{nonce}"' in editing
    assert merge(desk, conflict, take_question="mine", store="yes").status_code == 303
    first, second = Review.objects.order_by("pk")
    assert (first.result.question, second.result.question) == (THEIRS, EDITED)
    assert second.supersedes_id == first.pk


def test_a_rejection_stands_against_a_whole_text(desk: Desk) -> None:
    desk.open("review")
    desk.review(question=THEIRS)
    conflict = desk.post(
        "submit", text_of(desk, verdict="reject", reason="unreadable") | {"question": ""}
    )
    page = flat(conflict)
    assert "Stand by the text" in page
    assert "Reject: " in page
    names = "verdict,reason,question,option_a,option_b,option_c,option_d"
    assert chosen(conflict) == {names: "mine"}
    merge(desk, conflict, **{f"take_{names}": "mine"}, store="yes")
    assert Review.objects.latest("pk").verdict == "reject"


def test_a_reviewers_ruling_is_shown_and_stands(desk: Desk, sit_down: Callable[..., Desk]) -> None:
    for each in (desk, sit_down()):
        each.open("review")
        each.review(question=EDITED if each is desk else THEIRS)
    ruling = Review.objects.latest("pk").result
    adjudicate_text(
        ruling=Ruling(
            sit_down(Role.REVIEWER).user,
            desk.assignment.task_id,
            uuid.uuid4(),
            "As the guideline says",
        ),
        question=ruling.question,
        options=ruling.options,
        acknowledged=ALL_CHECKS,
    )
    first = Review.objects.earliest("pk")
    desk.open("label", "en")  # Until then the question can still reach this person.
    desk.post("submit", {"knowledge": ["none"], "spans": "[]", "time_sensitive": "no"})
    pk = desk.user.assignments.get(task__kind="review").pk
    desk_text = {"verdict": "text", "seen": 0, "question": EDITED}
    url = reverse("desk-submit", args=[pk])
    conflict = desk.client.post(
        url, desk_text | {"supersedes": first.pk, "nonce": uuid.uuid4(), **options_of(first)}
    )
    page = flat(conflict)
    assert conflict.status_code == 409
    assert "a reviewer's ruling" in unescape(page)
    assert "Massachusetts" in page
    assert "can no longer be changed here" in page
    assert chosen(conflict) == {}


def options_of(review: Review) -> dict[str, str]:
    return {f"option_{k}": v for k, v in zip("abcd", review.seen.options, strict=True)}


def test_culture_tags_are_compared_in_words(desk: Desk) -> None:
    desk.open("label", "en")
    span = '[{"start": 6, "end": 7, "label": "dialect", "quote": "🦴"}]'
    answers = {"knowledge": ["dialect"], "dialect": "other", "time_sensitive": "no"}
    desk.post("submit", {**answers, "dialect": "", "spans": span})
    conflict = desk.post("submit", {"knowledge": ["none"], "spans": "[]", "time_sensitive": "yes"})
    page = flat(conflict)
    assert conflict.status_code == 409
    assert "“🦴” (Dialect" in page
    assert set(chosen(conflict)) == {"knowledge", "spans", "time_sensitive"}
    choices = {"take_knowledge": "theirs", "take_spans": "theirs", "take_time_sensitive": "mine"}
    merge(desk, conflict, **choices, store="yes")
    label = Label.objects.latest("pk")
    assert label.answers["knowledge"] == ["dialect"]
    assert label.answers["time_sensitive"] is True
    assert len(label.answers["spans"]) == 1


@pytest.mark.django_db
def test_highlights_are_compared_by_the_words_that_each_window_was_shown(client: Client) -> None:
    """A browser shows and counts one character for the two at the end of a question's line."""
    item = ItemFactory(question="One line.\r\nWho ruled Mali?")
    campaign = make_campaign(benchmark=item.benchmark)
    client.force_login(user := member(campaign))
    desk = Desk(user, client, campaign)
    desk.open("label", "en")
    span = '[{"start": 20, "end": 24, "label": "cultural", "quote": "Mali"}]'
    answers = {"knowledge": ["cultural"], "cultures": ["African Culture"], "time_sensitive": "no"}
    desk.post("submit", {**answers, "spans": span})
    place = {"field": "question", "start": 21, "end": 25}
    assert Label.objects.get().answers["spans"] == [{**place, "label": "cultural"}]
    conflict = desk.post("submit", {**answers, "spans": span, "time_sensitive": "yes"})
    assert conflict.status_code == 409
    assert set(chosen(conflict)) == {"time_sensitive"}


def test_a_skip_that_came_too_late_changes_nothing(desk: Desk) -> None:
    desk.open("review")
    desk.review()
    conflict = desk.post("skip", {"reason": "unclear"})
    assert conflict.status_code == 409
    assert "it cannot be skipped" in flat(conflict)


def test_choices_that_nobody_offered_are_passed_over(desk: Desk) -> None:
    desk.open("review")
    desk.post("draft", text_of(desk, question=THEIRS, draft_version=0))
    conflict = desk.review(question=EDITED, draft_version=0)
    page = merge(desk, conflict, kept='["no", "dictionary"', take_nonsense="theirs")
    assert EDITED in flat(page)
