"""The forms of a campaign: listed, added, uploaded, tried, changed and downloaded."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotations.forms.reading import form_of, read_form
from annotations.forms.shipped import shipped
from annotations.kinds.label.ledger import Label
from annotations.models import Campaign, Suggestion
from annotations.services.forms import import_form
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn
from tests.factories import make_campaign, member
from tests.made_once import made_once

pytestmark = pytest.mark.django_db

CLARITY = """
id = "clarity"
on = "source"
title = {en = "Clarity", es = "Claridad"}
[[questions]]
id = "clear"
type = "yes_no"
text = {en = "Is it clear?"}
required = true
"""


@made_once
def campaign() -> Campaign:
    return make_campaign(items=2)


@pytest.fixture
def client(campaign: Campaign, sign_in: SignIn) -> Client:
    return sign_in(member(campaign, Role.MANAGER))


def url(campaign: Campaign, rest: str = "") -> str:
    return f"/console/campaigns/{campaign.name}/forms/{rest}"


def upload(client: Client, campaign: Campaign, text: str | bytes, name: str = "form.toml") -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, content)
    return client.post(url(campaign, "upload/"), {"file": file}, follow=True)


def versions(campaign: Campaign) -> list[int]:
    return list(campaign.protocols.order_by("version").values_list("version", flat=True))


def test_the_list_says_what_each_form_asks_and_of_what(campaign: Campaign, client: Client) -> None:
    page = client.get(url(campaign)).text
    assert "Culture" in page
    assert "each candidate" not in page
    assert "Item errors" in page
    assert f'href="{url(campaign)}" aria-current="page"' in page


def test_a_shipped_form_is_added_and_its_tasks_open(campaign: Campaign, client: Client) -> None:
    response = client.post(url(campaign, "add/"), {"form": "item-errors"}, follow=True)
    assert "“Item errors” is in force, by version 2 of the rules. 2 tasks were opened." in (
        response.text
    )
    assert "Without a column, and so not in the release: " in response.text
    assert response.text.count("not in the release: ") == 2, "in the message and in the list"
    assert campaign.tasks.filter(form="item-errors").count() == 2
    again = client.post(url(campaign, "add/"), {"form": "item-errors"}, follow=True)
    assert "Nothing changed" in again.text
    assert versions(campaign) == [1, 2]
    assert client.post(url(campaign, "add/"), {"form": "no-such"}).status_code == 404


def test_a_file_is_imported_or_refused_line_by_line(campaign: Campaign, client: Client) -> None:
    assert "“Clarity” is in force" in upload(client, campaign, CLARITY).text
    wrong = CLARITY.replace("yes_no", "maybe").replace('"source"', '"moon"')
    refused = upload(client, campaign, wrong)
    assert refused.status_code == 422
    assert [line for line, _place, _problem in refused.context["problems"]] == [3, 7]
    assert "Unknown: moon" in refused.text
    document = json.dumps(read_form(CLARITY.replace("clarity", "clear")).document())
    assert "is in force" in upload(client, campaign, document, "form.json").text
    for broken in (b"\xff\xfe", b"", b"id ="):
        assert upload(client, campaign, broken).status_code == 422
    assert upload(client, campaign, "{", "form.json").status_code == 422
    assert versions(campaign) == [1, 2, 3]


def test_a_form_is_downloaded_as_it_was_uploaded(campaign: Campaign, client: Client) -> None:
    upload(client, campaign, CLARITY)
    toml = client.get(url(campaign, "download/clarity.toml"))
    assert read_form(toml.text) == read_form(CLARITY)
    as_json = client.get(url(campaign, "download/clarity.json"))
    assert form_of(as_json.json()) == read_form(CLARITY)
    assert client.get(url(campaign, "download/no-such.toml")).status_code == 404


def test_a_form_is_tried_without_anything_being_stored(campaign: Campaign, client: Client) -> None:
    there = client.get(url(campaign, "preview/error-spans/"))
    assert "nothing is stored" in there.text
    document = json.dumps(shipped()["error-spans"].document())
    sent = {"document": document, "score": "70", "errors": "[]"}
    found = client.post(url(campaign, "preview/error-spans/"), sent)
    assert found.status_code == 200
    assert "The score is under 80" in found.text
    assert json.loads(found.context["stored"]) == {"score": 70}
    refused = client.post(url(campaign, "preview/error-spans/"), sent | {"score": "101"})
    assert refused.status_code == 422
    assert "from 0 to 100" in refused.text
    assert not Label.objects.exists()
    assert versions(campaign) == [1]


def sheet(response: Any) -> dict[str, str]:
    """What the page carries from step to step."""
    return {
        "sheet": response.context["held"],
        "opened": str(response.context["opened"]),
        "language": response.context["language"],
    }


def test_a_form_is_written_here_step_by_step(campaign: Campaign, client: Client) -> None:
    page = client.get(url(campaign, "new/"))
    first = {"f.title": "Clarity", "f.questions.0.type": "yes_no", "f.questions.0.text": "Clear?"}
    page = client.post(url(campaign, "new/"), sheet(page) | first | {"do": "add"})
    second = {
        "f.questions.1.text": "How clear?", "f.questions.1.type": "scale",
        "f.questions.1.min": "1", "f.questions.1.max": "5",
        "f.questions.1.shown_if.question_1": "yes",
    }  # fmt: skip
    page = client.post(url(campaign, "new/"), sheet(page) | second | {"do": "language.es"})
    spanish = {"f.title": "Claridad", "f.questions.1.text": "¿Cuánto?"}
    tried = client.post(url(campaign, "new/"), sheet(page) | spanish | {"do": "preview"})
    assert "How clear?" in tried.text
    assert versions(campaign) == [1]
    saved = client.post(url(campaign, "new/"), sheet(page) | spanish | {"do": "save"}, follow=True)
    assert "“Clarity” is in force, by version 2" in saved.text
    form = campaign.protocol.asked["clarity"]
    assert form.title == {"en": "Clarity", "es": "Claridad"}
    assert form.question("question_2").shown_if == {"question_1": ("yes",)}


def test_what_is_wrong_is_told_at_its_place_and_nothing_is_stored(
    campaign: Campaign, client: Client
) -> None:
    page = client.get(url(campaign, "edit/culture/"))
    assert "A form that is asked keeps its id." in page.text
    wrong = {"f.questions.7.id": "knowledge", "do": "save"}
    refused = client.post(url(campaign, "edit/culture/"), sheet(page) | wrong)
    assert refused.status_code == 422
    assert "Another question has this id." in refused.text
    assert [one["is_wrong"] for one in refused.context["questions"]][-1]
    for broken in ("", "[]", '{"questions": 1}', '{"questions": [{"type": "choice", "text": 1}]}'):
        sent = {"sheet": broken, "do": "save"}
        assert client.post(url(campaign, "new/"), sent).status_code == 400
    assert versions(campaign) == [1]


def test_who_does_not_manage_looks_and_changes_nothing(campaign: Campaign, sign_in: SignIn) -> None:
    client = sign_in(member(campaign, Role.VIEWER))
    page = client.get(url(campaign)).text
    assert "Culture" in page
    assert "/forms/edit/" not in page
    assert client.get(url(campaign, "preview/culture/")).status_code == 200
    assert client.get(url(campaign, "download/culture.toml")).status_code == 200
    assert client.get(url(campaign, "new/")).status_code == 403
    assert client.post(url(campaign, "add/"), {"form": "item-errors"}).status_code == 403
    assert upload(client, campaign, CLARITY).status_code == 403


def test_what_makes_an_item_sensitive_is_chosen_among_the_questions(
    campaign: Campaign, client: Client
) -> None:
    page = client.get(url(campaign, "edit/culture/"))
    assert page.context["sensitive"] == [
        "knowledge", "cultures", "regions", "world_bank_regions", "countries",
    ]  # fmt: skip
    sent = {"f.sensitivity": "", "do": "save"}
    client.post(url(campaign, "edit/culture/"), sheet(page) | sent)
    assert campaign.protocol.asked["culture"].sensitivity == ""


def test_suggestions_are_looked_at_first_and_then_taken_by_file(
    client: Client, campaign: Campaign
) -> None:
    address = f"/console/campaigns/{campaign.name}/forms/suggestions/"
    forms = f"/console/campaigns/{campaign.name}/forms/"
    assert "Suggestions out of a file" not in client.get(forms).content.decode()
    form = read_form("suggestions = true\n" + CLARITY)
    import_form(campaign=campaign, form=form)

    def send(*answers: object, **others: str) -> str:
        rows = [
            {"sample_id": item.sample_id, "language": "en", "answers": {"clear": answer}}
            for item, answer in zip(campaign.benchmark.items.all(), answers, strict=False)
        ]
        file = SimpleUploadedFile("rows.jsonl", "\n".join(map(json.dumps, rows)).encode())
        sent = {"form": "clarity", "source": "a model", "suggestions": file, **others}
        return client.post(address, sent, follow=True).content.decode()

    assert "2 suggestions would be added" in send(True, False)
    assert not Suggestion.objects.exists()
    refused = send(True, "maybe", take="1")
    assert "Answer yes or no" in refused
    assert '<td class="number">2</td>' in refused
    assert not Suggestion.objects.exists()
    assert "2 suggestions were added." in send(True, False, take="1")
    assert "2 were there already." in send(True, False)
    assert {one.source for one in Suggestion.objects.all()} == {"a model"}
