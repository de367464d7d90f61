"""What everybody sees of a public release, without an account."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from annotations.models import Flag, Release
from annotations.models.release_events import ReleaseState
from annotations.services.releasing import build_release
from tests.factories import make_campaign
from tests.made_once import made_once
from tests.released import lead

pytestmark = pytest.mark.django_db


@made_once
def draft(stores: Path) -> Release:
    return build_release(campaign=make_campaign(items=1), version="1.0.0").release


def address(release: Release, page: str = "") -> str:
    return f"/releases/{release.campaign.name}/{release.version}/{page}"


def report(release: Release, client: Client | None = None) -> HttpResponse:
    item = release.campaign.benchmark.items.get()
    given = {"sample_id": item.sample_id, "language": "es", "reason": "wrong_key"}
    return (client or Client()).post(address(release, "report/"), given)


def test_a_public_release_is_read_and_a_row_of_it_reported(draft: Release) -> None:
    public = lead(draft, public=True)
    assert f"{address(public)}es/test-00000-of-00001.parquet" in Client().get(address(public)).text
    assert report(public)["Location"] == address(public)
    assert Flag.objects.production().get().evidence["source"] == "reader"


def test_what_is_published_to_the_campaign_alone_is_not_there_for_others(draft: Release) -> None:
    private = lead(draft)
    assert Client().get(address(private)).status_code == 404
    assert report(private).status_code == 404


def test_of_a_withdrawn_release_the_reason_alone_is_told(draft: Release) -> None:
    withdrawn = lead(draft, ReleaseState.WITHDRAWN, public=True)
    for answer in (Client().get(address(withdrawn)), report(withdrawn)):
        assert answer.status_code == 410
        assert "Its key was leaked." in answer.text
    assert not Flag.objects.production().exists()


def test_reports_on_the_page_are_bounded_as_those_over_the_api(
    draft: Release, settings: Settings
) -> None:
    settings.REPORTS_AN_HOUR = 0
    refused = report(lead(draft, public=True))
    assert (refused.status_code, Flag.objects.production().count()) == (422, 0)
