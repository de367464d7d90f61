"""Questions, notes and answers on the pages of the desk and of the console, and over the API."""

import uuid
from typing import Any

import pytest
from django.test import Client

from annotations.models import Message
from annotations.vocabularies import Role
from tests.factories import make_campaign, member
from tests.work import accept, ask, claim
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db


def sign_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def nonced(**fields: Any) -> dict[str, Any]:
    return {"nonce": str(uuid.uuid4()), **fields}


def test_a_question_is_asked_at_the_desk_answered_in_the_console_and_read_at_the_desk() -> None:
    campaign = make_campaign(items=2)
    asker, manager = member(campaign), member(campaign, Role.MANAGER)
    held = claim(campaign, asker)
    desk, console = sign_in(asker), sign_in(manager)
    address = f"/assignments/{held.pk}/"
    assert "messages-wanted, load" not in desk.get(address).text
    bad = desk.post(f"{address}ask/", nonced(kind="instruction", text="x"))
    assert bad.status_code == 422
    desk.post(f"{address}ask/", nonced(kind="question", text="Which <b>sense</b>?"))
    assert "messages-wanted, load" in desk.get(address).text
    assert "Which &lt;b&gt;sense" in desk.get(f"{address}messages/").text

    questions = f"/console/campaigns/{campaign.name}/questions/"
    assert "somebody asks about a task" in console.get("/").text
    assert "Which &lt;b&gt;sense" in console.get(f"{questions}?kind=question&language=es").text
    assert "Which" not in console.get(f"{questions}?kind=comment").text
    pk = Message.objects.production().get().pk
    console.post(f"{questions}{pk}/answer/", nonced(text="The river.", is_shared="on"))
    assert "Which" not in console.get(questions).text
    sample_id = held.task.item.sample_id
    item = console.get(f"/console/campaigns/{campaign.name}/items/{sample_id}/?language=es").text
    assert "The river." in item
    assert "Leave a note beside this task" in item

    assert "what you wrote about a task was answered" in desk.get("/").text
    assert "The river." in desk.get(f"{address}messages/").text
    assert "The river." in desk.get("/messages/").text
    assert desk.get(questions).status_code == 403
    accept(asker, held)
    assert f'href="/messages/?task={held.task_id}"' in desk.get("/history/").text
    assert "The river." in desk.get(f"/messages/?task={held.task_id}").text
    assert "The river." not in desk.get("/messages/?task=0").text


def test_over_the_api_the_same_is_asked_answered_and_kept_from_others() -> None:
    campaign = make_campaign(items=1, overlap_review=2)
    asker, other, manager = member(campaign), member(campaign), member(campaign, Role.MANAGER)
    held, beside = claim(campaign, asker), claim(campaign, other)
    mine = f"/api/v1/assignments/{held.pk}/messages"
    json: Any = {"content_type": "application/json"}
    sent = nonced(kind="question", text="Which sense?")
    codes = [sign_in(asker).post(mine, sent, **json).status_code for _ in range(2)]
    assert codes == [201, 200]

    everything = f"/api/v1/campaigns/{campaign.name}/messages"
    (found,) = sign_in(manager).get(everything, {"open": "true"}).json()["results"]
    assert (found["text"], found["sample_id"]) == ("Which sense?", held.task.item.sample_id)
    answers = f"{everything}/{found['id']}/answers"
    answered = sign_in(manager).post(answers, nonced(text="So."), **json)
    assert answered.status_code == 201
    assert sign_in(manager).get(everything, {"open": "true"}).json()["results"] == []
    ((question, answer),) = [
        (one["text"], one["answers"][0]["text"]) for one in sign_in(asker).get(mine).json()
    ]
    assert (question, answer) == ("Which sense?", "So.")

    notes = f"/api/v1/tasks/{held.task_id}/messages"
    assert sign_in(manager).post(notes, nonced(text="Keep it."), **json).status_code == 201
    theirs = sign_in(other).get(f"/api/v1/assignments/{beside.pk}/messages").json()
    assert [one["text"] for one in theirs] == ["Keep it."]
    assert sign_in(other).get(mine).status_code == 404
    assert sign_in(other).post(answers, nonced(text="x"), **json).status_code == 403


def test_the_last_submission_is_corrected_by_its_key_for_as_long_as_that_is_allowed() -> None:
    campaign = make_campaign(items=2)
    person = member(campaign)
    client = sign_in(person)
    assert client.get("/desk/undo/").url == "/history/"  # type: ignore[attr-defined]
    ask(claim(campaign, person), "Why?")
    held = claim(campaign, person)
    accept(person, held)
    assert client.get("/desk/undo/").url == f"/assignments/{held.pk}/correct/"  # type: ignore[attr-defined]


def test_menus_lead_an_annotator_to_the_desk_alone() -> None:
    campaign = make_campaign(items=1)
    annotator, manager = member(campaign), member(campaign, Role.MANAGER)
    assert "main-nav-link" in (page := sign_in(annotator).get("/").text)
    for address in ("/evaluation/", "/api/v1/docs/", "/console/", "/accounts/tokens/"):
        assert f'href="{address}"' not in page
    page = sign_in(manager).get("/").text
    for address in ("/evaluation/", "/api/v1/docs/", "/console/"):
        assert f'href="{address}"' in page
