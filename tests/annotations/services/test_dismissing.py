"""A warning that a person lets stand: at every door, until the text there is another."""

from typing import Any

import pytest
from django.test import Client

from annotations.kinds.review.ledger import Review
from annotations.models import Assignment, Campaign, Dismissal
from annotations.services.dismissing import check_in_hand, dismiss
from annotations.vocabularies import Verdict
from tests.annotations.web.desk.conftest import Desk
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.pages import flat
from tests.work import claim, envelope
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db

QUESTION = "¿Qué hueso es es el número 0?"
OPTIONS = ["El fémur", "La tibia", "El cráneo", "La costilla"]


@made_once
def campaign() -> Campaign:
    return make_campaign(items=1, answer_per_subject=None, overlap_review=2)


def places(user: User, held: Assignment, question: str = QUESTION) -> dict[str, str]:
    """The findings that stand, by their check."""
    found = check_in_hand(user=user, assignment_id=held.pk, question=question, options=OPTIONS)
    return {one.check: one.place for one in found.findings}


def let_stand(user: User, held: Assignment, place: str, **fields: Any) -> None:
    dismiss(
        user=user,
        assignment_id=held.pk,
        place=place,
        **{"question": QUESTION, "options": OPTIONS, **fields},
    )


def test_it_is_remembered_for_the_person_until_the_text_changes(campaign: Campaign) -> None:
    user, other = member(campaign), member(campaign)
    held, theirs = claim(campaign, user), claim(campaign, other)
    let_stand(user, held, places(user, held)["repeated_words"])
    assert "repeated_words" not in places(user, held)
    assert "repeated_words" not in places(user, held, f"Di: {QUESTION}")
    assert "repeated_words" in places(user, held, "¿Qué hueso es el el número 0?")
    assert "repeated_words" in places(other, theirs)


def test_it_is_taken_back_and_said_again(campaign: Campaign) -> None:
    user = member(campaign)
    held = claim(campaign, user)
    place = places(user, held)["repeated_words"]
    for stands in (True, True, False, False, True):
        let_stand(user, held, place, stands=stands)
        assert ("repeated_words" in places(user, held)) is not stands
    assert [one.stands for one in Dismissal.objects.all()] == [True, False, True]


def test_an_error_and_what_is_not_found_cannot_be_let_stand(campaign: Campaign) -> None:
    user = member(campaign)
    held = claim(campaign, user)
    question = QUESTION.replace("hueso", "hueso&amp;")
    error = places(user, held, question)["html_entities"]
    with pytest.raises(Invalid, match="mend the text"):
        let_stand(user, held, error, question=question)
    with pytest.raises(Invalid, match="find nothing there"):
        let_stand(user, held, error)
    with pytest.raises(Invalid, match="has 4 options, the text 1"):
        let_stand(user, held, error, options=["a"])
    label = claim(campaign, user, "label", "en")
    with pytest.raises(Invalid, match="No text is written"):
        let_stand(user, label, error)
    with pytest.raises(Assignment.DoesNotExist):
        let_stand(member(campaign), held, error)
    assert not Dismissal.objects.exists()


def test_a_dismissed_warning_needs_no_acknowledgement(campaign: Campaign) -> None:
    user = member(campaign)
    held = claim(campaign, user)
    seen = held.task.candidates.get().translation
    sent = {"seen": 0, "verdict": Verdict.EDIT, "question": QUESTION, "options": OPTIONS}
    others = [check for check in places(user, held) if check != "repeated_words"]
    api = client_of(user)
    url = f"{V1}/assignments/{held.pk}"
    body = {"nonce": str(envelope(user, held).nonce), **sent, "acknowledged": others}
    assert "repeats a word" in str(api.post(f"{url}/reviews", body).json())
    text = {"question": QUESTION, "options": OPTIONS}
    found = api.post(f"{url}/checks", text).json()["findings"]
    one = next(one for one in found if one["check"] == "repeated_words")
    assert QUESTION[one["start"] : one["end"]] == "es es"
    told = api.post(f"{url}/dismissals", {**text, "place": one["place"]}).json()
    assert [one["check"] for one in told["dismissed"]] == ["repeated_words"]
    assert api.post(f"{url}/reviews", body).status_code == 201
    assert Review.objects.get().seen == seen


def test_the_desk_tells_what_was_dismissed_and_asks_no_more(campaign: Campaign) -> None:
    user, client = member(campaign), Client()
    client.force_login(user)
    desk = Desk(user, client, campaign)
    desk.open("review")
    fields = dict(zip(("option_a", "option_b", "option_c", "option_d"), OPTIONS, strict=True))
    # Decomposed, as some keyboards type: places are those of what stands in the field.
    typed = {"seen": 0, "verdict": "text", "question": f"Di\u0301: {QUESTION}", **fields}
    page = flat(desk.post("preview", typed))
    assert 'data-start="16" data-end="21"' in page
    place = places(user, desk.assignment)["repeated_words"]
    page = flat(desk.post("dismiss", {**typed, "place": place}))
    assert "Dismissed: “es es” repeats a word." in page
    assert 'value="repeated_words"' not in page
    assert "Dismissed" not in flat(desk.post("dismiss", {**typed, "place": place, "stands": "no"}))
    refused = desk.post("dismiss", {**typed, "place": "another"})
    assert "find nothing there" in refused["HX-Trigger"]
