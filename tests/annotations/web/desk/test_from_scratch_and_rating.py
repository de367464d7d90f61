import json
from collections.abc import Callable

import pytest

from annotations.kinds.review.ledger import Review
from annotations.selectors.desk import offered_texts
from annotations.services.planning import Plan, revise_protocol
from annotations.vocabularies import Origin, RejectReason, Role, Verdict
from tests.annotations.web.desk.conftest import Desk
from tests.factories import member, translate

EMPTY = {"question": "", "option_a": "", "option_b": "", "option_c": "", "option_d": ""}
WRITTEN = {
    "question": "¿Qué palabra 🦴 es “wicked” en Boston?",
    "option_a": "El fémur",
    "option_b": "La tibia",
    "option_c": "El cráneo",
    "option_d": "La costilla",
}


@pytest.fixture
def rated(desk: Desk) -> Desk:
    """A desk whose campaign asks for a rating."""
    manager = member(desk.campaign, Role.MANAGER)
    rules = Plan.of(overlap_review=2, ask_quality=True)
    revise_protocol(user=manager, campaign=desk.campaign, plan=rules)
    desk.open("review")
    return desk


def test_a_text_from_scratch_has_neither_parent_nor_effort(desk: Desk) -> None:
    desk.open("review")
    desk.review(verdict="translate", **WRITTEN)
    review = Review.objects.get()
    assert review.verdict == Verdict.TRANSLATE
    assert (review.result.origin, review.result.parent) == (Origin.HUMAN, None)


def test_what_is_still_empty_is_not_complained_of_but_holds_the_submission_up(desk: Desk) -> None:
    desk.open("review")
    page = desk.post("preview", {"seen": 0, "verdict": "translate", **EMPTY}).content.decode()
    assert "finding-error" not in page
    assert "HTER" not in page
    assert "<del>" not in page
    assert 'data-errors="0"' not in page
    refused = desk.review(verdict="translate", **EMPTY)
    assert refused.status_code == 422
    assert not Review.objects.exists()


def test_a_draft_from_scratch_comes_back_as_one(desk: Desk) -> None:
    desk.open("review")
    kept = {"seen": 0, "verdict": "translate", **EMPTY, "question": "¿Qué", "draft_version": 0}
    desk.post("draft", kept)
    page = desk.open("review").content.decode()
    assert '<input type="hidden" name="verdict" value="translate">' in page
    assert "¿Qué</textarea>" in page


def test_correcting_a_text_from_scratch_goes_on_with_it(desk: Desk) -> None:
    desk.open("review")
    desk.review(verdict="translate", **WRITTEN)
    page = desk.client.get(f"/assignments/{desk.assignment.pk}/correct/").content.decode()
    assert '<input type="hidden" name="verdict" value="translate">' in page
    assert "La costilla</textarea>" in page


def test_a_rating_is_only_on_the_screen_where_the_rules_ask_for_it(desk: Desk) -> None:
    assert 'name="quality"' not in desk.open("review").content.decode()


def test_a_rating_is_required_and_kept(rated: Desk) -> None:
    page = rated.open("review").content.decode()
    assert page.count('type="radio" name="quality"') == 5
    refused = rated.review()
    assert refused.status_code == 422
    assert "Rate the offered text from 1 to 5." in refused.content.decode()
    rated.review(quality=4)
    assert Review.objects.get().quality == 4


@pytest.mark.parametrize("rating", ["0", "6", "x"])
def test_a_rating_off_the_scale_is_refused_at_its_field(rated: Desk, rating: str) -> None:
    refused = rated.review(quality=rating)
    assert refused.status_code == 422
    assert "Select a valid choice" in refused.content.decode()
    assert not Review.objects.exists()


def test_a_rejection_is_rated_too(rated: Desk) -> None:
    rated.review(verdict="reject", reason=RejectReason.UNREADABLE, quality=1)
    assert (Review.objects.get().verdict, Review.objects.get().quality) == (Verdict.REJECT, 1)


def test_several_texts_stand_side_by_side_with_what_differs_marked(
    desk: Desk, sit_down: Callable[..., Desk]
) -> None:
    translate(desk.campaign, "es", engine="other")
    page = desk.open("review").content.decode()
    assert page.count('data-takes="1"') == 5  # A row each.
    assert '<mark class="differs">other</mark>' in page
    assert '<mark class="differs">test-engine</mark>' in page
    second = offered_texts(desk.assignment.task)[1]
    offered = json.loads(page.split('id="offered-texts" type="application/json">')[1].split("<")[0])
    assert list(offered) == ["0", "1"]
    desk.review(**{**offered["1"], "seen": 1, "question": "¿Qué palabra es?"})
    review = Review.objects.get()
    assert (review.verdict, review.result.parent) == (Verdict.EDIT, second)
