"""A task opens filled in with what is suggested, and says what that is."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from annotations.formats.suggestions import SuggestedRows
from annotations.forms.reading import read_form
from annotations.kinds.label.ledger import Label
from annotations.models import Campaign
from annotations.services.suggestions import import_suggestions
from annotations.vocabularies import Role
from tests.annotations.web.desk.conftest import Desk
from tests.clarity import POOR, SUGGESTING, asking
from tests.factories import member
from tests.made_once import made_once
from tests.pages import flat

pytestmark = pytest.mark.django_db

SUGGESTED = {name: POOR[name] for name in ("problem", "where", "fluent", "marks", "score")}
MARKS = json.dumps(POOR["marks"])
SENT = {"problem": "grammar", "where": ["word"], "fluent": "no", "marks": MARKS, "score": "30"}


@made_once
def campaign() -> Campaign:
    return asking(read_form(SUGGESTING))


@pytest.fixture
def desk(campaign: Campaign) -> Desk:
    user, client = member(campaign), Client()
    client.force_login(user)
    return Desk(user, client, campaign)


def suggest(campaign: Campaign, answers: Any) -> None:
    sample_id = campaign.benchmark.items.get().sample_id
    rows = [{"sample_id": sample_id, "language": "es", "answers": answers}]
    given = SuggestedRows.of_list("rows", rows)
    import_suggestions(campaign=campaign, form="clarity", source="gpt-x", given=given)


def test_answers_are_filled_in_and_said_to_be_suggested(campaign: Campaign, desk: Desk) -> None:
    suggest(campaign, SUGGESTED)
    page = flat(desk.open("label"))
    assert 'value="grammar" data-key="2" checked' in page
    assert 'value="30"' in page
    assert "Suggested answers are filled in" in page
    assert '<p id="suggested-score">Suggested: 30</p>' in page
    assert 'id="ask-score" data-ask="score" aria-describedby="suggested-score"' in page
    assert page.count("data-clears=") == len(SUGGESTED)
    assert page.count('<span class="suggested-tag">suggested</span>') == 4
    assert "data-suggested=" in page
    assert "[test-” (major)" in page
    assert "gpt-x" not in page


def test_what_a_person_left_goes_before_what_is_suggested(campaign: Campaign, desk: Desk) -> None:
    suggest(campaign, SUGGESTED)
    desk.open("label")
    saved = desk.post("draft", {"problem": "meaning", "marks": "[]", "draft_version": 0})
    assert saved.status_code == 200, saved.content
    page = flat(desk.open("label"))
    assert 'value="meaning" data-key="3" checked' in page
    assert 'value="grammar" data-key="2" checked' not in page
    assert '<p id="suggested-problem">Suggested: grammar</p>' in page


def test_a_submission_is_stored_with_what_was_suggested(campaign: Campaign, desk: Desk) -> None:
    suggest(campaign, SUGGESTED)
    desk.open("label")
    assert desk.post("submit", SENT).status_code == 303
    found = Label.objects.get()
    assert found.suggestion is not None
    assert found.became is not None
    assert [(one.question, one.outcome.value) for one in found.became] == [
        ("problem", "kept"), ("where", "changed"), ("fluent", "kept"), ("marks", "kept"),
        ("score", "kept"),
    ]  # fmt: skip
    corrected = flat(desk.client.get(f"/desk/assignments/{desk.assignment.pk}/correct"))
    assert 'value="order" checked' not in corrected


def test_an_empty_suggestion_says_so_and_no_suggestion_nothing(
    campaign: Campaign, desk: Desk
) -> None:
    suggest(campaign, {})
    page = flat(desk.open("label"))
    assert "The suggestion is empty" in page
    assert "data-clears=" not in page


def test_without_one_nothing_is_said(desk: Desk) -> None:
    page = flat(desk.open("label"))
    offline = "Checks and suggestions of the server are left out until then."
    assert "uggest" not in page.replace(offline, "")


def test_the_console_says_how_much_was_kept_by_source(campaign: Campaign, desk: Desk) -> None:
    manager = Client()
    manager.force_login(member(campaign, Role.MANAGER))
    address = f"/console/campaigns/{campaign.name}/forms/"
    assert "What became of suggestions" not in flat(manager.get(address))
    suggest(campaign, SUGGESTED)
    desk.open("label")
    desk.post("submit", SENT)
    page = flat(manager.get(address))
    assert "<bdi>gpt-x</bdi>" in page
    row = page[page.index("<bdi>gpt-x</bdi>") :]
    numbers = re.findall(r'<td class="number">([^<]*)</td>', row)[:6]
    assert numbers == ["1", "4", "1", "0", "0", "80.0 %"]
    assert "gpt-x" not in flat(desk.client.get(address))
