import pytest
from rest_framework.test import APIClient

from evaluation.models import Run
from evaluation.services import runs as services
from tests.evaluation.runs import work
from workbench.core.jobs import services as jobs

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.evaluation.api.urls")]

WANTED = {"release_folder": "sample-1.0.0", "spec": "uniform:0"}
PROMPTS = {"shot_rule": "lite", "instructions": "item", "chat_template": True, "dtype": "float32"}


@pytest.fixture
def api(evaluator):
    client = APIClient()
    client.force_authenticate(evaluator)
    return client


def test_a_run_is_started_followed_and_read(api, store):
    started = api.post("/runs", WANTED | {"languages": ["es"], "limit": 2} | PROMPTS, format="json")
    assert started.status_code == 201
    run = started.json()
    assert (run["state"], run["languages"], run["shots"], run["limit"]) == ("queued", ["es"], 5, 2)
    assert run.items() >= PROMPTS.items()
    work(Run.objects.get(pk=run["id"]))
    done = api.get(f"/runs/{run['id']}").json()
    assert done["state"] == "succeeded"
    assert done["summary"]["counts"]["questions"] == 4
    scores = api.get(
        f"/runs/{run['id']}/scores", {"language": "es", "group_kind": "all", "subset": "CA"}
    ).json()["results"]
    assert [(score["subset"], score["n"]) for score in scores] == [("CA", 2)]
    assert api.get("/runs").json()["results"][0]["id"] == run["id"]


def test_a_run_is_asked_in_other_ways_and_tells_what_they_come_to(api, store):
    wanted = WANTED | {"spec": "longest:", "variants": ["rotate-2", "rotate-1"]}
    run = api.post("/runs", wanted, format="json").json()
    assert run["variants"] == ["rotate-1", "rotate-2"]
    assert api.get(f"/runs/{run['id']}/robustness").status_code == 404
    work(Run.objects.get(pk=run["id"]))
    found = api.get(f"/runs/{run['id']}/robustness").json()
    assert [row["orders"] for row in found["orders"]] == [3, 3, 3]
    assert found["calibration"] == []
    refused = api.post("/runs", WANTED | {"variants": ["backwards"]}, format="json")
    assert refused.status_code == 400


def test_what_cannot_run_is_told_by_field(api, store):
    refused = api.post("/runs", WANTED | {"languages": ["xx"]}, format="json")
    assert refused.status_code == 400
    assert "not in this release" in str(refused.json()["errors"]["languages"])
    assert api.post("/runs", {"spec": "longest:"}, format="json").status_code == 400


def test_the_same_run_under_way_is_a_conflict(api, store):
    api.post("/runs", WANTED, format="json")
    assert api.post("/runs", WANTED, format="json").status_code == 409


def test_a_cancelled_run_is_taken_up_again(api, store, evaluator):
    run = services.start_run(**WANTED, user=evaluator)
    assert api.post(f"/runs/{run.pk}/retry").status_code == 409
    jobs.cancel(job=run.job)
    assert api.post(f"/runs/{run.pk}/retry").json()["state"] == "queued"


def test_a_run_is_stopped_by_who_may(api, store, onlooker):
    run = api.post("/runs", WANTED, format="json").json()
    stranger = APIClient()
    stranger.force_authenticate(onlooker)
    assert stranger.post(f"/runs/{run['id']}/cancel").status_code == 403
    stopped = api.post(f"/runs/{run['id']}/cancel")
    assert (stopped.status_code, stopped.json()["state"]) == (202, "cancelled")
    assert api.post(f"/runs/{run['id']}/cancel").status_code == 409


def test_only_who_may_starts_and_everyone_signed_in_reads(store, onlooker):
    client = APIClient()
    assert client.get("/runs").status_code in (401, 403)
    client.force_authenticate(onlooker)
    assert client.get("/runs").status_code == 200
    assert client.post("/runs", WANTED, format="json").status_code == 403


def test_a_run_that_is_not_there_has_no_scores(api):
    assert api.get("/runs/999/scores").status_code == 404
    assert api.post("/runs/999/retry").status_code == 404
