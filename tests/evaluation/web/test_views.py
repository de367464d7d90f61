import pytest
from django.urls import reverse

from evaluation import services
from evaluation.models import Run
from workbench.jobs import services as jobs

pytestmark = pytest.mark.django_db

SCOREBOARD = "/evaluation/"
START = "/evaluation/start/"
FORM = {"release_folder": "sample-1.0.0", "engine": "uniform", "target": "0", "shots": 5}


def finished_run(user, **changes):
    arguments = {"release_folder": "sample-1.0.0", "spec": "uniform:0", "user": user} | changes
    run = services.start_run(**arguments)
    jobs.run(job_id=run.job_id)
    return run


def test_signing_in_comes_first(client):
    response = client.get(SCOREBOARD)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_an_empty_scoreboard_offers_a_start_to_who_may(client, store, evaluator, onlooker):
    client.force_login(onlooker)
    page = client.get(SCOREBOARD).content.decode()
    assert "No model has been measured yet" in page
    assert START not in page
    client.force_login(evaluator)
    assert START in client.get(SCOREBOARD).content.decode()


def test_the_scoreboard_lists_runs_with_ca_beside_cs(client, store, evaluator, onlooker):
    run = finished_run(evaluator)
    queued = services.start_run(release_folder="sample-1.0.0", spec="longest:", user=evaluator)
    client.force_login(onlooker)
    response = client.get(SCOREBOARD)
    assert [shown.pk for shown, _ in response.context["rows"]] == [queued.pk, run.pk]
    page = response.content.decode()
    score = run.scores.get(language="*", subset="CA", group_kind="all")
    assert f"<b>{100 * score.accuracy:.1f}</b>" in page
    assert "Queued" in page


def test_older_runs_are_a_page_further(client, store, evaluator, monkeypatch):
    monkeypatch.setattr("evaluation.web.views.RUNS_PER_PAGE", 2)
    runs = [
        services.start_run(release_folder="sample-1.0.0", spec=f"uniform:{seed}", user=evaluator)
        for seed in range(3)
    ]
    client.force_login(evaluator)
    first = client.get(SCOREBOARD)
    assert [run for run, _ in first.context["rows"]] == [runs[2], runs[1]]
    second = client.get(SCOREBOARD + first.context["older_url"])
    assert [run for run, _ in second.context["rows"]] == [runs[0]]
    assert second.context["older_url"] is None


def test_a_finished_run_shows_chart_and_tables(client, store, evaluator, onlooker):
    run = finished_run(evaluator)
    client.force_login(onlooker)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "<svg" in page
    assert page.count("<table") >= 5
    for text in ("all languages", "Español", "STEM", "arithmetic", "ab" * 32, "uniform:0"):
        assert text in page


def test_a_run_under_way_shows_its_job(client, store, evaluator):
    run = services.start_run(release_folder="sample-1.0.0", spec="uniform:0", user=evaluator)
    client.force_login(evaluator)
    page = client.get(run.get_absolute_url()).content.decode()
    assert f'id="job-{run.job_id}"' in page
    assert "Queued" in page


def test_a_cancelled_run_can_be_taken_up_again_by_who_may(client, store, evaluator, onlooker):
    run = services.start_run(release_folder="sample-1.0.0", spec="uniform:0", user=evaluator)
    jobs.cancel(job=run.job)
    retry = f"/evaluation/runs/{run.pk}/retry/"
    client.force_login(onlooker)
    assert retry not in client.get(run.get_absolute_url()).content.decode()
    assert client.post(retry).status_code == 403
    client.force_login(evaluator)
    page = client.get(run.get_absolute_url()).content.decode()
    assert retry in page
    assert "This run did not finish" in page
    assert client.get(retry).status_code == 405
    assert client.post(retry).url == run.get_absolute_url()
    assert Run.objects.get(pk=run.pk).state == "queued"


def test_the_form_starts_a_run(client, store, evaluator):
    client.force_login(evaluator)
    form = FORM | {"languages": " es, en", "limit": "2"}
    response = client.post(START, form)
    run = Run.objects.get()
    assert response.url == run.get_absolute_url()
    assert (run.spec, run.languages, run.shots, run.limit) == ("uniform:0", ["en", "es"], 5, 2)
    assert run.created_by == evaluator


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"engine": "reference", "target": ""}, "target", "Name the model"),
        ({"target": "one"}, "target", "the seed must be an integer"),
        ({"languages": "xx"}, "languages", "xx: not in this release"),
        ({"release_folder": "../secret"}, "release_folder", "not one of the available choices"),
        ({"shots": -1}, "shots", "greater than or equal to 0"),
        ({"limit": "many"}, "limit", "whole number"),
    ],
)
def test_the_form_says_what_is_wrong_beside_the_field(
    client, store, evaluator, changes, field, message
):
    client.force_login(evaluator)
    response = client.post(START, FORM | changes)
    assert response.status_code == 200
    assert message in str(response.context["form"].errors[field])
    assert not Run.objects.exists()


def test_the_form_says_when_the_same_run_is_under_way(client, store, evaluator):
    client.force_login(evaluator)
    client.post(START, FORM)
    assert "under way already" in client.post(START, FORM).content.decode()


def test_the_form_is_closed_to_who_may_not(client, store, onlooker):
    client.force_login(onlooker)
    assert client.get(START).status_code == 403
    assert client.post(START, FORM).status_code == 403


def test_without_a_release_the_form_says_where_one_comes_from(
    client, evaluator, settings, tmp_path
):
    settings.RELEASES_DIR = tmp_path
    client.force_login(evaluator)
    assert "There is no release to measure on" in client.get(START).content.decode()


def test_a_run_that_is_not_there_is_a_404(client, onlooker):
    client.force_login(onlooker)
    assert client.get("/evaluation/runs/999/").status_code == 404


def test_the_admin_lists_runs(admin_client, store):
    finished_run(None)
    page = admin_client.get(reverse("admin:evaluation_run_changelist")).content.decode()
    assert "uniform:0" in page
