"""What is asked by the names of the version before is answered by the new ones."""

import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from annotations.kinds.label.ledger import Label
from annotations.models import Campaign
from annotations.vocabularies import Role
from tests.clients import V1, JsonClient, client_of
from tests.factories import BenchmarkFactory, ItemFactory, UserFactory, make_campaign, member
from tests.made_once import made_once
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db

TAGS = {"knowledge": ["none"], "time_sensitive": False}


@made_once
def campaign() -> Campaign:
    return make_campaign(items=2)


@pytest.fixture
def api(campaign: Campaign) -> JsonClient:
    return client_of(member(campaign))


def claimed(api: JsonClient, campaign: Campaign) -> Any:
    asked = {"kind": "culture", "language": "en"}
    return api.post(f"{V1}/campaigns/{campaign.name}/claims", asked)


def test_a_claim_by_the_old_name_is_answered_with_the_new_one(
    api: JsonClient, campaign: Campaign
) -> None:
    answer = claimed(api, campaign)
    assert (answer.status_code, answer.json()["task"]["kind"]) == (201, "label")


def test_a_submission_to_the_old_address_is_led_to_the_new_one_with_its_body(
    api: JsonClient, campaign: Campaign
) -> None:
    pk = claimed(api, campaign).json()["id"]
    sent = {"nonce": str(uuid.uuid4()), **TAGS}
    moved = api.post(f"{V1}/assignments/{pk}/culture-labels", sent)
    assert (moved.status_code, moved["Location"]) == (308, f"{V1}/assignments/{pk}/labels")
    stored = api.post(f"{V1}/assignments/{pk}/culture-labels", sent, follow=True)
    assert stored.status_code == 201
    assert Label.objects.get().answers["knowledge"] == ["none"]


def test_a_ruling_in_tags_is_read_as_answers(api: JsonClient, campaign: Campaign) -> None:
    for _ in range(3):
        pk = claimed(client := client_of(member(campaign)), campaign).json()["id"]
        sent = {"nonce": str(uuid.uuid4()), **TAGS, "dialect": "", "spans": []}
        assert client.post(f"{V1}/assignments/{pk}/labels", sent).status_code == 201
    task = Label.objects.earliest("pk").task
    ruled = client_of(member(campaign, Role.REVIEWER)).post(
        f"{V1}/tasks/{task.pk}/adjudications", {"nonce": str(uuid.uuid4()), "tags": TAGS}
    )
    assert (ruled.status_code, ruled.json()["values"]) == (201, TAGS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("decisions/culture-labels", "decisions/labels"),
        ("tasks?kind=culture&state=open", "tasks?kind=label&state=open"),
        ("disputed?kind=culture", "disputed?kind=label"),
    ],
)
def test_what_is_read_is_led_to_its_new_address_for_good(
    campaign: Campaign, old: str, new: str
) -> None:
    manager = client_of(member(campaign, Role.MANAGER))
    moved = manager.get(f"{V1}/campaigns/{campaign.name}/{old}")
    assert (moved.status_code, moved["Location"]) == (301, f"{V1}/campaigns/{campaign.name}/{new}")
    assert manager.get(moved["Location"]).status_code == 200


@pytest.mark.parametrize(("method", "status"), [("get", 301), ("post", 308)])
def test_the_old_queue_of_the_desk_leads_to_the_new_one(
    campaign: Campaign, method: str, status: int
) -> None:
    client = Client()
    client.force_login(member(campaign))
    moved = getattr(client, method)(f"/work/{campaign.name}/culture/en/")
    assert (moved.status_code, moved["Location"]) == (status, f"/work/{campaign.name}/label/en/")


def test_the_console_is_led_to_the_new_name_of_the_kind(campaign: Campaign) -> None:
    client = Client()
    client.force_login(member(campaign, Role.MANAGER))
    page = reverse("console:items", args=[campaign.name])
    moved = client.get(f"{page}?kind=culture&text=a+b")
    assert (moved.status_code, moved["Location"]) == (301, f"{page}?kind=label&text=a+b")
    assert client.get(moved["Location"]).status_code == 200


def test_the_form_of_known_answers_is_led_to_the_new_name_of_the_kind(campaign: Campaign) -> None:
    client = Client()
    client.force_login(member(campaign, Role.MANAGER))
    gold = f"/console/campaigns/{campaign.name}/controls/gold"
    item = campaign.benchmark.items.earliest("pk").sample_id
    moved = client.get(f"{gold}/culture/{item}/")
    assert (moved.status_code, moved["Location"]) == (301, f"{gold}/label/{item}/")
    assert client.get(moved["Location"]).status_code == 200


def test_a_plan_by_the_old_names_is_read_and_answered_with_the_new_ones() -> None:
    item = ItemFactory()
    asked = {
        "name": "old",
        "benchmark": item.benchmark.name,
        "languages": ["es"],
        "plan": {"overlap_culture": 4, "culture_per_subject": 0},
    }
    made = client_of(UserFactory(is_superuser=True)).post(f"{V1}/campaigns", asked)
    assert made.status_code == 201, made.content
    assert made.json()["protocol"]["overlap_label"] == 4
    assert "overlap_culture" not in made.json()["protocol"]


def test_a_command_takes_the_old_options_and_says_what_they_are_called_now(
    capsys: pytest.CaptureFixture[str], administrator: User
) -> None:
    benchmark = BenchmarkFactory()
    names = ["--benchmark", benchmark.name, "--name", "old", "--languages", "es"]
    call_command("create_campaign", *names, "--overlap-culture", "5", "--culture-per-subject", "7")
    told = capsys.readouterr().err
    assert "--overlap-culture is called --overlap-label now." in told
    assert "--culture-per-subject is called --label-per-subject now." in told
    assert Campaign.objects.get(name="old").protocol.overlap("label") == 5


def test_other_words_stay_as_they_are(campaign: Campaign) -> None:
    client = Client()
    client.force_login(member(campaign, Role.MANAGER))
    assert (
        client.get(reverse("console:items", args=[campaign.name]), {"text": "culture"}).status_code
        == 200
    )
    assert client.get("/work/culture/review/es/").status_code == 404
