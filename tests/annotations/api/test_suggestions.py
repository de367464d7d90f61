"""Suggestions over the API alone: brought in, shown, submitted, exported, released."""

import json
import uuid
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotations.forms.form import Form
from annotations.forms.reading import read_form
from annotations.forms.shipped import shipped
from annotations.models import Campaign
from annotations.publishing import verify_release
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from tests.clarity import CLARITY, POOR, SUGGESTING, asking
from tests.clients import V1, JsonClient, client_of
from tests.factories import member
from tests.made_once import made_once

pytestmark = pytest.mark.django_db

SUGGESTED = {name: POOR[name] for name in ("problem", "where", "fluent", "marks")}
ANSWERED = {
    "problem": "grammar",
    "fluent": False,
    "marks": [POOR["marks"][0] | {"label": "minor"}],
    "score": 30,
}


@made_once
def campaign() -> Campaign:
    return asking(read_form(SUGGESTING))


@pytest.fixture
def manager(campaign: Campaign) -> JsonClient:
    return client_of(member(campaign, Role.MANAGER))


def suggest(manager: JsonClient, campaign: Campaign, **more: Any) -> Any:
    sample_id = campaign.benchmark.items.get().sample_id
    row = {"sample_id": sample_id, "language": "es", "answers": SUGGESTED}
    body = {"form": "clarity", "source": "a model", "suggestions": [row], **more}
    return manager.post(f"{V1}/campaigns/{campaign.name}/suggestions", body)


def claim(api: JsonClient, campaign: Campaign) -> Any:
    asked = {"kind": "label", "language": "es"}
    answer = api.post(f"{V1}/campaigns/{campaign.name}/claims", asked)
    assert answer.status_code == 201, answer.content
    return answer.json()


def send(api: JsonClient, assignment: Any, answers: Any) -> Any:
    body = {"nonce": str(uuid.uuid4()), "answers": answers}
    answer = api.post(f"{V1}/assignments/{assignment['id']}/labels", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def outcomes(became: Any) -> list[tuple[str, str]]:
    return [(one["question"], one["outcome"]) for one in became]


CAME_OF_IT = [
    ("problem", "kept"), ("where", "removed"), ("fluent", "kept"), ("marks", "changed"),
    ("score", "added"),
]  # fmt: skip


def test_a_task_shows_its_suggestion_and_its_submission_what_became_of_it(
    campaign: Campaign, manager: JsonClient, tmp_path: Path
) -> None:
    before = client_of(member(campaign))
    held = claim(before, campaign)
    assert held["suggestion"] is None
    made = suggest(manager, campaign)
    assert (made.status_code, made.json()["added"]) == (201, 1)
    again = suggest(manager, campaign)
    assert (again.status_code, again.json()["unchanged"]) == (200, 1)
    assert send(before, held, ANSWERED)["became"] is None

    after = client_of(member(campaign))
    held = claim(after, campaign)
    assert set(held["suggestion"]) == {"answers"}
    assert held["suggestion"]["answers"]["problem"] == "grammar"
    sent = send(after, held, ANSWERED)
    assert outcomes(sent["became"]) == CAME_OF_IT
    assert "suggestion_source" not in sent

    reviewer = client_of(member(campaign, Role.REVIEWER))
    task = campaign.tasks.get(form="clarity")
    votes = [one["decision"] for one in reviewer.get(f"{V1}/tasks/{task.pk}").json()["votes"]]
    assert [vote["suggestion_source"] for vote in votes] == [None, "a model"]
    assert votes[0]["became"] is None
    assert outcomes(votes[1]["became"]) == CAME_OF_IT

    rows = exported(manager, campaign)
    assert [row["suggestion_source"] for row in rows] == [None, "a model"]
    assert rows[0]["suggestion_outcome"] is None
    assert outcomes(rows[1]["suggestion_outcome"]) == CAME_OF_IT
    assert not {"rules", "suggested", "suggested_by"} & rows[1].keys()

    build_release(campaign=campaign, version="1.0.0", out=tmp_path / "release")
    assert verify_release(tmp_path / "release") == []
    table = pq.read_table(tmp_path / "release" / "labels_clarity")
    [plain, shown] = sorted(table.to_pylist(), key=lambda row: row["suggestion_source"] or "")
    assert (plain["suggestion_source"], plain["suggestion_outcome"]) == (None, None)
    assert shown["suggestion_source"] == "a model"
    assert outcomes(shown["suggestion_outcome"]) == CAME_OF_IT
    [mark] = [one for one in shown["suggestion_outcome"] if one["question"] == "marks"]
    assert json.loads(mark["suggested"])["quote"] == "[test-"
    assert json.loads(mark["answered"])["label"] == "minor"
    consensus = pq.read_table(tmp_path / "release" / "consensus_clarity")
    assert not {"suggestion_source", "suggestion_outcome"} & set(consensus.column_names)


def exported(manager: JsonClient, campaign: Campaign) -> list[dict[str, Any]]:
    lines = manager.get(f"{V1}/campaigns/{campaign.name}/decisions/labels")
    text = b"".join(lines.streaming_content).decode()  # type: ignore[attr-defined]
    return [json.loads(line) for line in text.splitlines()]


def test_a_form_that_takes_none_has_no_such_columns(tmp_path: Path) -> None:
    campaign = asking(read_form(CLARITY))
    api, manager = client_of(member(campaign)), client_of(member(campaign, Role.MANAGER))
    assert list(suggest(manager, campaign).json()["errors"]) == ["form"]
    send(api, claim(api, campaign), ANSWERED)
    [row] = exported(manager, campaign)
    assert not [name for name in row if "suggest" in name]
    build_release(campaign=campaign, version="1.0.0", out=tmp_path / "release")
    names = pq.read_table(tmp_path / "release" / "labels_clarity").column_names
    assert not [name for name in names if "suggest" in name]


def test_a_question_without_a_column_is_not_released_this_way_either(tmp_path: Path) -> None:
    form = read_form(SUGGESTING.replace('column = "score"', ""))
    campaign = asking(form)
    manager, api = client_of(member(campaign, Role.MANAGER)), client_of(member(campaign))
    suggest(manager, campaign)
    send(api, claim(api, campaign), ANSWERED)
    build_release(campaign=campaign, version="1.0.0", out=tmp_path / "release")
    [row] = pq.read_table(tmp_path / "release" / "labels_clarity").to_pylist()
    assert "score" not in dict(outcomes(row["suggestion_outcome"]))


def test_bad_rows_are_all_named_and_people_who_do_not_manage_are_refused(
    campaign: Campaign, manager: JsonClient
) -> None:
    rows = [{"sample_id": "x", "language": "es", "answers": {}}, {"language": "es"}]
    refused = suggest(manager, campaign, suggestions=rows)
    assert refused.status_code == 400
    assert len(refused.json()["errors"]["suggestions"]) == 3
    assert suggest(client_of(member(campaign)), campaign).status_code == 403
    told = suggest(manager, campaign, dry_run=True)
    assert (told.status_code, told.json()["added"]) == (200, 1)
    assert not campaign.suggestions.exists()


def test_the_form_culture_can_take_them_and_its_votes_stay(tmp_path: Path) -> None:
    document = shipped()["culture"].document() | {"suggestions": True}
    campaign = asking(Form.of(document))
    manager, api = client_of(member(campaign, Role.MANAGER)), client_of(member(campaign))
    sample_id = campaign.benchmark.items.get().sample_id
    row = {"sample_id": sample_id, "language": "en", "answers": {"knowledge": ["none"]}}
    assert suggest(manager, campaign, form="culture", suggestions=[row]).status_code == 201
    asked = {"kind": "label", "language": "en"}
    held = api.post(f"{V1}/campaigns/{campaign.name}/claims", asked).json()
    assert held["suggestion"] == {"answers": {"knowledge": ["none"]}}
    send(api, held, {"knowledge": ["none"], "time_sensitive": False})
    build_release(campaign=campaign, version="1.0.0", out=tmp_path / "release")
    assert verify_release(tmp_path / "release") == []
    assert pq.read_table(tmp_path / "release" / "votes").num_rows == 1
    [found] = pq.read_table(tmp_path / "release" / "labels_culture").to_pylist()
    assert found["suggestion_source"] == "a model"
