import json

from annotations.kinds.label.ledger import Label
from tests.annotations.web.desk.conftest import Desk
from tests.pages import flat

WICKED = {"start": 16, "end": 22, "label": "dialect"}
TAGS = {
    "knowledge": ["cultural", "dialect"],
    "spans": json.dumps(
        [
            WICKED | {"quote": "wicked"},
            {"start": 8, "end": 32, "label": "cultural", "quote": "word is wicked in Boston"},
        ]
    ),
    "cultures": ["Western Culture"],
    "countries": ["US", "GB"],
    "dialect": "American English",
    "time_sensitive": "no",
}


def test_the_screen_asks_on_the_english_source(desk: Desk) -> None:
    page = flat(desk.open("label", "en"))
    assert "Which 🦴 word is wicked in Boston?</div>" in page
    assert page.count("item-option is-key") == 1
    assert page.count("data-shown-if") == 6
    assert page.count('type="checkbox" name="cultures"') == 8
    assert page.count('type="checkbox" name="regions"') == 7
    assert "Indigenous Australian art" in page


def test_tags_are_stored_with_offsets_in_code_points(desk: Desk) -> None:
    desk.open("label", "en")
    assert desk.post("submit", TAGS).status_code == 303
    label = Label.objects.get()
    question = label.task.item.question
    assert label.answers["spans"][0] == {"field": "question", **WICKED}
    assert question[16:22] == "wicked"
    assert label.answers["countries"] == ["GB", "US"]
    assert label.answers["time_sensitive"] is False


def test_questions_without_an_answer_are_named_and_the_rest_is_kept(desk: Desk) -> None:
    desk.open("label", "en")
    refused = desk.post("submit", {"spans": "[]", "comment": "Hard to say."})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "”: Answer this question.</p>" in page
    assert page.count("Answer this question.</p>") == 4
    assert "Hard to say." in page


def test_none_stands_alone(desk: Desk) -> None:
    desk.open("label", "en")
    refused = desk.post("submit", {"knowledge": ["none", "cultural"], "time_sensitive": "no"})
    assert "cannot stand beside another answer" in refused.content.decode()


def test_an_answer_to_a_question_that_does_not_apply_is_refused(desk: Desk) -> None:
    desk.open("label", "en")
    refused = desk.post("submit", TAGS | {"knowledge": ["dialect"]})
    assert refused.status_code == 422
    assert not Label.objects.exists()


def test_highlights_that_are_no_highlights_are_refused(desk: Desk) -> None:
    desk.open("label", "en")
    good = {"start": 8, "end": 12, "label": "cultural", "quote": "word"}
    for changed in (
        {"end": 999}, {"start": "8"}, {"start": True}, {"label": []}, {"label": "none"},
        {"label": "regional"}, {"more": 1}, {"quote": "wicked"}, {"quote": None},
        {"start": 9, "end": 13},  # as JavaScript counts
    ):  # fmt: skip
        refused = desk.post("submit", TAGS | {"spans": json.dumps([good | changed])})
        assert refused.status_code == 422, changed
    for spans in ("{", '"x"', "[1]", json.dumps([WICKED]), json.dumps([good] * 201)):
        refused = desk.post("submit", TAGS | {"spans": spans})
        assert refused.status_code == 422, spans
    assert not Label.objects.exists()


def test_a_draft_brings_back_every_choice(desk: Desk) -> None:
    desk.open("label", "en")
    desk.post("draft", TAGS | {"draft_version": 0})
    page = flat(desk.open("label", "en"))
    assert 'value="dialect" data-key="3" checked' in page
    assert '<option value="US" selected>' in page
    assert '<option value="American English" selected>' in page
    assert "&quot;start&quot;: 16" in page


def test_world_bank_regions_are_asked_beside_the_papers_with_their_countries(desk: Desk) -> None:
    page = flat(desk.open("label", "en"))
    assert page.count('name="world_bank_regions"') == 7
    assert 'value="South Asia" data-countries="AF BD BT IN LK MV NP PK"' in page
    desk.post(
        "submit",
        {
            "knowledge": ["regional"],
            "regions": ["Asia"],
            "world_bank_regions": ["South Asia"],
            "countries": ["IN"],
            "time_sensitive": "no",
        },
    )
    answers = Label.objects.get().answers
    assert (answers["regions"], answers["world_bank_regions"]) == (["Asia"], ["South Asia"])
