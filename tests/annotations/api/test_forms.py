"""A form that the program has never seen, by a program that knows nothing but the API."""

import json
import uuid
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotations.kinds.label.ledger import Label
from annotations.models import Campaign, Protocol
from annotations.publishing import verify_release
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from evaluation.scoring.dataset import Release
from tests import work
from tests.clients import V1, JsonClient, client_of
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.work import edit

pytestmark = pytest.mark.django_db

FORM = """
id = "plain-words"
on = "translation"
which = "candidates"
after = "import"
title = {en = "Plain words", es = "Palabras llanas"}

[[questions]]
id = "problem"
type = "choice"
text = {en = "What is wrong?"}
values = [{id = "none", text = {en = "Nothing"}}, {id = "stiff", text = {en = "Stiff"}}]
required = true
column = "problem"

[[questions]]
id = "where"
type = "spans"
text = {en = "Where?"}
labels = ["word", "order"]
severities = ["minor", "major"]
missing = true
shown_if = {problem = ["stiff"]}
column = "marks"

[[questions]]
id = "countries"
type = "choices"
text = {en = "Where would one say so?"}
vocabulary = "countries"
shown_if = {problem = ["stiff"]}
column = "countries"

[[questions]]
id = "clear"
type = "yes_no"
text = {en = "Is it clear?"}
consensus = "majority"
required = true
column = "is_clear"

[[questions]]
id = "score"
type = "scale"
text = {en = "How good is it?"}
min = 0
max = 100
anchors = {"0" = {en = "Bad"}, "100" = {en = "Good"}}
required = true
column = "score"

[[questions]]
id = "remark"
type = "text"
text = {en = "Anything else?"}
"""
STIFF = {
    "problem": "stiff", "countries": ["MX", "ES"], "clear": True, "score": 60, "remark": "hm",
}  # fmt: skip
FINE = {"problem": "none", "clear": False, "score": 91}


@made_once
def campaign() -> Campaign:
    return make_campaign(items=2, overlap_label=2)


@pytest.fixture
def manager(campaign: Campaign) -> JsonClient:
    return client_of(member(campaign, Role.MANAGER))


def forms_url(campaign: Campaign) -> str:
    return f"{V1}/campaigns/{campaign.name}/forms"


def bring_in(manager: JsonClient, campaign: Campaign, form: str = FORM) -> Any:
    answer = manager.post(forms_url(campaign), {"toml": form})
    assert answer.status_code == 201, answer.content
    return answer.json()


def claim(api: JsonClient, campaign: Campaign) -> Any:
    asked = {"kind": "label", "language": "es"}
    answer = api.post(f"{V1}/campaigns/{campaign.name}/claims", asked)
    assert answer.status_code == 201, answer.content
    return answer.json()


def send(api: JsonClient, assignment: Any, answers: Any) -> Any:
    body = {"nonce": str(uuid.uuid4()), "answers": answers}
    return api.post(f"{V1}/assignments/{assignment['id']}/labels", body)


def label(api: JsonClient, campaign: Campaign, answers: Any) -> Any:
    answer = send(api, claim(api, campaign), answers)
    assert answer.status_code == 201, answer.content
    return answer.json()


def mark(assignment: Any, words: str, field: str = "question") -> dict[str, Any]:
    """A mark on the words of the text in hand."""
    [text] = assignment["candidates"]
    read = text["question"] if field == "question" else text["options"]["abcd".index(field[-1])]
    start = read.index(words)
    place = {"field": field, "start": start, "end": start + len(words), "quote": words}
    return place | {"label": "word", "severity": "minor"}


def test_a_form_is_imported_worked_on_disputed_ruled_on_and_released(
    campaign: Campaign, manager: JsonClient, tmp_path: Path
) -> None:
    made = bring_in(manager, campaign)
    assert (made["form"], made["version"], made["opened"]) == ("plain-words", 2, 2)
    first, second = client_of(member(campaign)), client_of(member(campaign))
    assignment = claim(first, campaign)
    assert (assignment["task"]["form"], assignment["task"]["protocol"]) == ("plain-words", 2)
    missing = {"field": None, "start": None, "end": None, "label": "word", "severity": "major"}
    marks = [mark(assignment, "Which"), mark(assignment, "(test-engine)", "option_b"), missing]
    sent = send(first, assignment, STIFF | {"where": marks})
    assert (sent.status_code, sent.json()["form"]) == (201, "plain-words")
    assert "quote" not in sent.json()["answers"]["where"][0]
    label(second, campaign, FINE)
    reviewer = client_of(member(campaign, Role.REVIEWER))
    disputed = f"{V1}/campaigns/{campaign.name}/disputed"
    [task] = reviewer.get(disputed, {"form": "plain-words"}).json()["results"]
    told = reviewer.get(f"{V1}/tasks/{task['id']}").json()
    assert told["form"] == "plain-words"
    assert set(told["consensus"]["values"]["disputed"]) == {"problem", "clear"}
    ruling = {"nonce": str(uuid.uuid4()), "answers": FINE | {"clear": True}}
    ruled = reviewer.post(f"{V1}/tasks/{task['id']}/adjudications", ruling)
    assert (ruled.status_code, ruled.json()["values"]["clear"]) == (201, True)
    agreement = manager.get(f"{V1}/campaigns/{campaign.name}/agreement", {"form": "plain-words"})
    rows = {row["tag"]: row["percent"] for row in agreement.json()}
    assert (rows["problem"], rows["clear"]) == (0, 0)
    assert "score" in rows

    build_release(campaign=campaign, version="1.0.0", out=tmp_path / "release")
    assert verify_release(tmp_path / "release") == []
    one, two = table(tmp_path / "release", "labels_plain_words")
    stiff = one if one["problem"] == "stiff" else two
    assert [found["quote"] for found in stiff["marks"]] == ["Which", "(test-engine)", None]
    assert (stiff["countries"], stiff["is_clear"], stiff["score"]) == (["ES", "MX"], True, 60.0)
    assert (stiff["engine"], stiff["protocol_version"]) == ("test-engine", 2)
    assert "remark" not in stiff
    [held] = table(tmp_path / "release", "consensus_plain_words")
    assert (held["state"], held["is_clear"], held["problem"]) == ("adjudicated", True, "none")
    card = (tmp_path / "release" / "README.md").read_text()
    assert "People also filled in: “Plain words” (2 answers of 2 people)." in card
    assert "Plain words, from 2 counted labels by 2 people:" in card
    assert "| `problem` | Stiff | 1 |" in card
    assert len(Release(tmp_path / "release").items("en", "test")) == 2


def table(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(folder / name).to_pylist()
    return rows


def test_a_release_is_built_again_the_same_though_the_form_and_its_texts_went_on(
    campaign: Campaign, manager: JsonClient, tmp_path: Path
) -> None:
    """The text that has one label of two gives way: it is asked no further, and not agreed on."""
    current = FORM.replace("candidates", "current")
    bring_in(manager, campaign, current)
    label(client_of(member(campaign)), campaign, FINE)
    build_release(campaign=campaign, version="1.0.0", out=tmp_path / "first")
    bring_in(manager, campaign, current.replace("What is wrong?", "What is amiss?"))
    editor = member(campaign)
    for number in range(2):
        edit(editor, work.claim(campaign, editor), f"¿Qué hueso {number}?")
    label(client_of(member(campaign)), campaign, FINE)
    build_release(campaign=campaign, version="1.0.0", out=tmp_path / "again")
    first, again = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}
        for folder in (tmp_path / "first", tmp_path / "again")
    )
    assert first == again


def test_labels_of_two_versions_are_released_with_both_documents(
    campaign: Campaign, manager: JsonClient, tmp_path: Path
) -> None:
    """A task that was begun keeps its version; the column that it alone has stays."""
    bring_in(manager, campaign)
    begun = client_of(member(campaign))
    assignment = claim(begun, campaign)
    made = bring_in(manager, campaign, FORM.replace('column = "score"', 'column = "points"'))
    assert (made["moved"], made["kept"]) == (1, 1)
    assert send(begun, assignment, FINE).status_code == 201
    label(begun, campaign, FINE | {"score": 12})
    build_release(campaign=campaign, version="1.0.0", out=tmp_path / "release")
    assert verify_release(tmp_path / "release") == []
    rows = table(tmp_path / "release", "labels_plain_words")
    assert {(row["protocol_version"], row["score"], row["points"]) for row in rows} == {
        (2, 91.0, None),
        (3, None, 12.0),
    }
    assert (tmp_path / "release" / "forms" / "plain-words.2.json").is_file()


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, {"problem", "clear", "score"}),
        (FINE | {"countries": ["ES"]}, {"countries"}),
        (FINE | {"where": [{"field": "question", "start": 0, "end": 1}]}, {"where"}),
        (FINE | {"problem": "bad", "score": 101, "clear": "yes"}, {"problem", "score", "clear"}),
        (FINE | {"feeling": 1}, {"feeling"}),
        ("none", {"answers"}),
        (None, {"answers"}),
    ],
)
def test_what_is_wrong_with_answers_is_told_by_question(
    campaign: Campaign, manager: JsonClient, answers: Any, wrong: set[str]
) -> None:
    bring_in(manager, campaign)
    api = client_of(member(campaign))
    refused = send(api, claim(api, campaign), answers)
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert set(refused.json()["errors"]) == wrong
    assert not Label.objects.exists()


def test_a_mark_that_does_not_quote_its_words_is_refused(
    campaign: Campaign, manager: JsonClient
) -> None:
    bring_in(manager, campaign)
    api = client_of(member(campaign))
    assignment = claim(api, campaign)
    for wrong in ({"quote": "other"}, {"field": "option_z"}, {"end": 10_000}, {"severity": "huge"}):
        marks = [mark(assignment, "Which") | wrong]
        refused = send(api, assignment, STIFF | {"where": marks})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["where"])


def test_a_form_is_refused_as_a_whole_with_all_that_is_wrong(
    campaign: Campaign, manager: JsonClient
) -> None:
    broken = FORM.replace('type = "choice"', 'type = "guess"').replace(
        'column = "score"', 'column = "round"'
    )
    by_file = manager.post(forms_url(campaign), {"toml": broken})
    [*problems] = by_file.json()["errors"]["toml"]
    assert by_file.status_code == 400
    assert any("line 10" in problem and "type" in problem for problem in problems)
    assert any("round" in problem for problem in problems)
    shape = {"id": "x", "title": {"es": "T"}, "on": "moon", "questions": [], "odd": 1}
    by_document = manager.post(forms_url(campaign), {"document": shape})
    assert len(by_document.json()["errors"]["document"]) >= 3
    assert Protocol.objects.filter(campaign=campaign).count() == 1


def test_a_form_is_given_in_one_way_alone(campaign: Campaign, manager: JsonClient) -> None:
    for given in ({}, {"toml": FORM, "shipped": "culture"}, {"shipped": "none-such"}):
        assert manager.post(forms_url(campaign), given).status_code == 400
    shipped = manager.post(forms_url(campaign), {"shipped": "item-errors"})
    assert (shipped.status_code, shipped.json()["form"]) == (201, "item-errors")


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    campaign: Campaign, manager: JsonClient
) -> None:
    told = manager.post(forms_url(campaign), {"toml": FORM, "dry_run": True})
    assert (told.status_code, told.json()["opened"], told.json()["dry_run"]) == (200, 2, True)
    assert any("fr" in one for one in told.json()["fallbacks"])
    assert campaign.protocols.count() == 1
    assert not campaign.tasks.filter(kind="label", form="plain-words").exists()


def test_the_same_form_again_changes_nothing_and_its_document_can_be_sent_back(
    campaign: Campaign, manager: JsonClient
) -> None:
    bring_in(manager, campaign)
    listed = client_of(member(campaign)).get(forms_url(campaign)).json()
    assert [(one["id"], one["protocol"]) for one in listed] == [("culture", 2), ("plain-words", 2)]
    again = manager.post(forms_url(campaign), {"document": listed[1]["document"]})
    assert (again.status_code, again.json()["is_new"], again.json()["version"]) == (200, False, 2)
    before = manager.get(forms_url(campaign), {"protocol": 1}).json()
    assert [one["id"] for one in before] == ["culture"]
    for unknown in ("3", "x", "-1", "9" * 30):
        assert manager.get(forms_url(campaign), {"protocol": unknown}).status_code == 404
    detail = manager.get(f"{V1}/campaigns/{campaign.name}").json()
    assert [form["id"] for form in detail["protocol"]["forms"]] == ["culture", "plain-words"]


def test_two_forms_cannot_have_the_same_tables(campaign: Campaign, manager: JsonClient) -> None:
    bring_in(manager, campaign)
    twin = {"toml": FORM.replace("plain-words", "plain_words")}
    assert list(manager.post(forms_url(campaign), twin).json()["errors"]) == ["id"]


def test_a_column_with_labels_keeps_its_type(campaign: Campaign, manager: JsonClient) -> None:
    typed = 'type = "text"\ntext = {en = "Is it clear?"}\nconsensus = "none"'
    other = FORM.replace(
        'type = "yes_no"\ntext = {en = "Is it clear?"}\nconsensus = "majority"', typed
    )
    bring_in(manager, campaign)
    bring_in(manager, campaign, other)
    bring_in(manager, campaign)
    label(client_of(member(campaign)), campaign, FINE)
    refused = manager.post(forms_url(campaign), {"toml": other})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["column"])
    assert "is_clear" in refused.json()["errors"]["column"][0]
    bring_in(manager, campaign, FORM.replace("Is it clear?", "Is it plain?"))


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER, Role.VIEWER])
def test_only_managers_bring_forms_in(campaign: Campaign, role: Role) -> None:
    refused = client_of(member(campaign, role)).post(forms_url(campaign), {"toml": "broken"})
    assert refused.status_code == 403


def test_a_known_answer_is_given_for_a_form_and_a_language(
    campaign: Campaign, manager: JsonClient
) -> None:
    bring_in(manager, campaign)
    item = campaign.benchmark.items.earliest("pk")
    given = {"item": item.pk, "form": "plain-words", "language": "es", "answers": FINE}
    url = f"{V1}/campaigns/{campaign.name}/controls/gold/given"
    made = manager.post(url, given)
    assert (made.status_code, made.json()["expected"]) == (201, FINE)
    assert list(manager.post(url, given | {"form": "other"}).json()["errors"]) == ["item"]


def test_labels_are_exported_with_their_form(campaign: Campaign, manager: JsonClient) -> None:
    bring_in(manager, campaign)
    label(client_of(member(campaign)), campaign, FINE)
    url = f"{V1}/campaigns/{campaign.name}/decisions"
    response = manager.get(f"{url}/labels")
    [row] = [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]
    assert (row["form"], row["answers"]) == ("plain-words", FINE)
