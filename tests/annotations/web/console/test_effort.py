"""What people changed: the page, its charts as files, and who may see what."""

import csv
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pytest_django import Settings

from annotations.models import Campaign
from annotations.services import measuring_effort
from annotations.services.measuring_effort import start_measuring
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn
from tests.factories import make_campaign, member, translate
from tests.work import accept, claim, edit
from workbench.core.jobs.services import run
from workbench.core.web.chart_files import COLOURS

pytestmark = pytest.mark.django_db

STYLES = Path(__file__).parents[4] / "workbench/core/web/static/workbench"


@pytest.fixture
def campaign(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(measuring_effort, "SAMPLES", 50)
    return make_campaign(items=3, languages=("es",))


def address(campaign: Campaign, page: str = "") -> str:
    return f"/console/campaigns/{campaign.name}/effort/{page}"


def measure(campaign: Campaign) -> None:
    run(job_id=start_measuring(campaign=campaign, user=None).pk)


def work(campaign: Campaign) -> None:
    """Two engines; of one's three texts one is edited and one accepted."""
    translate(campaign, "es", "=second")
    person = member(campaign)
    edit(person, claim(campaign, person), "¿Qué hueso es este?")
    accept(person, claim(campaign, person))


def test_the_page_from_nothing_to_figures_and_charts_as_files(
    campaign: Campaign, sign_in: SignIn
) -> None:
    client = sign_in(member(campaign, Role.MANAGER))
    assert "have not been measured yet" in client.get(address(campaign)).text
    assert client.get(address(campaign, "items.csv")).status_code == 404
    assert client.get(address(campaign, "languages.svg")).status_code == 404
    measure(campaign)
    assert "no edits to measure" in client.get(address(campaign)).text
    assert client.get(address(campaign, "languages.svg")).status_code == 404
    work(campaign)
    measure(campaign)
    page = client.get(address(campaign), {"by": "person", "part": "question", "language": "es"})
    assert page.context["total"] == {"texts": 2, "edited": 1, "left_out": 0}
    assert [table.title for table in page.context["facet_tables"]] == ["In words"]
    assert page.context["facet_tables"][0].rows[0]["name"].startswith("person-")
    assert {row["engine"] for row in page.context["rankings"]} == {"test-engine", "=second"}
    assert "|split:words" in page.text
    assert client.get(address(campaign), {"by": "x", "language": "xx"}).context["chosen"].by == ""
    every = client.get(address(campaign, "items.csv"))
    assert len(b"".join(every.streaming_content).splitlines()) == 1 + 2 * 3
    for name in ("languages", "categories", "categories-normalised", "questions-options"):
        drawn = client.get(address(campaign, f"{name}.svg"), {"language": "es"})
        assert drawn["Content-Disposition"].endswith(f'{campaign.name}-{name}-es.svg"')
        root = ElementTree.fromstring(drawn.content)
        assert root.findall(".//{*}text")
        assert not root.findall(".//*[@class]")
    assert client.get(address(campaign, "categories.png")).content.startswith(b"\x89PNG")
    figures = client.get(address(campaign, "languages.csv")).text
    assert [row[2] for row in csv.reader(figures.splitlines())][1:] == ["1", "2"]
    assert client.get(address(campaign, "languages.exe")).status_code == 404


def test_persons_are_the_managers_and_files_of_edits_too(
    campaign: Campaign, sign_in: SignIn
) -> None:
    work(campaign)
    measure(campaign)
    viewer = sign_in(member(campaign, Role.VIEWER))
    assert viewer.get(address(campaign), {"by": "person"}).context["facet_tables"] == []
    assert viewer.get(address(campaign, "languages.csv")).status_code == 200
    assert viewer.get(address(campaign, "items.csv")).status_code == 403
    assert viewer.post(address(campaign, "measure/")).status_code == 403
    assert sign_in(member(campaign)).get(address(campaign)).status_code == 403


def test_the_colours_of_files_are_those_of_light_pages() -> None:
    light = (STYLES / "tokens.css").read_text().split("prefers-color-scheme")[0]
    tokens: dict[str, str] = {}
    for name, value in re.findall(r"--([\w-]+): (#\w{6})", light):
        tokens.setdefault(name, value)
    components = (STYLES / "pages.css").read_text()
    rules = dict(re.findall(r"\.((?:fill|stroke)-\w+) \{ \w+: var\(--([\w-]+)\)", components))
    rules |= dict(re.findall(r"\.(swatch-\w+) \{ --swatch: var\(--([\w-]+)\)", components))
    assert {name: tokens[rules[name]] for name in COLOURS} == COLOURS
