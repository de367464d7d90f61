"""Campaigns over HTTP: made, listed, looked into."""

import pytest
from django.contrib.auth.models import Permission

from annotations.models import Campaign, Membership
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import BenchmarkFactory, ItemFactory, UserFactory, make_campaign, member
from tests.made_once import made_once
from tests.work import accept, claim, label

pytestmark = pytest.mark.django_db


@made_once
def maker():
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="add_campaign"))
    return user


def test_a_campaign_is_made_by_who_may_and_the_maker_manages_it(maker):
    benchmark = BenchmarkFactory()
    ItemFactory.create_batch(3, benchmark=benchmark)
    wanted = {
        "name": "first",
        "benchmark": benchmark.name,
        "languages": ["es", "am"],
        "plan": {"label_per_subject": 2, "overlap_review": 2},
    }
    made = client_of(maker).post(f"{V1}/campaigns", wanted)
    assert made.status_code == 201, made.content
    assert made.json()["protocol"]["overlap_review"] == 2
    assert made.json()["protocol"]["overlap_label"] == 3
    campaign = Campaign.objects.get(name="first")
    assert campaign.samples.filter(kind="label").count() == 2
    assert Membership.objects.get(campaign=campaign).user == maker
    assert client_of(maker).post(f"{V1}/campaigns", wanted).status_code == 409
    refused = client_of(UserFactory()).post(f"{V1}/campaigns", wanted)
    assert refused.status_code == 403
    assert refused.json()["detail"].startswith("You may not make campaigns")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "With Spaces"}, "name"),
        ({"languages": ["en"]}, "languages"),
        ({"languages": ["xx"]}, "languages"),
        ({"languages": []}, "languages"),
        ({"benchmark": "unheard-of"}, "benchmark"),
        ({"plan": {"overlap_review": 0}}, "plan"),
        ({"plan": {"overlaps": 3}}, "plan"),
        ({"titel": "A typing error"}, "titel"),
    ],
)
def test_what_cannot_be_made_is_told_by_field(maker, change, field):
    wanted = {"name": "first", "benchmark": BenchmarkFactory().name, "languages": ["es"]}
    refused = client_of(maker).post(f"{V1}/campaigns", wanted | change)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert not Campaign.objects.exists()


def test_people_see_the_campaigns_that_they_take_part_in():
    mine, other = make_campaign(items=1), make_campaign(items=1)
    user = member(mine)
    client = client_of(user)
    assert [c["name"] for c in client.get(f"{V1}/campaigns").json()["results"]] == [mine.name]
    assert client.get(f"{V1}/campaigns/{mine.name}").json()["protocol"]["version"] == 1
    assert client.get(f"{V1}/campaigns/{other.name}").status_code == 404


def test_progress_and_agreement_are_for_those_who_oversee():
    campaign = make_campaign(items=2, label_per_subject=None)
    annotators = [member(campaign) for _ in range(3)]
    accept(annotators[0], claim(campaign, annotators[0]))
    for index, user in enumerate(annotators):
        label(campaign, user, ["cultural"] if index else ["none"])
    viewer = client_of(member(campaign, Role.VIEWER))
    rows = {(r["kind"], r["language"]): r for r in viewer.get(
        f"{V1}/campaigns/{campaign.name}/progress").json()}  # fmt: skip
    assert (rows["review", "es"]["agreed"], rows["review", "es"]["tasks"]) == (1, 2)
    assert (rows["label", "en"]["filled"], rows["label", "en"]["places"]) == (3, 6)
    assert [rows[kind]["form"] for kind in (("label", "en"), ("review", "es"))] == ["culture", ""]
    tags = {t["tag"]: t for t in viewer.get(f"{V1}/campaigns/{campaign.name}/agreement").json()}
    for unknown in ({"kind": "labels"}, {"form": "Culture"}):
        refused = viewer.get(f"{V1}/campaigns/{campaign.name}/agreement", unknown)
        assert (refused.status_code, {*refused.json()["errors"]}) == (400, {*unknown})
    assert tags["cultural"]["alpha"]["raters"] == 3
    assert tags["cultural"]["percent"] == pytest.approx(1 / 3)
    for what in ("progress", "agreement"):
        refused = client_of(annotators[0]).get(f"{V1}/campaigns/{campaign.name}/{what}")
        assert refused.status_code == 403


def test_a_manager_gives_roles_and_others_do_not():
    campaign = make_campaign(items=1)
    newcomer = UserFactory()
    url = f"{V1}/campaigns/{campaign.name}/members"
    wanted = {"username": newcomer.username, "role": "annotator", "languages": ["es"]}
    manager = client_of(member(campaign, Role.MANAGER))
    added = manager.post(url, wanted)
    assert (added.status_code, added.json()["languages"]) == (201, ["es"])
    assert added.json()["pseudonym"].startswith("annotator-")
    assert {m["role"] for m in manager.get(url).json()["results"]} == {"manager", "annotator"}
    unknown = manager.post(url, wanted | {"username": "nobody"})
    assert list(unknown.json()["errors"]) == ["username"]
    viewer = client_of(member(campaign, Role.VIEWER))
    assert (viewer.get(url).status_code, viewer.post(url, wanted).status_code) == (403, 403)
