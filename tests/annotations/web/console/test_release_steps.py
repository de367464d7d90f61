"""The steps in a release's life, taken on its page."""

from pathlib import Path

import pytest
from pytest_django import Settings

from annotations.models import Release
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn
from tests.factories import make_campaign, member
from tests.released import bind_nothing

pytestmark = pytest.mark.django_db


def test_a_release_is_led_through_its_life(
    settings: Settings, tmp_path: Path, sign_in: SignIn
) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"
    campaign = make_campaign(items=1)
    bind_nothing(campaign)
    release = build_release(campaign=campaign, version="1.0.0").release
    manager, reviewer = member(campaign, Role.MANAGER), member(campaign, Role.REVIEWER)
    page = f"/console/campaigns/{campaign.name}/releases/1.0.0/"
    for user, step, state in (
        (manager, "check", "checked"),
        (manager, "approve", "checked"),  # a second person has to
        (reviewer, "approve", "approved"),
        (manager, "publish", "published"),
        (manager, "publish-to-all", "published"),
        (manager, "withdraw", "published"),  # without a reason
    ):
        sign_in(user).post(f"{page}steps/{step}/", {"note": ""})
        assert Release.objects.get(pk=release.pk).state == state
    assert Release.objects.get(pk=release.pk).is_public
    sign_in(manager).post(f"{page}steps/withdraw/", {"note": "Its key was leaked."})
    assert Release.objects.get(pk=release.pk).withdrawal.note == "Its key was leaked."
