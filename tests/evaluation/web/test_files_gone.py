"""Where the files of an analysis are gone or damaged, that is what is told."""

from pathlib import Path
from shutil import rmtree

import pytest
from django.test import Client

from evaluation.models import Analysis
from tests.evaluation.analyses import stored_analysis
from tests.evaluation.analyses_of_items import LOST
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db
TOLD = "The files of this analysis are not in the store, or are damaged"
PAGES = ("", "models/", "culture/", "findings/", "items/", f"items/{LOST}/", "figures/gaps.csv")


@pytest.fixture
def reader(client: Client, onlooker: User) -> Client:
    client.force_login(onlooker)
    return client


@pytest.fixture
def analysis(store: Path) -> Analysis:
    return stored_analysis()


@pytest.mark.parametrize("page", PAGES)
def test_pages_say_that_the_files_are_gone(reader: Client, analysis: Analysis, page: str) -> None:
    rmtree(analysis.place.folder())
    response = reader.get(f"/evaluation/analyses/{analysis.pk}/{page}")
    assert response.status_code == 409
    assert TOLD in response.content.decode()
    assert "Nothing is flagged" not in response.content.decode()


@pytest.mark.parametrize(
    ("file", "page"),
    [
        ("gaps.parquet", "culture/"),
        ("items.parquet", "findings/"),
        ("items.parquet", "items/"),
        ("cube.npz", "items/"),
    ],
)
def test_pages_say_that_a_file_is_damaged(
    reader: Client, analysis: Analysis, file: str, page: str
) -> None:
    path = analysis.place.folder() / file
    assert path.exists()
    path.write_bytes(b"junk")
    response = reader.get(f"/evaluation/analyses/{analysis.pk}/{page}")
    assert response.status_code == 409
    assert TOLD in response.content.decode()


def test_the_api_says_so_too(reader: Client, analysis: Analysis) -> None:
    rmtree(analysis.place.folder())
    for address in ("items", "findings", "tables/models"):
        response = reader.get(f"/api/v1/analyses/{analysis.pk}/{address}")
        assert response.status_code == 409
        assert TOLD in response.content.decode()


def test_an_earlier_analysis_without_files_is_named(reader: Client, analysis: Analysis) -> None:
    Analysis.objects.filter(pk=analysis.pk).update(summary={"flags": 1}, release_version="0.9.0")
    later = stored_analysis(release_hash="d" * 64)
    rmtree(analysis.place.folder())
    response = reader.get(f"/evaluation/analyses/{later.pk}/findings/")
    assert response.status_code == 200
    assert TOLD in response.content.decode()
    assert f"(#{analysis.pk})" in response.content.decode()
