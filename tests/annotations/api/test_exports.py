"""The ledger as JSON lines."""

import json
from uuid import uuid4

import pytest

from annotations.models import Adjudication
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.work import accept, claim, edit, label

pytestmark = pytest.mark.django_db


@made_once
def campaign():
    return make_campaign(items=3, overlap_review=2)


def lines_of(response):
    assert response.status_code == 200
    return [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]


def test_every_row_is_told_under_a_pseudonym(campaign):
    user = member(campaign)
    assignment = claim(campaign, user)
    first = edit(user, assignment, "¿Qué hueso es?").decision
    accept(user, assignment, supersedes=first.pk)
    label(campaign, user, ["cultural"], cultures=["Western Culture"])
    client = client_of(member(campaign, Role.MANAGER))
    url = f"{V1}/campaigns/{campaign.name}/decisions"
    answer = client.get(f"{url}/reviews", headers={"Accept": "application/x-ndjson"})
    assert answer["Content-Type"] == "application/x-ndjson"
    rows = lines_of(answer)
    assert [(row["verdict"], row["supersedes"]) for row in rows] == [
        ("edit", None),
        ("accept", first.pk),
    ]
    members = client.get(f"{V1}/campaigns/{campaign.name}/members").json()["results"]
    names = {row["username"]: row["pseudonym"] for row in members}
    assert {row["person"] for row in rows} == {names[user.username]}
    [tags] = lines_of(client.get(f"{url}/labels"))
    assert (tags["answers"]["cultures"], tags["sample_id"]) == (
        ["Western Culture"],
        f"anatomy/test/{campaign.benchmark.items.first().position}",
    )
    assert lines_of(client.get(f"{url}/answers")) == []
    every = lines_of(client.get(f"{url}/all"))
    assert [row["kind"] for row in every] == ["review", "review", "label"]
    assert every[1]["corrects"] == every[0]["id"]
    assert client.get(f"{url}/all", headers={"If-None-Match": '"x"'})["ETag"]


def test_a_ruling_is_told_whatever_kind_it_is_on(campaign):
    user = member(campaign)
    task = campaign.tasks.filter(kind="review").first()
    Adjudication.objects.create(
        task=task, round=1, person=user, protocol=task.protocol, nonce=uuid4(), values={"a": ["b"]}
    )
    client = client_of(member(campaign, Role.MANAGER))
    [row] = lines_of(client.get(f"{V1}/campaigns/{campaign.name}/decisions/adjudications"))
    assert row["values"] == {"a": ["b"]}


def test_an_etag_asks_for_news_alone(campaign):
    user = member(campaign)
    accept(user, claim(campaign, user))
    client = client_of(member(campaign, Role.VIEWER))
    url = f"{V1}/campaigns/{campaign.name}/decisions/reviews"
    etag = client.get(url)["ETag"]
    unchanged = client.get(url, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged["ETag"]) == (304, etag)
    accept(user, claim(campaign, user))
    news = client.get(url, headers={"If-None-Match": etag})
    assert len(lines_of(news)) == 2
    assert news["ETag"] != etag


def test_rows_that_a_person_is_to_be_blind_to_are_left_out(campaign):
    user = member(campaign)
    add_member(campaign=campaign, user=user, role=Role.VIEWER)
    other = member(campaign)
    assignment = claim(campaign, other)
    accept(other, assignment)
    client = client_of(user)
    url = f"{V1}/campaigns/{campaign.name}/decisions/reviews"
    before = client.get(url)
    assert lines_of(before) == []
    accept(user, claim(campaign, user))
    for kind in ("label", "answer"):
        campaign.tasks.filter(kind=kind).update(remaining=0)
    after = client.get(url)
    assert len(lines_of(after)) == 2
    assert after["ETag"] != before["ETag"]


def test_who_may_not_read_the_ledger_is_told_why(campaign):
    url = f"{V1}/campaigns/{campaign.name}/decisions"
    refused = client_of(member(campaign)).get(f"{url}/reviews")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    manager = client_of(member(campaign, Role.MANAGER))
    unknown = manager.get(f"{url}/opinions")
    assert (unknown.status_code, "choose from" in unknown.json()["detail"]) == (404, True)


def test_rows_of_one_language_are_told_alone_and_unknown_parameters_refused():
    campaign = make_campaign(items=2, languages=("pt", "es"))
    for language in ("pt", "es"):
        user = member(campaign)
        accept(user, claim(campaign, user, language=language))
    client = client_of(member(campaign, Role.MANAGER))
    url = f"{V1}/campaigns/{campaign.name}/decisions"
    all_rows = client.get(f"{url}/reviews")
    answer = client.get(f"{url}/reviews", {"language": "es"})
    assert [row["language"] for row in lines_of(answer)] == ["es"]
    assert answer["ETag"] != all_rows["ETag"]
    for kind, asked in (
        ("reviews", {"format": "csv"}),
        ("reviews", {"language": "fr"}),
        ("all", {"language": "es"}),
    ):
        refused = client.get(f"{url}/{kind}", asked)
        assert (refused.status_code, list(refused.json()["errors"])) == (400, list(asked))
