"""Tasks, votes and texts as those who oversee a campaign see them, and what they rule."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Adjudication, CurrentTranslation, Return, Task
from annotations.models.tasks import TaskState
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.work import ALL_CHECKS, accept, claim, edit, label

pytestmark = pytest.mark.django_db

TEXT = {
    "question": "¿Qué hueso es este?",
    "options": ["El fémur", "La tibia", "El cráneo", "La costilla"],
}


@made_once
def campaign():
    return make_campaign(items=3, overlap_review=2, answer_per_subject=None)


@made_once
def disputed(campaign):
    """A review task on which two people wrote different texts."""
    for text in ("¿Qué hueso es este?", "¿Cuál hueso es?"):
        user = member(campaign)
        assignment = claim(campaign, user)
        edit(user, assignment, text)
    task = Task.objects.get(pk=assignment.task_id)
    assert task.state == TaskState.DISPUTED
    return task


@pytest.fixture
def reviewer(campaign):
    return member(campaign, Role.REVIEWER)


def test_tasks_are_filtered_and_paged_without_counting(campaign, disputed, reviewer):
    client = client_of(reviewer)
    url = f"{V1}/campaigns/{campaign.name}/tasks"
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url, {"page_size": 5}).json()
    assert "COUNT(" not in " ".join(query["sql"] for query in queries)
    rest = client.get(page["next"]).json()
    ids = [task["id"] for task in page["results"] + rest["results"]]
    assert ids == sorted(Task.objects.values_list("pk", flat=True))
    assert rest["next"] is None
    [found] = client.get(url, {"state": "disputed", "kind": "review"}).json()["results"]
    assert found["id"] == disputed.pk
    assert client.get(url, {"state": "done"}).json()["errors"].keys() == {"state"}


def test_what_waits_for_a_ruling_is_filtered_and_leaves_out_ones_own_work(campaign, disputed):
    url = f"{V1}/campaigns/{campaign.name}/disputed"
    client = client_of(member(campaign, Role.REVIEWER))
    [waiting] = client.get(url, {"language": "es", "kind": "review"}).json()["results"]
    assert waiting["id"] == disputed.pk
    assert client.get(url, {"language": "am"}).json()["results"] == []
    author = disputed.reviews.first().person
    add_member(campaign=campaign, user=author, role=Role.REVIEWER)
    assert client_of(author).get(url).json()["results"] == []


def test_a_task_is_shown_with_its_votes_under_letters(campaign, disputed, reviewer):
    shown = client_of(reviewer).get(f"{V1}/tasks/{disputed.pk}").json()
    assert [vote["letter"] for vote in shown["votes"]] == ["A", "B"]
    assert {vote["decision"]["verdict"] for vote in shown["votes"]} == {"edit"}
    assert shown["source"]["key"] == 1
    assert shown["consensus"]["outcome"] == "disputed"
    texts = client_of(reviewer).get(
        f"{V1}/campaigns/{campaign.name}/items/{disputed.item_id}/translations?language=es"
    )
    assert [text["origin"] for text in texts.json()] == ["machine", "post_edit", "post_edit"]


def test_a_ruling_moves_the_text_and_is_written_once(campaign, disputed, reviewer):
    client = client_of(reviewer)
    url = f"{V1}/tasks/{disputed.pk}/adjudications"
    body = {"nonce": str(uuid.uuid4()), "text": TEXT, "acknowledged": ["copied"]}
    missing = client.post(url, {"nonce": body["nonce"]})
    assert list(missing.json()["errors"]) == ["text"]
    unknown = client.post(url, body)
    assert list(unknown.json()["errors"]) == ["acknowledged"]
    body["acknowledged"] = ALL_CHECKS
    unsaid = client.post(url, body)
    assert list(unsaid.json()["errors"]) == ["comment"]
    body["comment"] = "Nobody has kept the article."
    ruled = client.post(url, body)
    assert ruled.status_code == 201, ruled.content
    again = client.post(url, body)
    assert (again.status_code, again.json()) == (200, ruled.json())
    assert Adjudication.objects.count() == 1
    current = CurrentTranslation.objects.get(campaign=campaign, item=disputed.item)
    assert current.translation.options == TEXT["options"]
    assert ruled.json()["outcome"] == "rewritten"

    key = {"outcome": "wrong_key", "choice": 2, "comment": "It is C.", "confidence": "low"}
    ruled = client.post(url, {"nonce": str(uuid.uuid4()), **key})
    assert (ruled.status_code, ruled.json()["values"]) == (201, {"choice": 2}), ruled.content
    assert ruled.json()["result"] == current.translation_id
    left_out = {"nonce": str(uuid.uuid4()), "outcome": "leave_item_out", "reason": "edge_case"}
    assert list(client.post(url, left_out).json()["errors"]) == ["comment"]
    assert client.post(url, left_out | {"comment": "Nobody can tell."}).status_code == 201
    undone = {"nonce": str(uuid.uuid4()), "note": "One can."}
    replies = [client.post(f"{url}/withdrawal", undone) for _ in range(2)]
    assert [reply.status_code for reply in replies] == [201, 200]
    assert replies[0].json()["outcome"] == "withdrawn"
    disputed.refresh_from_db()
    assert disputed.state == TaskState.DISPUTED
    again = client.post(f"{url}/withdrawal", {"nonce": str(uuid.uuid4())})
    assert again.status_code == 409


def test_culture_is_ruled_by_tags_and_an_answer_task_by_its_key(campaign, reviewer):
    for _ in range(3):
        label(campaign, member(campaign), ["none"])
    task = Task.objects.filter(kind="label", state=TaskState.AGREED).get()
    ruled = client_of(reviewer).post(
        f"{V1}/tasks/{task.pk}/adjudications",
        {
            "nonce": str(uuid.uuid4()),
            "comment": "The words are Irish.",
            "answers": {
                "knowledge": ["dialect"],
                "dialect": "Irish English",
                "time_sensitive": True,
            },
        },
    )
    assert (ruled.status_code, ruled.json()["values"]["dialect"]) == (201, "Irish English")
    open_task = Task.objects.filter(kind="answer").first()
    early = client_of(reviewer).post(
        f"{V1}/tasks/{open_task.pk}/adjudications", {"nonce": str(uuid.uuid4())}
    )
    assert early.status_code == 409


def test_a_task_is_returned_once_with_a_note(disputed, reviewer):
    client = client_of(reviewer)
    url = f"{V1}/tasks/{disputed.pk}/returns"
    body = {"nonce": str(uuid.uuid4()), "note": "Mind the article."}
    assert [client.post(url, body).status_code for _ in range(2)] == [201, 200]
    disputed.refresh_from_db()
    assert (disputed.round, disputed.note, Return.objects.count()) == (2, "Mind the article.", 1)
    assert "note" in client.post(url, body | {"note": ""}).json()["errors"]


def test_who_may_not_rule_is_told_why(campaign, disputed):
    author = disputed.reviews.first().person
    body = {"nonce": str(uuid.uuid4()), "note": "Again, please."}
    url = f"{V1}/tasks/{disputed.pk}/returns"
    refused = client_of(author).post(url, body)
    assert (refused.status_code, refused.json()["detail"]) == (
        403,
        "Only a reviewer or a manager of this campaign may do this.",
    )
    assert client_of(member(make_campaign(items=1))).post(url, body).status_code == 404
    assert client_of(author).get(f"{V1}/tasks/{disputed.pk}").status_code == 403


def test_the_makers_of_texts_are_hidden_while_a_task_can_reach_a_person(campaign):
    user = member(campaign)
    add_member(campaign=campaign, user=user, role=Role.VIEWER)
    other = member(campaign)
    assignment = claim(campaign, other)
    edit(other, assignment, "¿Qué hueso es este?")
    item = assignment.task.item_id
    url = f"{V1}/campaigns/{campaign.name}/items/{item}/translations?language=es"
    [seen] = client_of(user).get(url).json()
    assert (seen["origin"], seen["engine"]) == (None, None)
    task = client_of(user).get(f"{V1}/tasks/{assignment.task_id}").json()
    assert (task["votes"], task["consensus"]) == ([], None)
    accept(user, claim(campaign, user))
    assert client_of(user).get(f"{V1}/campaigns/{campaign.name}/items/{item}/translations"
                               ).status_code == 400  # fmt: skip
