"""The life of a release over HTTP: the same steps and refusals as everywhere."""

from pathlib import Path

import pytest

from annotations.models import Benchmark, Campaign, Release
from annotations.services import releasing
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.made_once import made_once

pytestmark = pytest.mark.django_db


@made_once
def campaign(stores: Path) -> Campaign:
    made = make_campaign(items=3)
    Benchmark.objects.update(licence="mit", attribution="Its authors")
    return Campaign.objects.get(pk=made.pk)


@made_once
def release(campaign: Campaign) -> Release:
    return releasing.build_release(campaign=campaign, version="1.0.0").release


@pytest.fixture
def root(release: Release) -> str:
    return f"{V1}/releases/{release.campaign.name}/1.0.0"


def test_a_release_is_led_through_its_life(campaign: Campaign, root: str) -> None:
    manager = client_of(member(campaign, Role.MANAGER))
    reviewer = client_of(member(campaign, Role.REVIEWER))
    assert manager.get(f"{root}/events").json() == {"state": "draft", "public": False, "events": []}
    too_early = manager.post(f"{root}/events", {"event": "published"})
    assert (too_early.status_code, "“Draft”" in too_early.json()["detail"]) == (409, True)
    checked = manager.post(f"{root}/events", {"event": "checked", "note": "All read."})
    assert checked.status_code == 201, checked.json()
    alone = manager.post(f"{root}/events", {"event": "approved"})
    assert (alone.status_code, "a second person" in alone.json()["detail"]) == (403, True)
    assert reviewer.post(f"{root}/events", {"event": "approved"}).json()["state"] == "approved"
    public = manager.post(f"{root}/events", {"event": "published", "public": True}).json()
    assert (public["state"], public["public"]) == ("published", True)
    silent = manager.post(f"{root}/events", {"event": "withdrawn"})
    assert (silent.status_code, list(silent.json()["errors"])) == (400, ["note"])
    gone = manager.post(f"{root}/events", {"event": "withdrawn", "note": "Keys leaked."}).json()
    assert (gone["state"], gone["public"]) == ("withdrawn", False)
    told = [(one["event"], one["note"], one["public"]) for one in gone["events"]]
    assert told == [
        ("checked", "All read.", False), ("approved", "", False), ("published", "", True),
        ("withdrawn", "Keys leaked.", False),
    ]  # fmt: skip


def test_an_annotator_learns_the_state_and_neither_names_nor_gates(
    campaign: Campaign, root: str
) -> None:
    manager = client_of(member(campaign, Role.MANAGER))
    manager.post(f"{root}/events", {"event": "checked"})
    [known] = manager.get(f"{root}/events").json()["events"]
    assert known["person"]
    assert {gate["id"]: gate["state"] for gate in known["gates"]}["coverage"] == "passed"
    annotator = client_of(member(campaign))
    [seen] = annotator.get(f"{root}/events").json()["events"]
    assert (seen["event"], seen["person"], seen["gates"]) == ("checked", None, [])
    for path in ("gates", "gates/reviewed/items"):
        assert annotator.get(f"{root}/{path}").status_code == 403
    assert annotator.post(f"{root}/events", {"event": "approved"}).status_code == 403


def test_no_step_but_a_publication_is_to_everybody(campaign: Campaign, root: str) -> None:
    manager = client_of(member(campaign, Role.MANAGER))
    refused = manager.post(f"{root}/events", {"event": "checked", "public": True})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["public"])
    assert manager.get(f"{root}/events").json()["events"] == []


def test_gates_are_told_with_the_items_behind_them(campaign: Campaign, root: str) -> None:
    viewer = client_of(member(campaign, Role.VIEWER))
    told = viewer.get(f"{root}/gates").json()
    gates = {gate["id"]: gate for gate in told["gates"]}
    assert told["rules_version"] == 0
    assert (gates["reviewed"]["state"], gates["reviewed"]["items"]) == ("failed", 3)
    assert "people stand by 0 of 3 translations" in gates["reviewed"]["sentence"]
    first = viewer.get(f"{root}/gates/reviewed/items", {"page_size": 2}).json()
    second = viewer.get(first["next"]).json()
    ids = [item["sample_id"] for item in (*first["results"], *second["results"])]
    known = campaign.benchmark.items.values_list("sample_id", flat=True)
    assert (ids, second["next"]) == (sorted(known), None)
    assert {item["language"] for item in first["results"]} == {"es"}
    assert viewer.get(f"{root}/gates/nothing/items").status_code == 404
    for path in ("gates", "gates/reviewed/items", "events"):
        odd = viewer.get(f"{root}/{path}", {"langage": "es"})
        assert (odd.status_code, list(odd.json()["errors"])) == (400, ["langage"])


def test_releases_are_found_by_their_state(campaign: Campaign, root: str) -> None:
    releasing.build_release(campaign=campaign, version="1.1.0")
    manager = client_of(member(campaign, Role.MANAGER))
    manager.post(f"{root}/events", {"event": "checked"})
    for url in (f"{V1}/releases", f"{V1}/campaigns/{campaign.name}/releases"):
        states = [(one["version"], one["state"]) for one in manager.get(url).json()["results"]]
        assert states == [("1.0.0", "checked"), ("1.1.0", "draft")]
    [found] = manager.get(f"{V1}/releases", {"state": "draft"}).json()["results"]
    assert (found["version"], found["public"]) == ("1.1.0", False)
    odd = manager.get(f"{V1}/releases", {"state": "lost"})
    assert (odd.status_code, list(odd.json()["errors"])) == (400, ["state"])
    [event] = manager.get(root).json()["events"]
    assert event["event"] == "checked"


def test_a_manager_says_which_gates_bind(campaign: Campaign, root: str) -> None:
    manager = client_of(member(campaign, Role.MANAGER))
    url = f"{V1}/campaigns/{campaign.name}/release-rules"
    usual = manager.get(url).json()
    assert (usual["version"], "licence" in usual["binds"]) == (0, True)
    assert usual["floors"]["coverage"] == 1
    for wrong, field in (
        ({"binds": ["none"]}, "binds"),
        ({"binds": [], "floors": {"names": 1}}, "floors"),
    ):
        refused = manager.put(url, wrong)
        assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    stated = manager.put(url, {"binds": ["reviewed"], "floors": {"reviewed": 0.5}}).json()
    assert (stated["version"], stated["binds"]) == (1, ["reviewed"])
    assert (stated["floors"]["reviewed"], stated["floors"]["coverage"]) == (0.5, 1)
    held = manager.post(f"{root}/events", {"event": "checked"})
    assert (held.status_code, "0 of 3 translations" in held.json()["detail"]) == (409, True)
    viewer = client_of(member(campaign, Role.VIEWER))
    assert viewer.get(url).json() == stated
    assert viewer.put(url, {"binds": []}).status_code == 403
