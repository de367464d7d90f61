"""What a form warns of is told at every door, and stops nobody who stands by the answer."""

import uuid
from typing import Any

import pytest
from django.test import Client

from annotations.forms.reading import read_form
from annotations.kinds.label.ledger import Label
from annotations.models import Campaign
from tests.annotations.web.desk.conftest import Desk
from tests.clarity import CLARITY, asking
from tests.clients import V1, client_of
from tests.factories import member
from tests.pages import flat
from tests.work import claim

pytestmark = pytest.mark.django_db

LOW = "Low, and nothing is marked."
WARNING = CLARITY.replace(
    "max = 100\n", f'max = 100\nwarn = {{below = 80, unless = "marks", text = {{en = "{LOW}"}}}}\n'
)
SENT = {"problem": "nothing", "fluent": "yes", "marks": "[]", "score": "30"}


@pytest.fixture
def campaign() -> Campaign:
    return asking(read_form(WARNING))


def test_a_page_without_script_asks_once_more(campaign: Campaign) -> None:
    user, client = member(campaign), Client()
    client.force_login(user)
    desk = Desk(user, client, campaign)
    page = flat(desk.open("label"))
    assert '<input type="checkbox" name="acknowledged" value="score">' in page
    assert f"{LOW}</" not in page
    asked = desk.post("submit", SENT)
    assert asked.status_code == 422
    assert f"{LOW}</" in flat(asked)
    assert not Label.objects.exists()
    desk.post("submit", SENT | {"acknowledged": "score"})
    assert Label.objects.get().answers["score"] == 30


@pytest.mark.parametrize(
    ("acknowledged", "told"), [([], [{"question": "score", "message": LOW}]), (["score"], [])]
)
def test_the_receipt_over_the_api_carries_it(
    campaign: Campaign, acknowledged: list[str], told: list[Any]
) -> None:
    user = member(campaign)
    held = claim(campaign, user, "label")
    sent = {
        "answers": {"problem": "nothing", "fluent": True, "score": 30},
        "acknowledged": acknowledged,
        "nonce": str(uuid.uuid4()),
    }
    for status in (201, 200):
        reply = client_of(user).post(f"{V1}/assignments/{held.pk}/labels", sent)
        assert (reply.status_code, reply.json()["warnings"]) == (status, told)
