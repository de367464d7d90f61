"""The rules of a campaign over HTTP as files: fetched, and made a campaign of."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission

from annotations.models import Benchmark, Campaign
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import BenchmarkFactory, ItemFactory, UserFactory, make_campaign, member
from tests.made_once import made_once
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db

FILES = {
    "protocol.toml": "guideline = 'rules.md'\n[label]\noverlap = 2\nforms = ['clarity.toml']\n"
    "[work]\ncontrol_share = 20\n",
    "rules.md": "Be kind.",
    "clarity.toml": "id = 'clarity'\non = 'source'\ntitle = {en = 'Clarity'}\n"
    "questions = [{id = 'clear', type = 'yes_no', text = {en = 'Is it clear?'}}]\n",
}


@made_once
def maker() -> User:
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="add_campaign"))
    return user


@made_once
def benchmark() -> Benchmark:
    benchmark = BenchmarkFactory()
    ItemFactory.create_batch(3, benchmark=benchmark)
    return benchmark


def wanted(benchmark: Benchmark, **more: Any) -> dict[str, Any]:
    return {"name": "one", "benchmark": benchmark.name, "protocol": FILES, **more}


def test_a_campaign_is_made_of_files_and_gives_them_again(
    maker: User, benchmark: Benchmark
) -> None:
    client = client_of(maker)
    made = client.post(f"{V1}/campaigns", wanted(benchmark))
    assert made.status_code == 201, made.content
    given = client.get(f"{V1}/campaigns/one/protocol").json()
    assert (given["version"], given["files"]["guideline.md"]) == (1, "Be kind.")
    again = client.post(f"{V1}/campaigns", wanted(benchmark, name="two", protocol=given["files"]))
    assert again.status_code == 201, again.content
    assert client.get(f"{V1}/campaigns/two/protocol").json() == given
    one, two = Campaign.objects.order_by("name")
    assert one.protocol.forms == two.protocol.forms
    assert client.post(f"{V1}/campaigns", wanted(benchmark)).status_code == 409


def test_who_annotates_is_not_told_the_share_of_controls(maker: User, benchmark: Benchmark) -> None:
    client_of(maker).post(f"{V1}/campaigns", wanted(benchmark))
    campaign = Campaign.objects.get()
    shown = []
    for roles in ((Role.MANAGER,), (Role.REVIEWER,), (Role.MANAGER, Role.ANNOTATOR)):
        user = member(campaign, *roles[:1])
        for role in roles[1:]:
            campaign.memberships.create(user=user, role=role)
        files = client_of(user).get(f"{V1}/campaigns/one/protocol").json()["files"]
        shown.append("control_share" in files["protocol.toml"])
    assert shown == [True, False, False]


REFUSED = {
    "no protocol": ({"rules.md": ""}, "protocol"),
    "all its problems": ({"protocol.toml": "[label]\noverlap = 0\nsample = 3"}, "protocol"),
    "a file that is not there": ({"protocol.toml": "guideline = 'x.md'\n[label]"}, "protocol"),
    "texts that are none": ({"protocol.toml": ["x"]}, "protocol"),
    "an unknown split": (
        {"protocol.toml": "[label]\nsample = {split = 'x'}"},
        "label.sample.split",
    ),
    "no language": ({"protocol.toml": "[review]"}, "languages"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_told_by_field(name: str, maker: User, benchmark: Benchmark) -> None:
    files, field = REFUSED[name]
    refused = client_of(maker).post(f"{V1}/campaigns", wanted(benchmark, protocol=files))
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert not Campaign.objects.exists()


def test_all_problems_are_told_by_line(maker: User, benchmark: Benchmark) -> None:
    files = {"protocol.toml": "[label]\noverlap = 0\nsample = 3"}
    refused = client_of(maker).post(f"{V1}/campaigns", wanted(benchmark, protocol=files))
    lines = refused.json()["errors"]["protocol"]
    assert [line.split(": ")[:2] for line in lines] == [
        ["line 2", "label.overlap"], ["line 3", "label.sample"],
    ]  # fmt: skip


def test_rules_come_by_a_plan_or_by_a_protocol(maker: User, benchmark: Benchmark) -> None:
    both = wanted(benchmark, plan={"overlap_review": 2})
    assert client_of(maker).post(f"{V1}/campaigns", both).status_code == 400


def test_a_bad_glossary_is_told(maker: User, benchmark: Benchmark) -> None:
    files = {"protocol.toml": "glossary = 'g.csv'\n[label]", "g.csv": "source,target\na,\n"}
    refused = client_of(maker).post(f"{V1}/campaigns", wanted(benchmark, protocol=files))
    assert refused.status_code == 400
    assert "row 2" in refused.content.decode()


def test_annotators_and_strangers_do_not_get_the_files() -> None:
    campaign = make_campaign()
    page = f"{V1}/campaigns/{campaign.name}/protocol"
    assert client_of(member(campaign)).get(page).status_code == 403
    assert client_of(UserFactory()).get(page).status_code == 404
