"""The page and the API on which administrators see whether the installation is well."""

import json
from dataclasses import asdict

import pytest

from tests.clients import V1, client_of
from tests.factories import UserFactory
from workbench.core.accounts.models import User
from workbench.core.broker import BROKER
from workbench.core.jobs.models import Attempt, End, Job
from workbench.running.operations import life
from workbench.running.operations import status as selector
from workbench.running.supervisor.children import Noted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ALIVE_DIR = tmp_path, tmp_path / "alive"


def test_administrators_see_what_waits_what_ended_and_what_is_away(client, monkeypatch):
    job = Job.objects.create(kind="build_release", key="one")
    place = {"machine": "here", "pid": 1, "began_at": job.created_at}
    Attempt.objects.create(job=job, number=1, end=End.LOST, ended_at=job.created_at, **place)
    monkeypatch.setattr(selector, "broker_version", str)
    monkeypatch.setattr(BROKER, "answers", lambda: False)
    client.force_login(User.objects.create_superuser("root"))
    page = client.get("/status/").content.decode()
    for told in ("Build of a release", "jobs wait", "does not answer", "none is known of"):
        assert told in page
    said = client.get(f"{V1}/status").json()
    assert (said["is_well"], said["backup"], said["versions"]["broker"]) == (False, None, "")
    assert (said["jobs"]["waiting"], said["jobs"]["lines"][0]["attempts"]) == (1, 1)
    assert {"broker", "processes", "jobs", "backup"} <= {one["check"] for one in said["findings"]}


def test_nobody_else_sees_it(client):
    person = UserFactory(is_staff=True)
    client.force_login(person)
    assert client.get("/status/").status_code == 403
    assert client_of(person).get(f"{V1}/status").status_code == 403


def test_restarts_are_counted_from_the_supervisors_note(settings):
    noted = Noted()
    for pid in (11, 12):
        noted.started(pid)
        noted.ended(-9)
    settings.ALIVE_DIR.mkdir()
    said = {"programs": {"worker": asdict(noted)}}
    (settings.ALIVE_DIR / life.NOTE).write_text(json.dumps(said))
    [program] = life.supervised()
    assert (program.name, program.pid, program.restarts, program.last_code) == (
        "worker",
        None,
        1,
        -9,
    )
