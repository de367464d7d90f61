"""What people did to the texts of a campaign, measured from the ledger."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from annotations.models import Campaign, Item
from annotations.services import measuring_effort
from annotations.services.importing_texts import store_translations
from annotations.services.measuring_effort import measure_effort, start_measuring
from annotations.services.opening import open_text_tasks
from annotations.vocabularies import Role, Verdict
from tests.clients import V1, client_of
from tests.controls import plant_some
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.work import accept, claim, edit, revise
from workbench.core.jobs.models import Job, JobState
from workbench.core.jobs.services import run

pytestmark = pytest.mark.django_db

WATER = "水的沸点是多少度（第{}题）？"


def chinese(item: Item, engine: str) -> tuple[Item, str, list[str]]:
    return item, WATER.format(item.position) + engine, ["一百度", "九十度", "八十度", "零度"]


@pytest.fixture
def campaign(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """Spanish by one engine, Chinese by two; one text of each is edited, the others accepted."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(measuring_effort, "SAMPLES", 50)
    benchmark = BenchmarkFactory()
    for category in ("STEM", "Humanities", "STEM"):
        ItemFactory(benchmark=benchmark, category=category)
    campaign = make_campaign(benchmark=benchmark, languages=("es", "zh"), translated=False)
    items = list(benchmark.items.all())
    for language, engine, texts in [
        ("es", "one", [(item, f"¿Qué hueso es el {n}?", list("abcd")) for n, item in
                       enumerate(items)]),
        ("zh", "one", [chinese(item, "甲") for item in items]),
        ("zh", "two", [chinese(item, "乙丙丁") for item in items]),
    ]:  # fmt: skip
        store_translations(texts=texts, language=language, engine=engine, engine_version="1")
    for language in ("es", "zh"):
        open_text_tasks(campaign=campaign, language=language)
        user = member(campaign)
        edit(user, held := claim(campaign, user, language=language), shown(held) + " x")
        for _ in range(2):
            accept(user, claim(campaign, user, language=language))
    return campaign


def shown(held: Any) -> str:
    return str(held.task.candidates.get(position=0).translation.question)


def measured(campaign: Campaign) -> dict[str, Any]:
    job = start_measuring(campaign=campaign, user=None)
    run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error
    return job.result


def total(rows: list[dict[str, Any]], **wanted: str) -> dict[str, Any]:
    wanted = {"by": "", "part": "whole", "value": "", "tokenizer": "words"} | wanted
    (found,) = (row for row in rows if all(row[name] == value for name, value in wanted.items()))
    return found


def test_edits_by_everything_engines_ranked_and_tokens_counted(
    campaign: Campaign, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    items = tmp_path / "items.csv"
    call_command("effort", campaign=campaign.name, json=True, items=items)
    document = json.loads(capsys.readouterr().out)
    rows = document["rows"]
    spanish = total(rows, language="es")
    assert (spanish["texts"], spanish["edited"], spanish["edits"]) == (3, 1, 1)
    assert spanish["hter"] == pytest.approx(1 / spanish["tokens"])
    assert 0 <= spanish["low"] <= spanish["hter"] <= spanish["high"]
    assert total(rows, language="es", part="options")["edits"] == 0
    stem = total(rows, language="es", by="category", value="STEM")
    assert stem["texts"] == 2
    of_zh = {row["tokenizer"] for row in rows if row["language"] == "zh"}
    assert {name.partition("-")[0] for name in of_zh} == {"spm", "characters"}
    pooled = {row["tokenizer"] for row in rows if not row["language"]}
    assert pooled == {"words", "characters"}
    engines = {row["value"]: row["texts"] for row in rows if row["by"] == "engine"
               and row["language"] == "es"}  # fmt: skip
    assert engines == {"one": 3}
    assert all(row["value"].startswith("annotator-") for row in rows if row["by"] == "person")
    ranked = [one for one in document["rankings"] if one["measure"] == "chrf"]
    assert {one["language"] for one in ranked} == {"zh"}
    assert ranked[0]["texts"] == 3
    assert sum(ranked[0]["started"].values()) == 3
    assert {row["language"] for row in document["fertility"]} == {"en", "es", "zh"}
    assert set(document["signatures"]) == of_zh | {"words"}
    cells = list(csv.DictReader(items.read_text(encoding="utf-8").splitlines()))
    assert len(cells) == 3 * 3 + 3 * 3 * 2
    assert sum(int(row["edits"]) for row in cells if row["part"] == "whole"
               and row["tokenizer"] == "words") == 1  # fmt: skip
    call_command("effort", campaign=campaign.name, language="sr")
    assert capsys.readouterr().out == "No edits to measure yet in sr.\n"
    for model in (b"", b"no model"):
        (none := tmp_path / "none.model").write_bytes(model)
        with pytest.raises(CommandError, match=r"none\.model: no model of sentencepiece"):
            call_command("effort", campaign=campaign.name, tokenizer=none)
    call_command("effort", campaign=campaign.name, by="engine", language="zh")
    assert "zh one characters: " in capsys.readouterr().out


def test_a_job_stores_the_newest_alone_without_controls_and_the_api_gives_it(
    campaign: Campaign, tmp_path: Path
) -> None:
    manager, viewer = member(campaign, Role.MANAGER), member(campaign, Role.VIEWER)
    path = f"{V1}/campaigns/{campaign.name}/effort"
    client = client_of(manager)
    assert client.get(path).json()["measured_at"] is None
    before = measured(campaign)
    assert before["texts"] == 6
    plant_some(campaign, 1)
    after = measured(campaign)
    assert after["texts"] == 6
    assert {file.name for file in (tmp_path / "effort").iterdir()} == {after["file"],
                                                                      after["items"]}  # fmt: skip
    said = client.get(path, {"by": "category", "part": "question"}).json()
    assert total(said["totals"], language="", by="category", part="question",
                 value="Humanities")["texts"] == 1  # fmt: skip
    assert said["signatures"]["words"]["hter"].endswith("|split:words")
    assert client.get(path, {"by": "person"}).status_code == 200
    assert client.get(path, {"by": "colour"}).status_code == 400
    assert client_of(viewer).get(path, {"by": "person"}).status_code == 403
    assert client_of(viewer).get(path).status_code == 200
    assert client_of(viewer).post(path).status_code == 403
    assert client.post(path).status_code == 202
    assert Job.objects.filter(kind="effort", state=JobState.QUEUED).exists()


def test_each_step_is_measured_from_what_it_saw_and_the_end_from_the_machine() -> None:
    campaign = make_campaign(items=1, rules={"review": {"steps": ["review", "revision"]}})
    first, second = member(campaign), member(campaign)
    held = claim(campaign, first)
    edit(first, held, f"{shown(held)} uno")
    text = f"{shown(held)} uno dos"
    revise(second, claim(campaign, second, "revision"), Verdict.EDIT, text)
    rows = measure_effort(campaign=campaign)["rows"]
    edits = {row["step"]: row["edits"] for row in rows if row["language"] == "es"
             and (row["by"], row["part"]) == ("", "whole")}  # fmt: skip
    assert edits == {"review": 1, "revision": 1, "final": 2}
    assert {row["step"] for row in rows if row["by"] == "person"} == {"review", "revision"}
