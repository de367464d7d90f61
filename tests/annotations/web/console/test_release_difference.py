"""The page that holds a release against another of its campaign."""

from pathlib import Path

import pytest

from annotations.models import Campaign
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn
from tests.factories import make_campaign, member
from tests.made_once import made_once

pytestmark = pytest.mark.django_db


@made_once
def campaign(stores: Path) -> Campaign:
    campaign = make_campaign(items=1)
    for version in ("1.0.0", "1.1.0"):
        build_release(campaign=campaign, version=version)
    return campaign


def test_a_release_is_held_against_the_chosen_one(campaign: Campaign, sign_in: SignIn) -> None:
    client = sign_in(member(campaign, Role.VIEWER))
    page = f"/console/campaigns/{campaign.name}/releases/1.1.0/difference/"
    assert '<option value="1.0.0">' in client.get(page).text
    assert "Every row of every table is as it was." in client.get(page, {"to": "1.0.0"}).text
    assert "is as it was" not in client.get(page, {"to": "9.0.0"}).text


def test_against_a_damaged_one_it_says_so(campaign: Campaign, sign_in: SignIn) -> None:
    card = campaign.releases.get(version="1.0.0").place.folder() / "README.md"
    card.write_text("Other.")
    client = sign_in(member(campaign, Role.VIEWER))
    page = f"/console/campaigns/{campaign.name}/releases/1.1.0/difference/"
    assert "The two cannot be compared" in client.get(page, {"to": "1.0.0"}).text
