"""Other rules and advice on pages, in files and over the API: what they say, and to whom."""

import csv

import pytest
from django.test import Client

from annotations.agreement import advice as models
from annotations.models import Campaign
from annotations.vocabularies import Role
from annotations.web.console import advice
from tests.annotations.web.console.conftest import SignIn, label
from tests.factories import make_campaign, member
from tests.made_once import made_once
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import run

pytestmark = pytest.mark.django_db

SAID = ("ccn", "nnn", "ccc", "cnn", "nnc")
"""By item what three people say: cultural or none."""


@made_once
def campaign() -> Campaign:
    return make_campaign(items=len(SAID), languages=("es",))


@made_once
def labelled(campaign: Campaign) -> list[User]:
    people = [member(campaign) for _ in SAID[0]]
    for said in SAID:
        for user, word in zip(people, said, strict=True):
            label(user, campaign, "cultural" if word == "c" else "none")
    return people


def get(client: Client, campaign: Campaign, page: str, **asked: str) -> str:
    response = client.get(f"/console/campaigns/{campaign.name}/agreement/{page}", asked)
    assert response.status_code == 200, response
    return response.text


def table(client: Client, campaign: Campaign, page: str, **asked: str) -> list[dict[str, str]]:
    return list(csv.DictReader(get(client, campaign, page, **asked).splitlines()))


def test_the_same_votes_by_other_rules(
    campaign: Campaign, labelled: list[User], manager: User, sign_in: SignIn
) -> None:
    client = sign_in(manager)
    page = get(client, campaign, "rules/", of="label:culture")
    assert "Half or more (as now)" in page
    assert "Knowledge: Cultural" in page
    assert "Most hangs on" in page
    assert all(user.username in page for user in labelled)
    rows = table(client, campaign, "rules/rules.csv", of="label:culture")
    assert [(one["consensus"], one["CS"], one["CA"], one["disagree"]) for one in rows] == [
        ("half", "2", "3", "0"),
        ("majority", "2", "3", "0"),
        ("unanimous", "1", "1", "3"),
        ("2 of 3", "2", "3", "0"),
    ]
    people = table(client, campaign, "rules/people.csv", of="label:culture")
    assert (people[0]["person"], people[0]["share"]) == (labelled[1].username, "0.8")
    groups = table(client, campaign, "rules/groups.csv", of="label:culture")
    assert (groups[0]["group"], groups[0]["share"]) == ("anatomy", "0.4")
    questions = table(client, campaign, "rules/questions.csv", of="label:culture")
    assert {one["value"]: one["held"] for one in questions[:5]}["cultural"] == "2"
    viewer = sign_in(member(campaign, Role.VIEWER))
    shown = get(viewer, campaign, "rules/", of="label:culture")
    assert not any(user.username in shown for user in labelled)
    assert "annotator-" in shown
    told = viewer.get(f"/api/v1/campaigns/{campaign.name}/rules-compared").json()
    assert [one["labels"] for one in told[0]["rules"][:3]] == [
        {"CS": 2, "CA": 3}, {"CS": 2, "CA": 3}, {"CS": 1, "CA": 1},
    ]  # fmt: skip
    assert told[0]["share_of"] == "CS"
    assert {one["person"]["name"] for one in told[0]["without"]} == {None}
    assert "Nothing to count yet" in get(viewer, campaign, "rules/", of="review")
    for name in ("rules/rules.svg", "rules/other.csv", "rules/people.png"):
        status = client.get(f"/console/campaigns/{campaign.name}/agreement/{name}").status_code
        assert status == (200 if name == "rules/rules.svg" else 404), name


def test_advice_comes_by_a_job_and_stands_beside_the_rule(
    campaign: Campaign,
    labelled: list[User],
    manager: User,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(models, "RESTARTS", 1)
    monkeypatch.setattr(models, "ITERATIONS", 5)
    client = sign_in(manager)
    asked = {"of": "label:culture"}
    assert "Figures are being computed" in get(client, campaign, "advice/", **asked)
    assert "Figures are being computed" in get(client, campaign, "advice/", question="x", **asked)
    run(job_id=Job.objects.get(kind="agreement").pk)
    page = get(client, campaign, "advice/", **asked)
    assert "Dawid-Skene" in page
    assert "As the rule" in page
    rows = table(client, campaign, "advice/items.csv", **asked)
    assert {one["sample_id"] for one in rows} == set(
        campaign.benchmark.items.values_list("sample_id", flat=True)
    )
    assert sorted(one["rule"] for one in rows) == ["CA", "CA", "CA", "CS", "CS"]
    assert all(0.5 <= float(one["mace confidence"]) <= 1 for one in rows)
    told = client.get(f"/api/v1/campaigns/{campaign.name}/advice", {"differing": "true"}).json()
    assert told[0]["question"] == "sensitive"
    for one in told[0]["items"]:
        assert any(said["value"] != one["held"] for said in one["models"].values())
    monkeypatch.setattr(advice, "is_installed", lambda: False)
    assert "pip install -r requirements-crowd.txt" in get(client, campaign, "advice/", **asked)
