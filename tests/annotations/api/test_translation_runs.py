"""Engines over the API: what they would take, how they go, and who may have them work."""

from typing import Any

import pytest

from annotations.models import TaskCandidate, TranslationRun
from annotations.vocabularies import Role
from tests.annotations.dear import install_dear
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from workbench.core.jobs import services as jobs

pytestmark = pytest.mark.django_db


def test_a_run_is_planned_ordered_stopped_and_taken_up_again(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    settings.RUNS_DIR = tmp_path
    install_dear(monkeypatch)
    campaign = make_campaign(translated=False)
    url = f"{V1}/campaigns/{campaign.name}"
    runs = f"{url}/translation-runs"
    client = client_of(member(campaign, Role.MANAGER))
    (engine,) = (one for one in client.get(f"{url}/engines").json() if one["name"] == "dear")
    assert (engine["licence"], engine["languages"]) == ("CC BY-NC 4.0", ["es"])

    order = {"engines": ["dear"], "languages": ["es"], "character_price": 1e6, "max_cost": 200}
    planned = client.post(runs, order | {"dry_run": True}).json()
    assert planned["plan"][0]["items"] == 4
    assert planned["cost"] == planned["plan"][0]["characters"] > 200
    assert client.post(runs, order).json()["errors"].keys() == {"agreed"}
    for wrong, field in (
        ({"engines": ["none:/etc/passwd"]}, "engines"),
        ({"languages": ["fr"]}, "languages"),
        ({"character_price": None}, "max_cost"),
    ):
        refused = client.post(runs, order | wrong)
        assert (refused.status_code, refused.json()["errors"].keys()) == (400, {field})
    assert TranslationRun.objects.count() == 0

    ordered = client.post(runs, order | {"agreed": True})
    assert ordered.status_code == 202
    (run,) = ordered.json()["runs"]
    assert (run["state"], run["remaining"]) == ("queued", 4)
    assert client.post(f"{runs}/{run['id']}/cancellation").json()["state"] == "cancelled"
    resumed = client.post(f"{runs}/{run['id']}/resumption", {}).json()
    jobs.run(job_id=resumed["job"])
    stopped = client.get(f"{runs}/{run['id']}").json()
    assert (stopped["state"], stopped["failures"]) == ("ceiling", [])
    raised = client.post(f"{runs}/{run['id']}/resumption", {"max_cost": 5000}).json()
    jobs.run(job_id=raised["job"])
    (done,) = client.get(f"{runs}?language=es").json()["results"]
    assert (done["state"], done["added"], done["cost"]) == ("done", 4, planned["cost"])

    choice = {"language": "es", "engine": "dear"}
    assert client.post(f"{url}/preferred-engine", choice).status_code == 204
    assert TaskCandidate.objects.count() == 4
    viewer = client_of(member(campaign, Role.VIEWER))
    assert viewer.get(f"{runs}/{run['id']}").status_code == 200
    for door in (runs, f"{runs}/{run['id']}/cancellation", f"{url}/preferred-engine"):
        assert viewer.post(door, order if door == runs else choice).status_code == 403
