"""The managers' page of controls."""

import pytest
from django.test import Client

from annotations.models import Campaign, Control, Item
from annotations.vocabularies import DamageKind, Purpose, Role
from tests.annotations.web.console.conftest import USUAL_OVERLAPS, SignIn
from tests.controls import Always, accept_texts, controlled_campaign, plant_some, take
from tests.factories import member
from tests.made_once import made_once
from tests.work import accept


@made_once
def campaign() -> Campaign:
    return controlled_campaign(items=6, share=50)


@pytest.fixture
def client(campaign: Campaign, sign_in: SignIn) -> Client:
    return sign_in(member(campaign, Role.MANAGER))


def address(campaign: Campaign, page: str = "") -> str:
    return f"/console/campaigns/{campaign.name}/controls/{page}"


def test_a_manager_plants_damage_and_is_told_what_came_of_it(campaign: Campaign, client: Client):
    accept_texts(campaign, 3)
    given = {"language": "es", "count": 4, "seed": 7, "kinds": list(DamageKind)}
    page = client.post(address(campaign, "plant/"), given, follow=True).content.decode()
    assert "3 controls were added." in page
    assert "For 1 more there is no fitting task yet." in page
    assert Control.objects.filter(seed=7).count() == 3
    assert "3 of this seed can come to nobody: everybody has had their questions." in page
    member(campaign)
    page = client.post(address(campaign, "plant/"), given, follow=True).content.decode()
    assert "They can come to 1 person." in page
    assert "0 controls were added. 3 of this seed were there already." in page


def test_a_wrong_number_is_shown_at_its_field(campaign: Campaign, client: Client):
    response = client.post(address(campaign, "plant/"), {"language": "es", "count": 0})
    assert response.status_code == 422
    assert response.context["plant_form"].errors.keys() == {"count", "seed", "kinds"}
    assert not Control.objects.exists()


def test_the_share_makes_the_next_version_and_keeps_the_other_rules(
    campaign: Campaign, client: Client
):
    before = campaign.protocol
    client.post(address(campaign, "share/"), {"control_share": 12})
    after = campaign.protocol
    assert (after.version, after.control_share) == (before.version + 1, 12)
    kept = ("guideline", "overlaps", "lease_minutes", "ask_quality")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    client.post(address(campaign, "share/"), {"control_share": 12})
    assert campaign.protocol == after
    assert client.post(address(campaign, "share/"), {"control_share": 51}).status_code == 422


def test_a_revision_of_the_protocol_keeps_the_share(campaign: Campaign, client: Client):
    rules = USUAL_OVERLAPS | {"overlap_review": 2}
    times = {"lease_minutes": 60, "grace_minutes": 15, "guideline": ""}
    client.post(f"/console/campaigns/{campaign.name}/protocol/", rules | times)
    assert campaign.protocol.overlap("review") == 2
    assert campaign.protocol.control_share == 50


def test_gold_is_drawn_from_settled_tasks(campaign: Campaign, client: Client):
    given = {"source": "label/en", "count": 2, "seed": 1}
    page = client.post(address(campaign, "gold/"), given, follow=True).content.decode()
    assert "For 2 more there is no fitting task yet." in page


def test_what_became_of_damage_is_counted_and_can_be_looked_at(campaign: Campaign, client: Client):
    accept_texts(campaign, 3)
    plant_some(campaign, 3, DamageKind.OPTION_SWAPPED)
    user = member(campaign)
    held = take(campaign, user, Always())
    assert held.task.purpose == Purpose.PLANTED
    accept(user, held)
    response = client.get(address(campaign))
    (row,) = response.context["repairs"]
    assert (row.person, row.handed, row.counts["missed"], row.repaired.part) == (user, 1, 1, 0)
    assert row.named == {}
    page = client.get(address(campaign, f"cases/?person={user.pk}")).content.decode()
    assert held.task.item.sample_id in page
    assert "It was accepted as it stood." in page
    empty = client.get(address(campaign, "cases/?damage=number_changed")).content.decode()
    assert "No reviews yet" in empty


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.VIEWER, Role.ANNOTATOR])
def test_only_managers_see_controls(campaign: Campaign, sign_in: SignIn, role: Role):
    user = member(campaign, role)
    for page in ("", "cases/"):
        assert sign_in(user).get(address(campaign, page)).status_code == 403
    assert sign_in(user).post(address(campaign, "share/"), {"control_share": 1}).status_code == 403


def test_managers_who_annotate_see_no_controls_and_no_way_to_them(
    campaign: Campaign, sign_in: SignIn
):
    user = member(campaign, Role.MANAGER)
    there = sign_in(user).get(f"/console/campaigns/{campaign.name}/").content.decode()
    campaign.memberships.create(user=user, role=Role.ANNOTATOR)
    gone = sign_in(user).get(f"/console/campaigns/{campaign.name}/").content.decode()
    assert "/controls/" in there
    assert "/controls/" not in gone
    assert sign_in(user).get(address(campaign)).status_code == 403


def test_a_campaign_without_controls_says_what_to_do(campaign: Campaign, client: Client):
    page = client.get(address(campaign)).content.decode()
    assert "Nobody has been controlled yet" in page
    assert "There are no controls to hand out yet" in page


def gold(campaign: Campaign, item: Item) -> str:
    return address(campaign, f"gold/label/{item.sample_id}/")


RIGHT = {"knowledge": ["regional"], "regions": ["Europe"], "countries": ["ES"]}


def test_a_manager_gives_the_known_answers_and_finds_them_in_the_list(
    campaign: Campaign, client: Client
):
    item = campaign.tasks.filter(kind="label").first().item
    there = client.get(f"/console/campaigns/{campaign.name}/items/{item.sample_id}/").text
    assert gold(campaign, item) in there
    assert "Which" in client.get(gold(campaign, item)).text
    response = client.post(gold(campaign, item), RIGHT | {"time_sensitive": "no"}, follow=True)
    assert f"{item.sample_id} has a gold task with your answers." in response.text
    (given,) = response.context["given"]
    assert given.control.task.purpose == Purpose.GOLD
    assert given.control.expected["countries"] == ["ES"]
    assert ("Country", "Spain") in given.facts
    assert "this question has its gold task" in client.get(gold(campaign, item)).text


def test_each_answer_that_cannot_be_is_told_at_its_question(campaign: Campaign, client: Client):
    item = campaign.tasks.filter(kind="label").first().item
    missing = client.post(gold(campaign, item), {"knowledge": ["none"]})
    assert missing.status_code == 422
    assert missing.context["form"].errors.keys() == {"time_sensitive"}
    sent = {"knowledge": ["dialect"], "regions": ["Europe"], "time_sensitive": "no"}
    refused = client.post(gold(campaign, item), sent)
    assert refused.context["form"].errors.keys() == {"regions"}
    assert 'value="dialect" checked' in refused.text
    assert not Control.objects.exists()
    client.post(gold(campaign, item), RIGHT | {"time_sensitive": "no"})
    twice = client.post(gold(campaign, item), RIGHT | {"time_sensitive": "no"})
    assert (twice.status_code, Control.objects.count()) == (422, 1)
    assert "has a gold task already" in twice.text


def test_known_answers_are_given_by_managers_alone_and_where_a_kind_asks_for_them(
    campaign: Campaign, client: Client, sign_in: SignIn
):
    item = campaign.tasks.filter(kind="label").first().item
    for role in (Role.REVIEWER, Role.VIEWER, Role.ANNOTATOR):
        assert sign_in(member(campaign, role)).get(gold(campaign, item)).status_code == 403
        sent = sign_in(member(campaign, role)).post(gold(campaign, item), RIGHT)
        assert sent.status_code == 403
    assert client.get(address(campaign, f"gold/review/{item.sample_id}/")).status_code == 404
    assert client.get(address(campaign, f"gold/none/{item.sample_id}/")).status_code == 404
    assert client.get(address(campaign, "gold/label/no/such/item/")).status_code == 404
