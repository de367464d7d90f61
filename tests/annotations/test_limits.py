"""A limit is the same at every door: what is at it comes in everywhere, what is beyond nowhere."""

import json
import uuid
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from annotations import limits
from annotations.api.campaigns import PlanInput
from annotations.engines import Output, Status
from annotations.engines.apertium.program import ApertiumProgram
from annotations.kinds.review.acts import adjudicate_text
from annotations.models import Campaign, Item, Task, Translation
from annotations.quality.units import Unit
from annotations.services import controls, flagging, importing, planning
from annotations.services.adjudicating import Ruling
from annotations.services.importing import ImportRefused, import_benchmark
from annotations.services.importing_texts import import_translations
from annotations.services.translating import pretranslate
from annotations.vocabularies import FlagReason, Role
from annotations.web.console.protocol_forms import CampaignForm
from tests.clients import V1, client_of
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.work import ALL_CHECKS, accept, claim
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db

OPTIONS = ["uno", "dos", "tres", "cuatro"]
ROOM = limits.TEXT - len("".join(OPTIONS))


def text_of(length: int) -> str:
    return ("palabra " * (length // 8 + 1))[:length].rstrip().ljust(length, "x")


AT, OVER = text_of(ROOM), text_of(ROOM + 1)
PLAN = {
    "overlap_review": limits.OVERLAP,
    "lease_minutes": limits.LEASE_MINUTES,
    "grace_minutes": limits.GRACE_MINUTES,
    "label_per_subject": limits.PER_SUBJECT,
    "seed": limits.SEED,
}


@pytest.fixture
def campaign(settings: Any, tmp_path: Any) -> Campaign:
    settings.RUNS_DIR = tmp_path
    item = ItemFactory(benchmark=BenchmarkFactory(), question="What?", options=OPTIONS, key=0)
    return make_campaign(benchmark=item.benchmark, label_per_subject=0)


# --- A question with its options.


def by_benchmark(campaign: Campaign, tmp_path: Any, question: str) -> list[str]:
    path = tmp_path / "benchmark.jsonl"
    row = {"sample_id": "a/test/0", "subject": "a", "question": question, "options": OPTIONS}
    path.write_text(json.dumps(row | {"answer": "A"}))
    try:
        import_benchmark(path=path, name="long")
    except ImportRefused as refused:
        return [error.field for error in refused.errors]
    assert Item.objects.get(benchmark__name="long").question == question
    return []


def by_translations(campaign: Campaign, tmp_path: Any, question: str) -> list[str]:
    path = tmp_path / "es.jsonl"
    item = campaign.benchmark.items.get()
    row = {"sample_id": item.sample_id, "question": question, "options": OPTIONS}
    path.write_text(json.dumps(row))
    try:
        import_translations(path=path, campaign=campaign, language="es", engine="one")
    except ImportRefused as refused:
        return [error.field for error in refused.errors]
    assert Translation.objects.filter(engine="one", question=question).exists()
    return []


def by_engine(campaign: Campaign, tmp_path: Any, question: str) -> list[str]:
    answer = [Output(Unit(question, tuple(OPTIONS)))]
    with (
        patch.object(ApertiumProgram, "translate", return_value=answer),
        patch.object(ApertiumProgram, "status", return_value=Status(("es",), "1")),
    ):
        done = pretranslate(campaign=campaign, language="es", engine="apertium")
    return ["question"] if done.without_text else []


def by_desk(campaign: Campaign, tmp_path: Any, question: str) -> list[str]:
    user = member(campaign)
    assignment = claim(campaign, user)
    client = Client()
    client.force_login(user)
    text = {"question": question} | {f"option_{k}": o for k, o in zip("abcd", OPTIONS, strict=True)}
    sent = {"nonce": str(uuid.uuid4()), "verdict": "text", "seen": 0, "acknowledged": ALL_CHECKS}
    saved = client.post(
        reverse("desk-draft", args=[assignment.pk]), sent | text | {"draft_version": 0}
    )
    assert saved.status_code == 200
    answer = client.post(reverse("desk-submit", args=[assignment.pk]), sent | text)
    if answer.status_code == 422:
        assert "50000" in answer.content.decode() or "50,000" in answer.content.decode()
        return ["question"]
    assert answer.status_code == 303
    return []


def by_api(campaign: Campaign, tmp_path: Any, question: str) -> list[str]:
    user = member(campaign)
    body = {
        "nonce": str(uuid.uuid4()), "seen": 0, "verdict": "edit", "question": question,
        "options": OPTIONS, "acknowledged": ALL_CHECKS,
    }  # fmt: skip
    url = f"{V1}/assignments/{claim(campaign, user).pk}/reviews"
    answer = client_of(user).post(url, body)
    return list(answer.json()["errors"]) if answer.status_code == 400 else []


def by_ruling(campaign: Campaign, tmp_path: Any, question: str) -> list[str]:
    user = member(campaign)
    accept(user, claim(campaign, user))
    reviewer = member(campaign, Role.REVIEWER)
    try:
        adjudicate_text(
            ruling=Ruling(
                reviewer, Task.objects.get(kind="review").pk, uuid.uuid4(), "As the guideline says"
            ),
            question=question,
            options=OPTIONS,
            acknowledged=ALL_CHECKS,
        )
    except Invalid as refused:
        return list(refused.fields)
    return []


DOORS = [by_benchmark, by_translations, by_engine, by_desk, by_api, by_ruling]


@pytest.mark.parametrize("refused", DOORS)
def test_a_text_at_the_limit_is_taken_at_every_door(
    campaign: Campaign, tmp_path: Any, refused: Callable[..., list[str]]
) -> None:
    assert refused(campaign, tmp_path, AT) == []


@pytest.mark.parametrize("refused", DOORS)
def test_a_longer_text_is_refused_at_every_door(
    campaign: Campaign, tmp_path: Any, refused: Callable[..., list[str]]
) -> None:
    assert refused(campaign, tmp_path, OVER) == ["question"]


def test_an_import_names_the_row_that_is_too_long_and_what_to_do(tmp_path: Any) -> None:
    path = tmp_path / "benchmark.jsonl"
    row = {"sample_id": "a/test/0", "subject": "a", "question": OVER, "options": OPTIONS}
    path.write_text(json.dumps(row | {"answer": "A"}))
    with pytest.raises(ImportRefused) as refused:
        import_benchmark(path=path, name="long")
    assert [str(error) for error in refused.value.errors] == [
        "benchmark.jsonl, row 1, question: has 50001 characters with its options. "
        "Give at most 50000."
    ]


# --- What is said beside a decision.


@pytest.mark.parametrize("name", ["desk", "api", "service"])
@pytest.mark.parametrize("length", [limits.COMMENT, limits.COMMENT + 1])
def test_a_comment_has_one_length(campaign: Campaign, name: str, length: int) -> None:
    user = member(campaign)
    assignment = claim(campaign, user)
    said = {"nonce": str(uuid.uuid4()), "reason": FlagReason.OTHER, "comment": "x" * length}
    client = Client()
    client.force_login(user)
    if name == "desk":
        taken = client.post(reverse("desk-flag", args=[assignment.pk]), said).status_code < 400
    elif name == "api":
        url = f"{V1}/assignments/{assignment.pk}/flags"
        taken = client_of(user).post(url, said).status_code == 201
    else:
        task = assignment.task
        try:
            flagging.raise_flag(
                campaign=campaign, item=task.item, language="es", person=user, **said
            )
            taken = True
        except Invalid as refused:
            taken = "comment" not in refused.fields
    assert taken == (length == limits.COMMENT)


# --- Numbers.


def plan_by_service(campaign: Campaign, name: str, number: int) -> set[str]:
    try:
        planning.create_campaign(
            benchmark=campaign.benchmark,
            name="another",
            languages=["es"],
            plan=planning.Plan.of(**{name: number}),
        )
    except Invalid as refused:
        return set(refused.fields)
    return set()


def plan_by_api(campaign: Campaign, name: str, number: int) -> set[str]:
    given = PlanInput(data={name: number})
    given.is_valid()
    return set(given.errors)


def plan_by_form(campaign: Campaign, name: str, number: int) -> set[str]:
    form = CampaignForm()
    values = {field: form[field].value() for field in form.fields}
    chosen = {"benchmark": campaign.benchmark.pk, "name": "another", "languages": ["es"]}
    return set(CampaignForm(values | chosen | {name: number}).errors)


PLAN_DOORS = pytest.mark.parametrize("refused", [plan_by_service, plan_by_api, plan_by_form])


@PLAN_DOORS
@pytest.mark.parametrize(
    ("name", "number"), [(name, end) for name, allowed in PLAN.items() for end in allowed]
)
def test_a_rule_at_its_limit_is_taken(
    campaign: Campaign, refused: Callable[..., set[str]], name: str, number: int
) -> None:
    assert refused(campaign, name, number) == set()


@PLAN_DOORS
@pytest.mark.parametrize(
    ("name", "number"),
    [(name, n) for name, a in PLAN.items() for n in (a.least - 1, a.most + 1)],
)
def test_a_rule_beyond_its_limit_is_refused(
    campaign: Campaign, refused: Callable[..., set[str]], name: str, number: int
) -> None:
    assert refused(campaign, name, number) == {name}


@pytest.mark.parametrize(
    ("name", "number"),
    [("count", 0), ("count", 1001), ("seed", -1), ("seed", 2**53 + 1)],
)
def test_a_draw_of_controls_has_the_same_bounds_at_every_door(
    campaign: Campaign, name: str, number: int
) -> None:
    with pytest.raises(Invalid) as refused:
        controls.plant(campaign=campaign, language="es", **{"count": 1, "seed": 1, name: number})
    assert set(refused.value.fields) == {name}


@pytest.mark.parametrize("number", [2, 26])
def test_an_item_may_have_the_fewest_and_the_most_options(tmp_path: Any, number: int) -> None:
    path = tmp_path / "options.jsonl"
    options = [str(n) for n in range(number)]
    row = {"sample_id": "a/test/0", "subject": "a", "question": "Which?", "answer": "A"}
    path.write_text(json.dumps(row | {"options": options}))
    assert importing.import_benchmark(path=path, name="many").added == 1
    path.write_text(json.dumps(row | {"options": options[:1] if number == 2 else [*options, "z"]}))
    with pytest.raises(ImportRefused) as refused:
        importing.import_benchmark(path=path, name="more")
    assert refused.value.errors[0].field == "options"
