"""Many flags are found and settled at once, on the page as over the API."""

import uuid
from typing import Any

import pytest
from django.test import Client

from annotations.models import Campaign, Flag
from annotations.services.flagging import raise_flag
from annotations.vocabularies import FlagReason, Role
from tests.factories import make_campaign, member
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db


def flag(campaign: Campaign, reason: FlagReason, language: str, person: User | None = None) -> Flag:
    item = campaign.benchmark.items.order_by("position")[Flag.objects.count() % 3]
    return raise_flag(
        campaign=campaign, item=item, language=language, reason=reason, nonce=uuid.uuid4(),
        person=person,
    )  # fmt: skip


def test_flags_are_filtered_chosen_and_settled_together() -> None:
    campaign = make_campaign(items=3, languages=("es", "am"), translated=False)
    manager, viewer = member(campaign, Role.MANAGER), member(campaign, Role.VIEWER)
    wrong, score = FlagReason.WRONG_KEY, FlagReason.SUSPICIOUS_SCORE
    by_person = [flag(campaign, wrong, "es", viewer), flag(campaign, wrong, "am", viewer)]
    by_evaluation = [flag(campaign, score, "es"), flag(campaign, score, "am")]
    client = Client()
    client.force_login(manager)
    url = f"/console/campaigns/{campaign.name}/flags/"
    page = client.get(f"{url}?language=am&raised_by=evaluation").text
    assert page.count('name="flag"') == 1
    assert f'value="{by_evaluation[1].pk}"' in page

    def settle(**given: Any) -> str:
        sent = {"nonce": str(uuid.uuid4()), "outcome": "no_problem", **given}
        return str(client.post(f"{url}resolve/", sent, follow=True).text)

    assert "choose at least one" in settle(which="chosen")
    assert "1 flag is settled" in settle(which="chosen", flag=[by_person[0].pk])
    assert "2 flags are settled" in settle(which="all", raised_by="evaluation")
    assert not Flag.objects.filter(resolution=None).exclude(pk=by_person[1].pk).exists()
    client.force_login(viewer)
    assert client.post(f"{url}resolve/", {"which": "all"}).status_code == 403
    assert 'id="many"' not in client.get(url).text

    client.force_login(manager)
    api = f"/api/v1/campaigns/{campaign.name}/flags"
    (still_open,) = client.get(api, {"open": "true"}).json()["results"]
    assert (still_open["id"], still_open["outcome"]) == (by_person[1].pk, None)
    assert still_open["person"] not in (None, viewer.username)
    sent = {"flags": [by_person[1].pk], "outcome": "excluded", "nonce": str(uuid.uuid4())}
    json: dict[str, Any] = {"content_type": "application/json"}
    assert client.post(f"{api}/resolutions", sent, **json).json() == {"settled": 1}
    assert client.post(f"{api}/resolutions", sent, **json).json() == {"settled": 0}
    refused = client.post(f"{api}/resolutions", sent | {"flags": [10**9]}, **json)
    assert (refused.status_code, "no such flag" in refused.text) == (400, True)
