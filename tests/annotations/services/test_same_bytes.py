"""One ledger gives one release, whatever machine, database or version of PostgreSQL it lies in."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.db import connection

from annotations.models import Campaign
from annotations.services import releasing
from annotations.services.releasing import build_release
from tests.annotations.services.test_round_trip import worked_on
from tests.clusters import dump_database, restored, restored_in
from tests.debian import needs_postgresql_15
from tests.length import LONG
from workbench.release_format.manifest import file_entries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def campaign() -> Campaign:
    return worked_on(60)


def built(campaign: Campaign, folder: Path) -> dict[str, str]:
    """The hash of every file of a release that is built here of what the database holds."""
    build_release(campaign=Campaign.objects.get(pk=campaign.pk), version="1.0.0", out=folder)
    return {entry.path: entry.sha256 for entry in file_entries(folder)}


def version() -> int:
    """Of the PostgreSQL that is worked on."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def beside(dump: Path) -> AbstractContextManager[None]:
    """Another database of the same PostgreSQL."""
    return restored(dump, f"{connection.settings_dict['NAME']}_restored")


def in_postgresql_15(dump: Path) -> AbstractContextManager[None]:
    return restored_in(15, dump)


@pytest.mark.parametrize(
    ("elsewhere", "expected"),
    [
        (beside, None),
        pytest.param(
            in_postgresql_15,
            15,
            marks=[needs_postgresql_15, pytest.mark.skipif(not LONG, reason="LONG=1")],
        ),
    ],
)
def test_a_database_restored_from_a_dump_gives_the_same_bytes(
    campaign: Campaign,
    tmp_path: Path,
    elsewhere: Callable[[Path], AbstractContextManager[None]],
    expected: int | None,
) -> None:
    dump = dump_database(tmp_path / "ledger.dump")
    here = built(campaign, tmp_path / "here")
    name = connection.settings_dict["NAME"]
    with elsewhere(dump):
        assert connection.settings_dict["NAME"] != name
        assert expected in (None, version())
        assert built(campaign, tmp_path / "there") == here
    manifests = [(tmp_path / place / "manifest.json").read_bytes() for place in ("here", "there")]
    assert manifests[0] == manifests[1]


def test_two_processes_give_the_bytes_of_one(
    campaign: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(campaign, tmp_path / "alone")
    monkeypatch.setattr(releasing, "_processes", lambda _texts: 2)
    assert built(campaign, tmp_path / "shared") == alone
