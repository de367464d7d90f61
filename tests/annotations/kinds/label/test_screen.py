"""The desk's screen of any form, and what it takes."""

import json
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.forms.inputs import field_name
from annotations.forms.reading import form_of
from annotations.forms.shipped import shipped
from annotations.kinds.label.ledger import Label
from annotations.models import Campaign
from annotations.services.forms import import_form
from annotations.vocabularies import Role
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.pages import flat

pytestmark = pytest.mark.django_db

NAMES = ("errors", "comment", "nonce", "action", "fields", "id")
"""Names that a page, a script or a Django form has for something else."""

CLASHING = form_of(
    {
        "id": "clashing",
        "title": {"en": "Clashing"},
        "on": "translation",
        "after": "import",
        "questions": [
            {"id": name, "type": "text", "text": {"en": f"What of {name}?"}, "required": True}
            for name in NAMES
        ],
    }
)


def marked(*marks: dict[str, Any]) -> dict[str, str]:
    """The answers to the form of error spans, whose first id is such a name."""
    return {"score": "90.0", field_name("errors"): json.dumps(marks)}


@made_once
def campaign() -> Campaign:
    return make_campaign(items=1, overlap_label=1)


@pytest.fixture
def client(campaign: Campaign) -> Client:
    client = Client()
    client.force_login(member(campaign))
    return client


def opened(client: Client, campaign: Campaign) -> Any:
    url = reverse("desk-work", args=[campaign.name, "label", "es"])
    return client.post(url, follow=True)


def sent(client: Client, page: Any, action: str, **fields: Any) -> Any:
    url = reverse(f"desk-{action}", args=[page.context["assignment"].pk])
    return client.post(url, {"nonce": str(uuid.uuid4()), **fields})


def test_questions_stand_on_the_screen_in_the_order_of_the_form(
    campaign: Campaign, client: Client
) -> None:
    form = shipped()["culture"]
    turned = replace(form, questions=(*form.questions[::-1],))
    import_form(campaign=campaign, form=turned)
    page = client.post(reverse("desk-work", args=[campaign.name, "label", "en"]), follow=True)
    shown = re.findall(r'data-ask="([^"]+)"', page.text)
    assert shown == [one.id for one in turned.questions]


def test_a_translation_stands_beside_its_source_and_no_engine_is_named(
    campaign: Campaign, client: Client
) -> None:
    form = replace(shipped()["error-spans"], after="import", which="candidates")
    import_form(campaign=campaign, form=form)
    page = opened(client, campaign)
    text = page.context["text"]
    assert text.is_translation
    assert text.rows[0].source == campaign.benchmark.items.get().question
    assert text.rows[0].text.startswith("[test-engine]")  # its words, as the factory makes them
    held = page.context["assignment"].pk
    told = flat(page) + flat(client.get(reverse("desk-context", args=[held])))
    assert 'engine="' not in told
    assert "test-engine 1" not in told
    assert told.count('data-passage="') == 5


def test_names_that_mean_something_else_on_the_page_are_answered_too(
    campaign: Campaign, client: Client
) -> None:
    import_form(campaign=campaign, form=CLASHING)
    page = opened(client, campaign)
    assert "Not stored yet." not in page.text
    missing = sent(client, page, "submit")
    assert missing.status_code == 422
    assert missing.text.count("Answer this question.</p>") == 2 * len(NAMES)
    answers = {field_name(name): f"of {name}" for name in NAMES}
    sent(client, page, "draft", draft_version=0, **answers)
    assert "of nonce</textarea>" in opened(client, campaign).text
    assert sent(client, page, "submit", comment="And more.", **answers).status_code == 303
    assert Label.objects.get().answers == {name: f"of {name}" for name in NAMES}


def test_an_answer_to_a_hidden_question_is_refused_where_it_stands(
    campaign: Campaign, client: Client
) -> None:
    import_form(campaign=campaign, form=replace(shipped()["item-errors"], id="sound"))
    url = reverse("desk-work", args=[campaign.name, "label", "en"])
    while (page := client.post(url, follow=True)).context["task"].form != "sound":
        sent(client, page, "submit", knowledge=["none"], time_sensitive="no", spans="[]")
    refused = sent(client, page, "submit", verdict="ok", explanation="Hidden.")
    assert refused.status_code == 422
    assert refused.context["form"].errors.keys() == {"explanation"}
    unknown = sent(client, page, "submit", verdict="perfect")
    assert "Unknown: perfect" in unknown.text
    assert sent(client, page, "submit", verdict="ok").status_code == 303


def test_spans_that_do_not_quote_or_cross_fields_are_refused(
    campaign: Campaign, client: Client
) -> None:
    import_form(campaign=campaign, form=replace(shipped()["error-spans"], after="import"))
    page = opened(client, campaign)
    option = page.context["text"].rows[1].text
    good = {"field": "option_a", "start": 0, "end": 3, "severity": "minor", "quote": option[:3]}
    for changed in (
        {"quote": "other"}, {"quote": None}, {"end": len(option) + 1}, {"field": "option_z"},
        {"severity": "mild"}, {"label": "accuracy"}, {"field": None}, {"start": None},
    ):  # fmt: skip
        refused = sent(client, page, "submit", **marked(good | changed))
        assert refused.status_code == 422, changed
        assert refused.context["form"].errors.keys() == {field_name("errors")}
    missing = {"field": "option_b", "start": None, "end": None, "severity": "major"}
    done = sent(client, page, "submit", **marked(good, missing))
    assert done.status_code == 303
    answers = Label.objects.get().answers
    assert answers["score"] == 90
    assert [mark["field"] for mark in answers["errors"]] == ["option_a", "option_b"]
    for number in ("101", "-1", "1.5", "many", "nan"):
        assert sent(client, page, "submit", score=number).status_code == 422


def test_what_was_labelled_is_in_the_history_by_the_title_of_its_form(
    campaign: Campaign, client: Client
) -> None:
    import_form(campaign=campaign, form=replace(shipped()["error-spans"], after="import"))
    sent(client, opened(client, campaign), "submit", score="90")
    history = client.get(reverse("desk-history")).text
    assert "Error spans and score" in history
    assert "Score: 90" in history


def test_a_viewer_sees_what_a_label_says_on_the_page_of_the_item(
    campaign: Campaign, client: Client
) -> None:
    import_form(campaign=campaign, form=replace(shipped()["error-spans"], after="import"))
    sent(client, opened(client, campaign), "submit", score="90")
    viewer = Client()
    viewer.force_login(member(campaign, Role.VIEWER))
    item = campaign.benchmark.items.get()
    url = reverse("console:item", args=[campaign.name, item.sample_id])
    page = flat(viewer.get(url, {"language": "es"}))
    assert "<dt>Score</dt><dd>90</dd>" in page
