"""The figures of labels on their page, as files and over the API."""

import csv
from xml.etree import ElementTree

import pytest

from annotations.models import Campaign
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.work import label

pytestmark = pytest.mark.django_db

WESTERN = {"cultures": ["Western Culture"], "countries": ["FR"]}


def address(campaign: Campaign, page: str = "") -> str:
    return f"/console/campaigns/{campaign.name}/agreement/figures/{page}"


def test_the_figures_from_nothing_to_charts_tables_and_files(sign_in: SignIn) -> None:
    campaign = make_campaign(items=3, overlap_label=1)
    manager = member(campaign, Role.MANAGER)
    client, api = sign_in(manager), client_of(manager)
    over_api = f"{V1}/campaigns/{campaign.name}/figures"
    assert "Nothing is settled yet" in client.get(address(campaign)).text
    assert client.get(address(campaign, "answers-cultures.svg")).status_code == 404

    annotator = member(campaign)
    label(campaign, annotator, ["cultural"], **WESTERN)
    label(campaign, annotator, ["none"], time_sensitive=True)
    page = client.get(address(campaign)).text
    for told in ("Western Culture", "France", "by category", "categories.svg"):
        assert told in page
    drawing = client.get(address(campaign, "answers-cultures.svg"))
    assert ElementTree.fromstring(drawing.text).tag.endswith("svg")
    assert client.get(address(campaign, "answers-cultures.png")).content.startswith(b"\x89PNG")
    table = client.get(address(campaign, "answers-countries.csv"))
    assert list(csv.reader(table.text.splitlines())) == [
        ["Country", "Texts", "Share"],
        ["France", "1", "1.0"],
    ]

    found = api.get(over_api).json()
    assert (found["form"], found["texts"], found["people"]) == ("culture", 2, 1)
    figures = {one["name"]: one for one in found["figures"]}
    timely = figures["answers-time_sensitive"]["rows"][-1]
    assert timely == {"category": None, "texts": 2, "yes": 1, "share": 0.5}
    assert api.get(f"{over_api}/answers-countries").json() == figures["answers-countries"]
    assert api.get(f"{over_api}/answers-countries/file").text == (
        "answer,texts,share\r\nFR,1,1.0\r\n"
    )
    assert api.get(f"{over_api}/nothing").status_code == 404
    assert "culture" in api.get(over_api, {"form": "other"}).json()["errors"]["form"][0]
    assert api.get(over_api, {"from": "culture"}).status_code == 400
    assert client.get(address(campaign), {"form": "other"}).status_code == 404


def test_who_may_still_label_reads_no_figures(sign_in: SignIn) -> None:
    campaign = make_campaign(items=3)
    both = member(campaign, Role.VIEWER)
    assert sign_in(both).get(address(campaign)).status_code == 200
    add_member(campaign=campaign, user=both, role=Role.ANNOTATOR)
    assert sign_in(both).get(address(campaign)).status_code == 403
    assert client_of(both).get(f"{V1}/campaigns/{campaign.name}/figures").status_code == 403
