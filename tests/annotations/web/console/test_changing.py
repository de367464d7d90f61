"""Settings and batches on the pages and over the API: told before, done when confirmed."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Batch, Campaign
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member, translate
from tests.made_once import made_once
from tests.pages import flat

pytestmark = pytest.mark.django_db


@made_once
def campaign() -> Campaign:
    made = make_campaign(items=4, languages=("es", "am"), translated=False, label_per_subject=0)
    translate(made, "es")
    return made


def of(campaign: Campaign, role: Role = Role.MANAGER) -> Client:
    client = Client()
    client.force_login(member(campaign, role))
    return client


def at(page: str, campaign: Campaign, **more: Any) -> str:
    return reverse(f"console:{page}", kwargs={"name": campaign.name, **more})


def test_each_change_is_told_before_it_is_done(campaign):
    manager, address = of(campaign), at("settings", campaign)
    for change, words, told in (
        ("close", {"close-languages": ["es"]}, "4 tasks are handed out no more."),
        ("open", {"open-languages": ["es"]}, "4 tasks are handed out from then on."),
        ("add", {"add-languages": "fr"}, "No task is touched."),
        ("overlap", {"overlap-kind": "review", "overlap-overlap": "2"}, "4 tasks get another"),
        ("sample", {"sample-kind": "label", "sample-per_subject": "3"}, "3 tasks are handed out"),
        ("priority", {"priority-number": "2", "priority-reason": "First"}, "7 tasks get another"),
        ("state", {"state-state": "archived"}, "7 tasks are handed out no more."),
    ):
        given = {"change": change, **words}
        before = Campaign.objects.values().get()
        asked = manager.post(address, given)
        assert asked.status_code == 200, change
        assert told in flat(asked), (change, re.findall("What this does.{200}", flat(asked)))
        assert Campaign.objects.values().get() == before
        assert manager.post(address, {**given, "confirmed": "yes"}).status_code == 302, change
    campaign.refresh_from_db()
    assert campaign.languages == ["es", "am", "fr"]
    assert campaign.is_archived
    page = flat(manager.get(at("campaign", campaign)))
    assert "can only be read" in page
    assert "1 archived" in flat(manager.get(reverse("console:campaigns")))
    shown = manager.get(reverse("console:campaigns") + "?archived").content.decode()
    assert campaign.name in shown
    refused = manager.post(address, {"change": "title", "title-title": "x", "confirmed": "y"})
    assert refused.status_code == 403
    assert manager.post(address, {"change": "state", "state-state": "open", "confirmed": "y"})
    for wrong in ({"change": "add", "add-languages": "es"}, {"change": "nothing"}):
        assert manager.post(address, wrong).status_code in (200, 422)
    assert of(campaign, Role.REVIEWER).get(address).status_code == 403


def test_a_language_without_texts_is_a_row_that_says_what_to_do(campaign):
    page = flat(of(campaign).get(at("campaign", campaign)))
    assert "No texts yet: tasks open as they come in." in page


def test_one_batch_two_people_on_the_page(campaign):
    manager, people = of(campaign), [member(campaign), member(campaign)]
    address = at("batches", campaign)
    refused = manager.post(address, {"name": "First", "count": "2"})
    assert refused.status_code == 422
    given = {
        "batch-name": "First",
        "batch-count": "2",
        "batch-people": [one.pk for one in people],
        "batch-deadline": "2027-02-03",
    }
    told = manager.post(address, {**given, "preview": "yes"})
    assert "2 items; of their tasks 2 wait" in flat(told)
    assert not Batch.objects.exists()
    made = manager.post(address, given)
    batch = Batch.objects.get()
    assert made["Location"] == at("batch", campaign, pk=batch.pk)
    assert (batch.items.count(), batch.people.count(), batch.reserved) == (2, 2, True)
    page = flat(manager.get(made["Location"]))
    assert people[0].username in page
    assert "of 2 tasks" in page
    desk = Client()
    desk.force_login(people[1])
    assert "They are due on" in flat(desk.get("/"))
    close = at("close-batch", campaign, pk=batch.pk)
    assert "2 tasks are handed out" in flat(manager.post(close))
    assert manager.post(close, {"confirmed": "yes"}).status_code == 302
    assert not Batch.objects.open().exists()
    assert "First" in flat(manager.get(address))
    assert "not opened again" in flat(manager.get(made["Location"]))


def test_the_api_changes_what_the_pages_do(campaign):
    manager, person = client_of(member(campaign, Role.MANAGER)), member(campaign)
    here = f"{V1}/campaigns/{campaign.name}"

    def put(path: str, **given: Any) -> Any:
        answer = manager.put(f"{here}/{path}", given)
        assert answer.status_code == 200, answer.content
        return answer.json()

    nothing = {"opened": 0, "closed": 0, "kept": 0, "in_hand": 0, "changed": 0}
    assert put("samples/answer", dry_run=True)["opened"] == 4
    assert put("samples/review", per_subject=1, split="test")["closed"] == 3
    assert put("overlaps/review", overlap=2) == {**nothing, "changed": 4}
    closing = manager.post(f"{here}/languages", {"action": "close", "languages": ["am"]})
    assert closing.json() == nothing
    first = manager.post(f"{here}/priorities", {"number": 3, "reason": "x", "languages": ["es"]})
    assert first.json()["changed"] == 1
    given = {"name": "One", "people": [person.username]}
    rehearsed = manager.post(f"{here}/batches", {**given, "dry_run": True})
    assert rehearsed.json() == {"id": None, "items": 1, "effect": {**nothing, "opened": 1}}
    made = manager.post(f"{here}/batches", given).json()
    (listed,) = manager.get(f"{here}/batches").json()
    assert (listed["id"], listed["tasks"], listed["is_open"]) == (made["id"], 1, True)
    one = f"{here}/batches/{made['id']}"
    assert manager.get(one).json()["people"][0]["username"] == person.username
    changed = manager.patch(one, {"people": [person.username]})
    assert changed.status_code == 200, changed.content
    assert manager.post(f"{one}/closing", {}).json()["opened"] == 1
    state = manager.patch(f"{here}/state", {"state": "archived", "title": "Old"}).json()
    assert state["campaign"]["is_archived"]
    assert manager.get(f"{V1}/campaigns").json()["results"] == []
    (kept,) = manager.get(f"{V1}/campaigns?archived=true").json()["results"]
    assert kept["name"] == campaign.name
    refused = manager.put(f"{here}/overlaps/review", {"overlap": 3})
    assert refused.status_code == 403
    assert "archived" in refused.json()["detail"]
