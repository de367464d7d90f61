"""What people load published tables with reads them over HTTP by one line, and in parts."""

from datetime import UTC, datetime

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from datasets import load_dataset
from fsspec.implementations.http import HTTPFileSystem

from annotations.services import releasing
from annotations.vocabularies import Role
from tests.factories import make_campaign, member
from tests.released import lead
from workbench.core.accounts.models import ApiToken

TABLE = "es/test-00000-of-00001.parquet"
ITEMS = 6


class DuckHttp(HTTPFileSystem):
    """For DuckDB without its extension httpfs, which is fetched from its makers' site."""

    def modified(self, path):
        return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def release(transactional_db, settings, tmp_path):
    settings.RELEASES_DIR = tmp_path / "releases"
    return releasing.build_release(campaign=make_campaign(items=ITEMS), version="1.0.0").release


def test_each_reads_the_table_of_a_public_release(release, live_server, tmp_path):
    public = lead(release, public=True)
    url = f"{live_server.url}/releases/{public.campaign.name}/1.0.0/{TABLE}"
    wanted = pq.read_table(public.place.folder() / TABLE)["question"].to_pylist()
    assert len(wanted) == ITEMS

    loaded = load_dataset("parquet", data_files={"test": url}, cache_dir=str(tmp_path))
    assert list(loaded["test"]["question"]) == wanted
    stream = load_dataset("parquet", data_files={"test": url}, streaming=True)["test"]
    assert [row["question"] for row in stream] == wanted
    assert pd.read_parquet(url)["question"].to_list() == wanted
    assert pl.scan_parquet(url).select("question").collect()["question"].to_list() == wanted
    duck = duckdb.connect()
    duck.register_filesystem(DuckHttp(skip_instance_cache=True))
    found = duck.sql("SELECT question FROM read_parquet($url)", params={"url": url})
    assert [question for (question,) in found.fetchall()] == wanted


def test_members_read_with_a_token_what_is_not_public(release, live_server):
    _, secret = ApiToken.issue(
        member(release.campaign, Role.VIEWER), "read", scopes=["releases:read"]
    )
    token = {"Authorization": f"Bearer {secret}"}
    door = f"{live_server.url}/releases/{release.campaign.name}/1.0.0/{TABLE}"
    api = f"{live_server.url}/api/v1/releases/{release.campaign.name}/1.0.0/files/{TABLE}"
    for url in (door, api):
        assert len(pd.read_parquet(url, storage_options=token)) == ITEMS
        options = {"http": {"headers": token}}
        stream = load_dataset(
            "parquet", data_files={"test": url}, streaming=True, storage_options=options
        )
        assert len(list(stream["test"])) == ITEMS
