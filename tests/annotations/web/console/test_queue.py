"""The queue of adjudication, on the page and over the API: its order, its reasons, what beside."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import Campaign, Task
from annotations.models.tasks import TaskState
from annotations.selectors.disagreements import list_disputed, settled
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.contested import contested
from tests.factories import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(tmp_path: Path) -> Campaign:
    return contested(tmp_path, items=12, margin=0.0)[0]


def test_the_queue_is_in_the_order_of_what_hangs_on_it_then_of_margins(campaign: Campaign) -> None:
    manager = member(campaign, Role.MANAGER)
    pages, api = Client(), client_of(manager)
    pages.force_login(manager)
    url, address = (
        f"/console/campaigns/{campaign.name}/adjudication/",
        f"{V1}/campaigns/{campaign.name}/disputed",
    )
    expected = list(list_disputed(campaign))
    key = [
        (-t.consensus.consequence, t.consensus.margin is None, t.consensus.margin, t.position)
        for t in expected
    ]
    assert key == sorted(key)

    html = pages.get(url).text
    assert [int(pk) for pk in re.findall(r"adjudication/(\d+)/\">[^<]", html)] == [
        t.pk for t in expected
    ]
    assert "Closer than the protocol allows" in html
    assert "Knowledge, CS or CA" in html
    assert "2 to 2" in html
    told = settled(campaign)
    assert f"{told.unanimous} tasks are unanimous." in html
    assert f"{told.by_rule} are agreed only by the rule: people differ on them." in html
    assert f'?agreed=1%2F2">at 1/2, {told.at[1 / 2]} tasks</a>' in html

    first = api.get(address, {"page_size": 3}).json()
    rest = api.get(first["next"].replace("page_size=3", "page_size=500")).json()
    assert [one["id"] for one in first["results"] + rest["results"]] == [t.pk for t in expected]
    assert api.get(rest["previous"]).json()["results"]
    one, task = first["results"][0], expected[0]
    assert (one["margin"], one["entropy"]) == (task.consensus.margin, task.consensus.entropy)
    assert (one["reason"], one["consequence"]) == (task.consensus.dispute, "published")
    assert (sum(one["counts"]) <= 4, one["is_unanimous"]) == (True, False)
    close = api.get(address, {"reason": "close", "kind": "label"}).json()["results"]
    assert {(found["kind"], found["reason"]) for found in close} == {("label", "close")}
    assert all(found["about"][0] == "knowledge" for found in close)
    filtered = pages.get(url, {"reason": "close", "kind": "label", "subject": "anatomy"}).text
    assert f"{len(close)} for you" in filtered
    assert pages.get(url, {"reason": "because"}).status_code == 404
    assert api.get(address, {"reason": "because"}).status_code == 400

    agreed = pages.get(url, {"agreed": "1/2"}).text
    assert f"{told.at[1 / 2]} for you" in agreed
    assert "3 to 1" in agreed
    with CaptureQueriesContext(connection) as few:
        pages.get(url, {"kind": "answer"})
    with CaptureQueriesContext(connection) as many:
        pages.get(url)
    assert len(few) == len(many)


def test_who_is_to_stay_blind_is_told_the_state_alone(campaign: Campaign) -> None:
    """Of an item of which a task can still come to them."""
    task = campaign.tasks.filter(state=TaskState.AGREED, kind="label").first()
    assert task is not None
    Task.objects.filter(pk=task.pk).update(remaining=1, overlap=5)
    watching = member(campaign, Role.VIEWER)
    about = {"state": "agreed", "kind": "label"}
    pages, url = Client(), f"/console/campaigns/{campaign.name}/items/"
    pages.force_login(watching)

    def told() -> tuple[object, object, int]:
        rows = client_of(watching).get(f"{V1}/campaigns/{campaign.name}/tasks", about).json()
        listed = next(one for one in rows["results"] if one["id"] == task.pk)
        one = client_of(watching).get(f"{V1}/tasks/{task.pk}").json()
        return listed["margin"], one["counts"], pages.get(url, about).text.count(">Agreed</span>")

    margin, counts, bare = told()
    assert (margin is None, counts is None, bare) == (False, False, 0)
    add_member(campaign=campaign, user=watching, role=Role.ANNOTATOR)
    assert told() == (None, None, 1)
