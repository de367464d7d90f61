import gzip
import re
from pathlib import Path

import pytest
import rcssmin  # type: ignore[import-untyped]
from django.contrib.staticfiles import finders
from django.test import Client

from annotations.models import Campaign
from annotations.services.claiming import claim_next
from tests.factories import UserFactory, make_campaign, member

STYLES_OF_A_TASK = 60_000

pytestmark = pytest.mark.django_db


def page_of_a_task(client: Client, kind: str) -> str:
    campaign: Campaign = make_campaign(answer_per_subject=None)
    person = member(campaign, languages=("es",))
    client.force_login(person)
    language = "en" if kind == "label" else "es"
    task = claim_next(user=person, campaign=campaign, kind=kind, language=language)
    assert task is not None
    return client.get(f"/assignments/{task.pk}/").text


def weight(href: str) -> int:
    name = href.removeprefix("/static/")
    found = finders.find(name)
    assert found, name
    text = Path(found).read_text(encoding="utf-8")
    return len((text if name.endswith(".min.css") else rcssmin.cssmin(text)).encode())


@pytest.mark.parametrize("kind", ["review", "label", "answer"])
def test_all_styles_of_a_task_stay_within_their_budget(client: Client, kind: str) -> None:
    page = page_of_a_task(client, kind)
    assert f'data-kind="{kind}"' in page
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert sum(map(weight, sheets)) < STYLES_OF_A_TASK


def test_a_page_is_compressed_for_a_browser_that_takes_it(client: Client) -> None:
    client.force_login(UserFactory.create())
    plain = client.get("/accounts/email/")
    packed = client.get("/accounts/email/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert b"<h1" in gzip.decompress(packed.content)


def test_rows_of_the_api_are_sent_as_they_are(client: Client) -> None:
    response = client.get("/api/v1/schema/?format=json", headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    assert "Content-Encoding" not in response
