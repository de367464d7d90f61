"""What differs between two releases, over HTTP: at once where they are small, else by a job."""

from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotations.models import Campaign
from annotations.services import comparing_releases
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import UserFactory, make_campaign, member
from tests.made_once import made_once
from tests.work import claim, edit
from workbench.core.jobs import services as jobs
from workbench.core.jobs.models import Job

pytestmark = pytest.mark.django_db
TEXT = "¿Cuál es el hueso?"


@made_once
def campaign(stores: Path) -> Campaign:
    """Two releases: in the second a person has edited one of three texts."""
    campaign = make_campaign(items=3)
    build_release(campaign=campaign, version="1.0.0")
    person = member(campaign)
    edit(person, claim(campaign, person), TEXT)
    build_release(campaign=campaign, version="1.1.0")
    return campaign


@pytest.fixture
def viewer(campaign: Campaign) -> APIClient:
    return client_of(member(campaign, Role.VIEWER))


def address(campaign: Campaign, *parts: str) -> str:
    return "/".join([f"{V1}/releases/{campaign.name}/1.0.0/difference", *parts])


def test_a_difference_is_told_by_split_and_table(campaign: Campaign, viewer: APIClient) -> None:
    said: dict[str, Any] = viewer.get(address(campaign), {"to": "1.1.0"}).json()
    changed = {(one["config"], one["split"]): one["changed"] for one in said["splits"]}
    assert changed == {("en", "test"): 0, ("es", "test"): 1}
    (tables,) = [one for one in said["tables"] if one["name"] == "post_edits"]
    assert (tables["before"], tables["after"], tables["added"]) == (0, 1, 1)
    assert said["log"].startswith("0 rows added; 0 rows removed; 1 row changed in 1")
    (verdict,) = [one for one in said["statistics"] if one["figure"] == "reviews.verdicts.edit"]
    assert (verdict["of"], verdict["before"], verdict["after"]) == ("review, es", None, 1)
    assert not said["same"]
    assert viewer.get(address(campaign), {"to": "1.0.0"}).json()["same"]


def test_a_split_is_told_row_by_row_unless_it_is_damaged(
    campaign: Campaign, viewer: APIClient
) -> None:
    split = address(campaign, "es", "test")
    said = viewer.get(split, {"to": "1.1.0"}).json()
    assert said["columns"] == {"question": 1}
    (change,) = said["texts"]
    assert said["changed"] == [change["sample_id"]]
    assert "".join(one["text"] for one in change["segments"] if one["kind"] != "delete") == TEXT
    assert viewer.get(split, {"to": "1.1.0", "first": 1}).json()["texts"] == []
    assert viewer.get(split, {"to": "1.1.0", "texts": 0}).json()["texts"] == []
    folder = campaign.releases.get(version="1.1.0").place.folder()
    with (folder / "es" / "test-00000-of-00001.parquet").open("ab") as file:
        file.write(b"x")
    damaged = viewer.get(split, {"to": "1.1.0"})
    assert damaged.status_code == 409
    assert "es/test" in damaged.json()["detail"]


def test_large_releases_are_compared_by_a_job_once(
    campaign: Campaign, viewer: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = viewer.get(address(campaign), {"to": "1.1.0"}).json()
    monkeypatch.setattr(comparing_releases, "AT_ONCE", 0)
    started = viewer.get(address(campaign), {"to": "1.1.0"})
    assert started.status_code == 202
    assert viewer.get(address(campaign), {"to": "1.1.0"}).json()["id"] == started.json()["id"]
    jobs.run(job_id=started.json()["id"])
    found = viewer.get(address(campaign), {"to": "1.1.0"})
    assert (found.status_code, found.json()) == (200, at_once)
    assert Job.objects.count() == 1


def test_what_is_not_there_or_not_asked_for_is_refused(
    campaign: Campaign, viewer: APIClient
) -> None:
    answers = [
        viewer.get(address(campaign)),
        viewer.get(address(campaign), {"to": "1.1.0", "version": "1"}),
        viewer.get(address(campaign), {"to": "9.0.0"}),
        viewer.get(address(campaign, "votes", "votes"), {"to": "1.1.0"}),
        client_of(UserFactory()).get(address(campaign), {"to": "1.1.0"}),
    ]
    assert [answer.status_code for answer in answers] == [400, 400, 404, 400, 404]
