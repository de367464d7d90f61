"""Benchmarks and items: who sees them, who sees their keys."""

import pytest
from django.contrib.auth.models import Permission

from annotations.models import Item
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import ItemFactory, UserFactory, make_campaign, member

pytestmark = pytest.mark.django_db


def keys_seen_by(user, benchmark):
    answer = client_of(user).get(f"{V1}/items", {"benchmark": benchmark.name})
    return [item["key"] for item in answer.json()["results"]]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.REVIEWER, Role.VIEWER])
def test_who_oversees_a_campaign_sees_the_keys_of_its_benchmark(role):
    campaign = make_campaign(items=2)
    assert keys_seen_by(member(campaign, role), campaign.benchmark) == [1, 1]


def test_an_annotator_sees_the_items_without_their_keys_and_those_to_answer_blind_not_at_all():
    campaign = make_campaign(items=2)
    user = member(campaign)
    assert keys_seen_by(user, campaign.benchmark) == [None, None]
    blind = make_campaign(items=2, answer_per_subject=None)
    assert keys_seen_by(member(blind), blind.benchmark) == []
    member_of_another = make_campaign(items=1)
    client = client_of(user)
    assert client.get(f"{V1}/benchmarks/{member_of_another.benchmark.name}").status_code == 404
    assert keys_seen_by(user, member_of_another.benchmark) == []


def test_who_may_make_campaigns_finds_every_benchmark_but_no_key():
    campaign = make_campaign(items=1)
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="add_campaign"))
    benchmarks = client_of(user).get(f"{V1}/benchmarks").json()["results"]
    assert [(b["name"], b["items"]) for b in benchmarks] == [(campaign.benchmark.name, 1)]
    assert keys_seen_by(user, campaign.benchmark) == [None]


def test_items_are_filtered_and_come_in_pages_of_which_each_row_is_on_one():
    campaign = make_campaign(items=5)
    ItemFactory.create_batch(2, subject="law", category="Humanities", benchmark=make_campaign(
        items=0).benchmark)  # fmt: skip
    law = make_campaign(items=3).benchmark
    client = client_of(UserFactory(is_superuser=True))
    seen: list[int] = []
    url = f"{V1}/items?benchmark={campaign.benchmark.name}&page_size=2"
    while url:
        page = client.get(url).json()
        seen += [item["id"] for item in page["results"]]
        url = page["next"]
    assert seen == list(campaign.benchmark.items.values_list("pk", flat=True))
    assert client.get(f"{V1}/items?subject=law").json()["results"][0]["category"] == "Humanities"
    assert len(client.get(f"{V1}/items?benchmark={law.name}&split=test").json()["results"]) == 3
    assert client.get(f"{V1}/items?benchmark={law.name}&split=dev").json()["results"] == []


def test_a_page_costs_the_same_queries_however_many_rows(django_assert_num_queries):
    campaign = make_campaign(items=3)
    client = client_of(member(campaign, Role.VIEWER))
    client.get(f"{V1}/items")
    with django_assert_num_queries(7):
        client.get(f"{V1}/items?page_size=2")
    ItemFactory.create_batch(20, benchmark=make_campaign(items=0).benchmark)
    assert Item.objects.count() == 23
    with django_assert_num_queries(7):
        client.get(f"{V1}/items?page_size=1000")


@pytest.mark.parametrize("cursor", ["x", "cD1h", "cD0wMA%3D%3D", "bz0tMQ=="])
def test_a_cursor_that_is_none_is_told_so(cursor):
    client = client_of(UserFactory(is_superuser=True))
    assert client.get(f"{V1}/items?cursor={cursor}").status_code in (200, 404)
    assert client.get(f"{V1}/items?cursor=cD1h").status_code == 404
