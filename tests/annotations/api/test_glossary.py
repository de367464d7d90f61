"""The glossary over HTTP."""

import pytest

from annotations.services.glossary import add_term
from tests.clients import V1, client_of
from tests.factories import UserFactory, make_campaign, member

pytestmark = pytest.mark.django_db


def test_who_takes_part_reads_the_terms_of_a_language():
    campaign = make_campaign(items=1, languages=("es", "am"))
    add_term(campaign=campaign, language="es", source="bone", target="hueso", note="always")
    add_term(campaign=campaign, language="es", source="bone", target="espina", forbidden=True)
    add_term(campaign=campaign, language="am", source="bone", target="አጥንት")
    client = client_of(member(campaign))
    address = f"{V1}/campaigns/{campaign.name}/glossary"
    assert len(client.get(address).json()["results"]) == 3
    first, second = client.get(address, {"language": "es"}).json()["results"]
    assert first | {"id": 0} == {
        "id": 0, "language": "es", "source": "bone", "target": "hueso", "forbidden": False,
        "note": "always",
    }  # fmt: skip
    assert second["forbidden"] is True


def test_strangers_do_not_find_it():
    campaign = make_campaign(items=1)
    stranger = client_of(UserFactory())
    assert stranger.get(f"{V1}/campaigns/{campaign.name}/glossary").status_code == 404
