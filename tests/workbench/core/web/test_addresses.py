"""A NUL in an address is found nowhere, on pages and in the API alike."""

import pytest
from django.test import Client

from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member

pytestmark = pytest.mark.django_db
CONSOLE = "/console/campaigns"


def test_a_nul_in_an_address_is_found_nowhere() -> None:
    campaign = make_campaign(items=1)
    manager = member(campaign, Role.MANAGER)
    pages = Client()
    pages.force_login(manager)
    for path in (
        f"{CONSOLE}/%00/",
        f"{CONSOLE}/{campaign.name}/items/a%00/",
        "/work/%00/review/es/",
        "/desk/guideline/%00/",
    ):
        assert pages.get(path).status_code == 404, path
    for path in (f"{V1}/campaigns/%00", f"{V1}/benchmarks/%00", f"{V1}/releases/%00/1.0.0"):
        reply = client_of(manager).get(path)
        assert (reply.status_code, reply["content-type"]) == (404, "application/problem+json"), path


@pytest.mark.parametrize("name", ["q", "kind", "language", "state", "subject", "label"])
def test_nor_by_a_filter_of_the_items(name: str) -> None:
    campaign = make_campaign(items=1)
    pages = Client()
    pages.force_login(member(campaign, Role.MANAGER))
    response = pages.get(f"{CONSOLE}/{campaign.name}/items/?{name}=%00")
    assert response.status_code == 200
