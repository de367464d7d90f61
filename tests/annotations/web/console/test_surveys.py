"""What the checks find in all texts of a campaign."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from annotations.models import Campaign
from annotations.services.importing_texts import store_translations
from annotations.services.opening import open_text_tasks
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn
from tests.controls import accept_texts, controlled_campaign, plant_some
from tests.factories import member
from workbench.core.jobs.models import Job, JobState
from workbench.core.jobs.services import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(settings: Settings, tmp_path: Path) -> Campaign:
    """Three sound texts of one engine, and of another the same with a wrong number in each."""
    settings.MEDIA_ROOT = tmp_path
    campaign = controlled_campaign(items=3)
    store_translations(
        texts=[
            (item, "=¿Cuál de estos 999 ríos mide más?", ["uno", "dos", "tres", "tres"])
            for item in campaign.benchmark.items.all()
        ],
        language="es",
        engine="second",
        engine_version="2",
    )
    open_text_tasks(campaign=campaign, language="es")
    return campaign


def address(campaign: Campaign, page: str = "") -> str:
    return f"/console/campaigns/{campaign.name}/texts/checks/{page}"


def survey(client: Client, campaign: Campaign) -> Job:
    client.post(address(campaign, "start/"))
    job = Job.objects.filter(state=JobState.QUEUED).get()
    run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error
    return job


def rows(content: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(content.decode().splitlines())


def test_findings_are_counted_by_check_language_and_engine(
    campaign: Campaign, sign_in: SignIn
) -> None:
    client = sign_in(member(campaign, Role.MANAGER))
    assert "have not been surveyed yet" in client.get(address(campaign)).text
    survey(client, campaign)
    response = client.get(address(campaign))
    sound, wrong = response.context["columns"][::-1]
    assert (sound.language, sound.engine, sound.tally.units, sound.tally.found) == (
        "es", "test-engine", 3, 0,
    )  # fmt: skip
    assert (wrong.engine, wrong.tally.units, wrong.tally.blocked) == ("second", 3, 3)
    lines = {line.check: line for line in response.context["lines"]}
    assert lines["identical_options"].errors == 3
    assert lines["numbers"].of_engines == [3, 0]
    assert "Two options are equal" in response.text
    assert client.get(address(campaign, "?language=es")).context["lines"] == [*lines.values()]
    assert client.get(address(campaign, "?language=xx")).context["chosen"] == ""


def test_every_finding_can_be_downloaded_and_no_cell_is_a_formula(
    campaign: Campaign, sign_in: SignIn, tmp_path: Path
) -> None:
    client = sign_in(member(campaign, Role.MANAGER))
    assert client.get(address(campaign, "download/")).status_code == 404
    first = survey(client, campaign)
    job = survey(client, campaign)
    response = client.get(address(campaign, "download/"))
    content = b"".join(response.streaming_content)
    found = list(rows(content))
    assert len(found) == job.result["findings"] >= 6
    numbers = [row for row in found if row["check"] == "numbers"]
    assert {row["engine"] for row in numbers} == {"second"}
    assert numbers[0]["text"].startswith("'=¿Cuál")
    assert not (tmp_path / first.result["file"]).exists()
    assert [path.name for path in (tmp_path / "surveys").iterdir()] == [
        f"{campaign.pk}-{job.pk}.csv"
    ]


def test_planted_texts_are_not_surveyed(campaign: Campaign, sign_in: SignIn) -> None:
    accept_texts(campaign, 2)
    plant_some(campaign, 2)
    job = survey(sign_in(member(campaign, Role.MANAGER)), campaign)
    assert sum(column["units"] for column in job.result["columns"]) == 6


@pytest.mark.parametrize(
    ("role", "opens", "starts"),
    [(Role.VIEWER, 200, 403), (Role.REVIEWER, 200, 403), (Role.ANNOTATOR, 403, 403)],
)
def test_who_may(campaign: Campaign, sign_in: SignIn, role: Role, opens: int, starts: int) -> None:
    client = sign_in(member(campaign, role))
    assert client.get(address(campaign)).status_code == opens
    assert client.post(address(campaign, "start/")).status_code == starts
    assert client.get(address(campaign, "download/")).status_code == 403
