"""How far people agree, over the API: what is asked, and who is told which names."""

import pytest

from annotations.services import agreement
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.work import accept, claim, label
from workbench.core.jobs.services import run

pytestmark = pytest.mark.django_db


def test_figures_pairs_and_items_are_told_under_the_names_that_one_may_see(monkeypatch):
    campaign = make_campaign(items=2, overlap_label=2)
    first, second = member(campaign), member(campaign)
    for knowledge in (["cultural"], ["none"]):
        fields = {"cultures": ["Western Culture"]} if knowledge == ["cultural"] else {}
        label(campaign, first, knowledge, **fields)
        label(campaign, second, ["none"])
    accept(first, claim(campaign, first))
    manager, viewer = member(campaign, Role.MANAGER), member(campaign, Role.VIEWER)
    root = f"{V1}/campaigns/{campaign.name}/agreement"

    def told(path: str = "", user=manager, **query: str):
        answer = client_of(user).get(root + path, query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    rows = {row["tag"]: row for row in told()}
    assert rows["cultural"]["percent"] == rows["cultural"]["unanimous"] == 0.5
    assert rows["cultural"]["alpha"]["units"] == 2
    assert rows["dialect"]["coefficients"]["alpha"]["reason"]
    assert {row["group"] for row in told(by="subject")} == {"anatomy"}
    assert told(subject="law")[0]["alpha"]["units"] == 0
    people = {row["group"]: row["name"] for row in told(by="person")}
    assert set(people.values()) == {first.username, second.username}
    assert {row["name"] for row in told(user=viewer, by="person")} == {None}
    (pair,) = [row for row in told("/pairs") if row["tag"] == "cultural"]
    assert (pair["agree"], pair["total"]) == (1, 2)
    assert people[pair["a"]["pseudonym"]] == pair["a"]["name"]
    names = {side: pair[side]["pseudonym"] for side in "ab"}
    shown = told("/items", user=viewer, question="cultural", unanimous="false", **names)
    (item,) = shown["items"]
    assert (shown["next"], item["is_unanimous"], item["subject"]) == (None, False, "anatomy")
    assert item["said"] == [{"letter": "A", "value": True}, {"letter": "B", "value": False}]
    assert told("/items", a="nobody", b=names["b"])["items"] == []
    everybody, accepts = told("/machine")
    assert (everybody["person"], accepts["accepted"]["value"]) == (None, 1)
    assert accepts["person"]["name"] == first.username
    days = told("/over-time")
    assert "cultural" in {point["tag"] for point in days["points"]}
    assert days["marks"] == []

    client = client_of(manager)
    begun = client.get(root + "/texts", {"kind": "review"})
    assert begun.status_code == 202
    run(job_id=begun.json()["id"])
    assert told("/texts", kind="review") == []
    for path, query in (
        ("", {"sort": "x"}), ("", {"by": "mood"}), ("", {"form": "clarity"}),
        ("/pairs", {"by": "subject"}), ("/items", {"unanimous": "perhaps"}),
    ):  # fmt: skip
        assert client.get(root + path, query).status_code == 400, (path, query)
    assert client_of(viewer).get(root, {"by": "gold"}).status_code == 403
    campaign.memberships.create(user=viewer, role=Role.ANNOTATOR)
    assert client_of(viewer).get(root).status_code == 403
    monkeypatch.setattr(agreement, "AT_ONCE", 0)
    asked = client.get(root, {"by": "category"})
    assert (asked.status_code, asked.json()["kind"]) == (202, "agreement")
