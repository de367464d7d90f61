"""Controls over the API, for managers alone."""

from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework import serializers

from annotations.api import gold
from annotations.api.kinds import Fields, GoldSchema, schemas
from annotations.models import Campaign, Control, Item
from annotations.vocabularies import Purpose, Role
from tests.clients import V1, client_of
from tests.controls import Always, accept_texts, controlled_campaign, plant_some, take
from tests.factories import member
from tests.made_once import made_once
from tests.work import accept
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db


@made_once
def campaign() -> Campaign:
    campaign = controlled_campaign(items=6, share=50)
    accept_texts(campaign, 3)
    return campaign


def test_a_manager_plants_damage_and_reads_what_became_of_it(campaign: Campaign) -> None:
    api, url = client_of(member(campaign, Role.MANAGER)), f"{V1}/campaigns/{campaign.name}/controls"
    given = {"language": "es", "count": 4, "kinds": ["option_swapped"]}
    planted = api.post(f"{url}/planted", given)
    assert planted.status_code == 201
    assert planted.json() == {
        "made": 3,
        "there": 0,
        "missing": 1,
        "waiting": 0,
        "reach": {"language": "es", "controls": 3, "people": {}, "nobody": 3},
    }
    user = member(campaign)
    assert api.get(url).json()["reach"] == [
        {"language": "es", "controls": 3, "people": {user.username: 3}, "nobody": 0}
    ]
    accept(user, take(campaign, user, Always()))
    told = api.get(url).json()
    assert (told["share"], told["gold"]) == (50, [])
    (row,) = told["planted"]
    assert (row["username"], row["damage"]) == (user.username, "option_swapped")
    assert (row["handed"], row["repaired"], row["noticed"], row["missed"]) == (1, 0, 0, 1)
    assert row["named_by"] == {}
    assert row["share"]["interval"] == pytest.approx([0, 0.7935], abs=5e-5)


def test_gold_is_drawn_from_what_is_settled(campaign: Campaign) -> None:
    api = client_of(member(campaign, Role.MANAGER))
    drawn = api.post(f"{V1}/campaigns/{campaign.name}/controls/gold", {"kind": "label", "count": 2})
    assert drawn.json() == {"made": 0, "there": 0, "missing": 2, "waiting": 0, "reach": None}
    refused = api.post(
        f"{V1}/campaigns/{campaign.name}/controls/gold", {"kind": "review", "count": 2}
    )
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["kind"])


def test_a_manager_gives_the_known_answers_of_an_item(campaign: Campaign) -> None:
    manager = member(campaign, Role.MANAGER)
    api, url = client_of(manager), f"{V1}/campaigns/{campaign.name}/controls/gold/given"
    item = campaign.tasks.filter(kind="label").first().item
    tags = {"knowledge": ["regional"], "regions": ["Europe"], "time_sensitive": False}
    made = api.post(url, {"item": item.pk, "answers": tags})
    assert made.status_code == 201
    assert api.get(url).json()["results"] == [made.json()]
    assert (made.json()["sample_id"], made.json()["username"]) == (item.sample_id, manager.username)
    assert made.json()["expected"] == tags
    assert Control.objects.get().task.purpose == Purpose.GOLD
    assert api.post(url, {"item": item.pk, "answers": tags}).json()["errors"].keys() == {"item"}


def test_known_answers_that_cannot_be_are_refused_by_question(campaign: Campaign) -> None:
    api = client_of(member(campaign, Role.MANAGER))
    url = f"{V1}/campaigns/{campaign.name}/controls/gold/given"
    item = campaign.tasks.filter(kind="label").first().item
    tags = {"knowledge": ["dialect"], "regions": ["Europe"], "time_sensitive": False}
    for sent, field in (
        (tags, "regions"),
        (tags | {"regions": [], "feeling": True}, "feeling"),
        ({"knowledge": ["none"]}, "time_sensitive"),
        ("none", "answers"),
    ):
        refused = api.post(url, {"item": item.pk, "answers": sent})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert api.post(url, {"item": 0, "answers": tags}).status_code == 400
    assert api.post(url, {"item": 2**40, "answers": tags | {"regions": []}}).status_code == 404
    assert not Control.objects.exists()


class OtherGold(GoldSchema):
    """Of a second kind whose known answers managers may give."""

    name = "other"

    def fields(self) -> Fields:
        return {"other": serializers.DictField()}

    def give(self, *, user: User, campaign: Campaign, item: Item, given: dict[str, Any]) -> Control:
        task = campaign.tasks.filter(item=item, kind="answer").first()
        return Control(task=task, expected=given["other"], created_by=user)


def test_the_known_answer_is_of_one_kind_where_several_may_be_given(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = SimpleNamespace(gold=OtherGold())
    monkeypatch.setattr(gold, "schemas", lambda: schemas() | {"other": other})
    api = client_of(member(campaign, Role.MANAGER))
    url = f"{V1}/campaigns/{campaign.name}/controls/gold/given"
    item = campaign.tasks.filter(kind="label").first().item.pk
    tags, right = {"knowledge": ["none"], "time_sensitive": False}, {"right": True}
    for answers, fields in (
        ({}, {"answers", "other"}),
        ({"answers": tags, "other": right}, {"other"}),
    ):
        refused = api.post(url, {"item": item, **answers})
        assert (refused.status_code, refused.json()["errors"].keys()) == (400, fields)
    assert not Control.objects.exists()
    for name, answer in (("answers", tags), ("other", right)):
        made = api.post(url, {"item": item, name: answer})
        assert made.status_code == 201
        assert answer.items() <= made.json()["expected"].items()


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER, Role.VIEWER])
def test_nobody_else_reads_or_makes_controls(campaign: Campaign, role: Role) -> None:
    plant_some(campaign, 1)
    api, url = client_of(member(campaign, role)), f"{V1}/campaigns/{campaign.name}/controls"
    assert api.get(url).status_code == 403
    assert api.post(f"{url}/planted", {"language": "es", "count": 1}).status_code == 403
    assert api.post(f"{url}/gold", {"kind": "label", "count": 1}).status_code == 403
    item = campaign.tasks.filter(kind="label").first().item
    tags = {"knowledge": ["none"], "time_sensitive": False}
    assert api.get(f"{url}/gold/given").status_code == 403
    assert api.post(f"{url}/gold/given", {"item": item.pk, "answers": tags}).status_code == 403
    assert Control.objects.count() == 1
