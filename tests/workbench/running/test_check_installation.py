"""What is wrong with an installation is told, each with its remedy."""

import io
import json
import shutil
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from annotations.models import Task
from annotations.models.tasks import TaskState
from annotations.services.releasing import build_release
from tests.factories import make_campaign
from workbench.core.jobs.alive import note_life
from workbench.core.proxies import Proxies
from workbench.running.operations.checks import services
from workbench.running.operations.checks.all import run_checks


@pytest.fixture(autouse=True)
def stores(settings, tmp_path):
    settings.DATA_DIR, settings.ALIVE_DIR = tmp_path, tmp_path / "alive"
    for name in ("releases", "runs"):
        (tmp_path / name).mkdir()
        setattr(settings, f"{name.upper()}_DIR", tmp_path / name)


def findings() -> tuple[int, dict[str, list[dict[str, Any]]]]:
    out, code = io.StringIO(), 0
    try:
        call_command("check_installation", "--json", stdout=out)
    except SystemExit as end:
        code = int(str(end))
    said: dict[str, list[dict[str, Any]]] = {}
    for finding in json.loads(out.getvalue())["findings"]:
        said.setdefault(finding["check"], []).append(finding)
    return code, said


@pytest.mark.django_db(transaction=True)
def test_it_is_well_until_something_is_not(settings, monkeypatch, tmp_path):
    note_life(name="worker")
    note_life(name="beat")
    campaign = make_campaign(items=2)
    release = build_release(campaign=campaign, version="1.0.0").release
    elsewhere = build_release(campaign=campaign, version="2.0.0", out=tmp_path / "elsewhere")
    shutil.copytree(elsewhere.path, settings.RELEASES_DIR / elsewhere.release.store_name)
    code, said = findings()
    assert code == 0, said
    assert [one["state"] for one in said["releases"]] == ["ok"], "its copy is not left over"
    assert {one["state"] for found in said.values() for one in found} <= {"ok", "note"}

    (release.place.folder() / "README.md").write_text("Rewritten.")
    (settings.RELEASES_DIR / "left-over").mkdir()
    Task.objects.of_every_purpose().filter(kind="label").update(state=TaskState.AGREED)
    (settings.ALIVE_DIR / next(settings.ALIVE_DIR.glob("beat@*")).name).unlink()
    monkeypatch.setattr(services, "clock_skew", lambda: -7.5)
    settings.ALLOWED_HOSTS, settings.DEMO = ["workbench.example.org"], True
    settings.TRUSTED_PROXIES = Proxies.parse(["10.0.0.0/8", "0.0.0.0/0"])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE annotations_label DISABLE TRIGGER USER")
    code, said = findings()
    assert code == 1
    troubles = {
        name: [one for one in found if one["state"] == "trouble"] for name, found in said.items()
    }
    assert {name for name, found in troubles.items() if found} == {
        "releases", "ledger", "processes", "clock", "settings", "triggers",
    }  # fmt: skip
    assert all(one["remedy"] for found in troubles.values() for one in found)
    assert "README.md" in troubles["releases"][0]["text"]
    assert any("left-over" in one["text"] for one in said["releases"])
    assert "the ledger says" in troubles["ledger"][0]["text"]
    assert any("Every machine is trusted" in one["text"] for one in troubles["settings"])
    assert "7.5 s" in troubles["clock"][0]["text"]
    assert "annotations_label" in troubles["triggers"][0]["text"]


@pytest.mark.django_db
def test_a_broker_that_is_away_is_told(monkeypatch):
    monkeypatch.setattr(services.BROKER, "answers", lambda: False)
    [finding] = run_checks([services.broker])
    assert (finding.state, "jobs wait" in finding.text) == ("trouble", True)


@pytest.mark.django_db
def test_a_database_without_tables_is_told_once_and_in_words():
    def jobs():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT FROM jobs_of_no_version")
        yield from ()

    [finding] = run_checks([jobs, jobs])
    assert finding.text == "The database has not the tables of this version."
    assert "migrate" in finding.remedy
