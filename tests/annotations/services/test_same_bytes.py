"""One ledger gives one release, whatever machine, database or version of PostgreSQL it lies in."""

from pathlib import Path

import pytest
from django.db import connection

from annotations.models import Campaign
from annotations.services.releasing import build_release
from tests.annotations.services.test_round_trip import worked_on
from tests.clusters import dump_database, restored, restored_in
from tests.debian import needs_postgresql_15
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


@needs_postgresql_15
def test_databases_restored_from_one_dump_give_the_same_bytes(
    campaign: Campaign, tmp_path: Path
) -> None:
    dump = dump_database(tmp_path / "ledger.dump")
    name = f"{connection.settings_dict['NAME']}_restored"
    with restored(dump, name):
        assert connection.settings_dict["NAME"] == name
        elsewhere = built(campaign, tmp_path / "elsewhere")
    with restored_in(15, dump):
        assert version() == 15
        older = built(campaign, tmp_path / "older")
    here = built(campaign, tmp_path / "here")
    assert here == elsewhere == older
    assert (tmp_path / "here" / "manifest.json").read_bytes() == (
        tmp_path / "older" / "manifest.json"
    ).read_bytes()
