"""A backup while people work, restored elsewhere: nothing acknowledged before it is missing."""

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from annotations.models import DECISIONS, Campaign, Release, Task
from annotations.publishing.verify import verify_release
from annotations.selectors.ledger import LEDGER
from annotations.services.releasing import build_release
from tests import databases
from tests.clients import V1, client_of
from tests.concurrency import verbs
from tests.concurrency.threads import at_once
from tests.factories import make_campaign, member
from tests.invariants import broken_invariants
from tests.workbench.processes import wait_until
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 4
KINDS = ("review", "label", "answer")
STORES = ("RELEASES_DIR", "RUNS_DIR", "MEDIA_ROOT", "DATA_DIR")


@pytest.fixture(autouse=True)
def stores(settings: Any, tmp_path: Path) -> None:
    move_to(settings, tmp_path / "here")


def move_to(settings: Any, data: Path) -> None:
    data.mkdir()
    for name in STORES:
        setattr(settings, name, data / name.lower() if name != "DATA_DIR" else data)


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The name of another database of the cluster, which is empty."""
    here = str(connection.settings_dict["NAME"])
    name = f"{here}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    connection.close()
    databases._connect_to(here)
    databases.drop(name)


def run(command: str, *arguments: object) -> Any:
    out = io.StringIO()
    call_command(command, *map(str, arguments), "--json", stdout=out)
    return json.loads(out.getvalue())


@contextmanager
def at_work(campaign: Campaign, people: list[User]) -> Iterator[list[UUID]]:
    """People decide one task after the other; what was acknowledged is listed."""
    acknowledged: list[UUID] = []
    ended = threading.Event()

    def work(number: int) -> None:
        step = number
        while not ended.is_set():
            step += 1
            with suppress(Conflict, NotPermitted):
                held = verbs.claim(people[number], campaign, KINDS[step % 3])
                if held is not None:
                    acknowledged.append(verbs.decide(people[number], held, step).decision.nonce)

    team = threading.Thread(target=at_once, args=(len(people), work))
    team.start()
    try:
        yield acknowledged
    finally:
        ended.set()
        team.join()


def ledger() -> dict[str, dict[int, Any]]:
    return {
        model.__name__: {row["id"]: row for row in model._default_manager.values()}
        for model in LEDGER
    }


def test_what_was_acknowledged_before_a_backup_is_there_when_it_is_restored_elsewhere(
    settings: Any, tmp_path: Path, elsewhere: str
) -> None:
    campaign = make_campaign(items=80, answer_per_subject=None, overlap_label=3)
    people = [member(campaign) for _ in range(CLIENTS)]
    build_release(campaign=campaign, version="1.0.0")
    build_release(campaign=campaign, version="2.0.0", out=tmp_path / "of its own")
    (settings.RUNS_DIR / "7" / "predictions").mkdir(parents=True)
    (settings.RUNS_DIR / "7" / "predictions" / "es.parquet").write_bytes(b"predicted")
    place = tmp_path / "backup.tar"
    with at_work(campaign, people) as acknowledged:
        wait_until(lambda: len(acknowledged) > 12, "they are at work")
        before = set(acknowledged)
        backup = run("backup", "--out", place)
        wait_until(lambda: len(acknowledged) > len(before), "they go on")
    living = ledger()
    assert place.stat().st_mode & 0o077 == 0
    (tmp_path / "here").rename(tmp_path / "gone")

    move_to(settings, tmp_path / "there")
    connection.close()
    databases._connect_to(elsewhere)
    restored = run("restore", place)
    assert restored["problems"] == []
    found = ledger()
    nonces = {
        row["nonce"] for model in DECISIONS.values() for row in found[model.__name__].values()
    }
    assert before <= nonces <= set(acknowledged)
    for model in LEDGER:
        rows = found[model.__name__]
        assert len(rows) == backup["ledger"][model._meta.model_name]["rows"]
        if model is not Task:  # whose places go on changing
            assert all(living[model.__name__][pk] == row for pk, row in rows.items())
    assert broken_invariants(Campaign.objects.get(name=campaign.name)) == []
    assert (settings.RUNS_DIR / "7" / "predictions" / "es.parquet").read_bytes() == b"predicted"
    download_all(settings)
    refuse_changes()
    with pytest.raises(CommandError, match="not empty"):
        run("restore", place)
    assert ledger() == found


def download_all(settings: Any) -> None:
    client = client_of(User.objects.create_superuser("root"))
    for release in Release.objects.all():
        # Also of what was built elsewhere, where it lies still.
        assert release.place.folder() == settings.RELEASES_DIR / release.store_name
        assert verify_release(release.place.folder()) == []
        address = f"{V1}/releases/{release.campaign.name}/{release.version}/archive"
        archive = zipfile.ZipFile(io.BytesIO(b"".join(client.get(address).streaming_content)))
        assert len(archive.namelist()) == len(release.manifest["files"]) + 1


def refuse_changes() -> None:
    """The triggers of the ledger are in force."""
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        DECISIONS["label"]._default_manager.all().delete()
