"""A campaign says which checks are silent in its languages, on its page as over the API."""

import pytest

from annotations.quality.speaking import silences
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from workbench.core.languages import LANGUAGES

ALL = tuple(code for code in LANGUAGES if code != "en")

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("languages", [("es",), ("es", "am", "ig"), ALL])
def test_page_and_api_say_the_same(client, languages):
    campaign = make_campaign(items=1, languages=languages, translated=False)
    viewer = member(campaign, Role.VIEWER)
    client.force_login(viewer)
    page = client.get(f"/console/campaigns/{campaign.name}/protocol/").text
    told = client_of(viewer).get(f"{V1}/campaigns/{campaign.name}").json()["not_checked"]
    expected = silences(languages)
    assert [(one["check"], tuple(one["languages"])) for one in told] == [
        (one.check.id, one.languages) for one in expected
    ]
    assert "Which checks speak" in page
    for one in expected:
        assert one.check.name in page
        assert one.unchecked.why in page
