import json
import shutil
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.engine_process import Answer
from evaluation.live import _reading
from evaluation.models import Run, Shard
from evaluation.scoring.engines.registry import web_options
from evaluation.scoring.prompts import PromptRules
from evaluation.selectors import runs as selectors
from evaluation.services import runs as services
from evaluation.templatetags.scores import time_left
from tests.evaluation.releases import row, subject_rows, write_language
from tests.evaluation.runs import score_shard, work, work_until
from workbench.core.errors import Invalid
from workbench.core.jobs import services as jobs
from workbench.core.jobs.models import Job

pytestmark = pytest.mark.django_db

RUNS = "/evaluation/runs/"
START = "/evaluation/start/"
FORM = {
    "release_folder": "sample-1.0.0",
    "engine": "uniform",
    "target": "0",
    "shots": 5,
    "shot_rule": "full",
    "instructions": "en",
    **{name: one.default for name, one in web_options().items() if one.default},
}


def finished_run(user, **changes):
    arguments = {"release_folder": "sample-1.0.0", "spec": "uniform:0", "user": user} | changes
    run = services.start_run(**arguments)
    return work(run)


def test_signing_in_comes_first(client):
    response = client.get(RUNS)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_an_empty_scoreboard_offers_a_start_to_who_may(client, store, evaluator, onlooker):
    client.force_login(onlooker)
    page = client.get(RUNS).content.decode()
    assert "No model has been measured yet" in page
    assert START not in page
    client.force_login(evaluator)
    assert START in client.get(RUNS).content.decode()


def test_the_scoreboard_lists_runs_with_ca_beside_cs(client, store, evaluator, onlooker):
    run = finished_run(evaluator)
    queued = services.start_run(release_folder="sample-1.0.0", spec="longest:", user=evaluator)
    client.force_login(onlooker)
    response = client.get(RUNS)
    assert [shown.pk for shown, *_ in response.context["rows"]] == [queued.pk, run.pk]
    page = response.content.decode()
    score = run.scores.get(language="*", subset="CA", group_kind="all")
    assert f"<b>{100 * score.accuracy:.1f}</b>" in page
    assert "Queued" in page


def test_older_runs_are_a_page_further(client, store, evaluator, monkeypatch):
    monkeypatch.setattr("evaluation.web.runs.RUNS_PER_PAGE", 2)
    runs = [
        services.start_run(release_folder="sample-1.0.0", spec=f"uniform:{seed}", user=evaluator)
        for seed in range(3)
    ]
    client.force_login(evaluator)
    first = client.get(RUNS)
    assert [run for run, *_ in first.context["rows"]] == [runs[2], runs[1]]
    second = client.get(RUNS + first.context["older_url"])
    assert [run for run, *_ in second.context["rows"]] == [runs[0]]
    assert second.context["older_url"] is None


def test_a_finished_run_shows_chart_and_tables(client, store, evaluator, onlooker):
    run = finished_run(evaluator)
    client.force_login(onlooker)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "<svg" in page
    assert page.count("<table") >= 5
    for text in ("all languages", "Español", "STEM", "arithmetic", run.release_hash, "uniform:0"):
        assert text in page


def test_a_run_that_nobody_has_taken_waits(client, store, evaluator, onlooker):
    run = services.start_run(release_folder="sample-1.0.0", spec="uniform:0", user=evaluator)
    client.force_login(evaluator)
    page = client.get(run.get_absolute_url()).content.decode()
    assert reverse("job", args=[run.job_id]) in page
    for text in ("Queued", "Waiting for a worker", f"{run.get_absolute_url()}cancel/"):
        assert text in page
    client.force_login(onlooker)
    assert "cancel/" not in client.get(run.get_absolute_url()).content.decode()


@pytest.fixture
def under_way(store, evaluator):
    """A run of which one shard of four is finished, and a part of the next."""
    run = services.start_run(release_folder="sample-1.0.0", spec="uniform:0", user=evaluator)
    work_until(run, 7)
    return run


def ask(client, run, seen, state="running"):
    return client.get(f"{run.get_absolute_url()}live/", {"seen": seen, "state": state})


def test_a_run_under_way_shows_its_first_reading(client, under_way, onlooker):
    client.force_login(onlooker)
    response = client.get(under_way.get_absolute_url())
    page = response.content.decode()
    assert "1 of 4 subjects in 2 languages, 5 of 18 questions" in page
    assert "Partial" in page
    assert f"{under_way.get_absolute_url()}live/?seen=1&amp;state=running" in page
    assert response.context["live"].answered == 7
    (line,) = response.context["figures"].subjects
    assert (line.name, line.all.n, line.annotated.n) == ("arithmetic", 5, 4)
    assert "left" not in page[page.index("Partial") :].split("<table")[0]


def test_a_page_outlives_the_folder_of_its_run(client, under_way, onlooker):
    client.force_login(onlooker)
    assert client.get(under_way.get_absolute_url()).context["live"]
    shutil.rmtree(under_way.place.folder())
    assert client.get(under_way.get_absolute_url()).context["live"]
    _reading.cache_clear()
    response = client.get(under_way.get_absolute_url())
    assert response.status_code == 200
    assert "live" not in response.context


def test_a_page_does_not_show_an_earlier_run_of_its_number(client, under_way, onlooker):
    """Of another database, whose folder of runs was emptied; the process has read the earlier."""
    client.force_login(onlooker)
    assert "1 of 4 subjects" in client.get(under_way.get_absolute_url()).content.decode()
    shutil.rmtree(under_way.place.folder())
    under_way.shards.all().delete()
    Job.objects.filter(pk=under_way.job_id).update(state="queued")
    later = under_way.created_at + timedelta(minutes=1)
    Run.objects.filter(pk=under_way.pk).update(languages=["es"], created_at=later)
    work_until(under_way, 7)
    page = client.get(under_way.get_absolute_url()).content.decode()
    assert "1 of 2 subjects" in page


def test_what_has_changed_comes_alone(client, under_way, onlooker):
    client.force_login(onlooker)
    nothing_new = ask(client, under_way, 1).content.decode()
    assert 'id="run-progress"' in nothing_new
    assert "<table" not in nothing_new
    assert "run-state" not in nothing_new
    first = ask(client, under_way, 0, "queued").content.decode()
    for changed in ("run-reading", "run-measured", "Versions"):
        assert changed in first
    assert "innerHTML:#run-state" in first
    work_until(under_way, 12)
    more = ask(client, under_way, 1).content.decode()
    assert "2 of 4 subjects" in more
    assert more.count("<table") == more.count('id="lines-') == 3
    assert "table-frame" not in more


def test_a_page_can_be_kept_still(client, under_way, onlooker):
    client.force_login(onlooker)
    page = client.get(under_way.get_absolute_url(), {"still": "1"}).content.decode()
    assert "Partial" in page
    assert "/live/" not in page
    assert "Follow the run" in page


@pytest.mark.parametrize(
    ("end", "tone"), [("succeeded", "success"), ("failed", "error"), ("cancelled", "info")]
)
def test_the_end_of_a_run_is_told_to_the_page(client, under_way, onlooker, end, tone):
    Job.objects.filter(pk=under_way.job_id).update(state=end)
    if end == "succeeded":
        Run.objects.filter(pk=under_way.pk).update(summary={"counts": {"questions": 18}})
    client.force_login(onlooker)
    response = ask(client, under_way, 1)
    events = json.loads(response["HX-Trigger"])
    assert events["toast"]["tone"] == tone
    assert "run-ended" in events
    assert response.content == b""


def test_the_time_left_is_shown_when_there_is_something_to_go_by(client, under_way, onlooker):
    """Two shards were finished within the run, ten minutes apart."""
    work_until(under_way, 12)
    now = timezone.now()
    Job.objects.filter(pk=under_way.job_id).update(started_at=now - timedelta(minutes=20))
    for shard, minutes in zip(under_way.shards.filter(state="finished"), (10, 0), strict=True):
        shard.finished_at = now - timedelta(minutes=minutes)
        shard.save()
    client.force_login(onlooker)
    assert "minutes left" in client.get(under_way.get_absolute_url()).content.decode()
    later = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=under_way.job_id).update(started_at=later)
    assert "minutes left" not in client.get(under_way.get_absolute_url()).content.decode()


def test_what_workers_are_at_and_what_kept_one_from_it_is_shown(client, under_way, evaluator):
    shard = under_way.shards.get(state="running")
    client.force_login(evaluator)
    page = client.get(under_way.get_absolute_url()).content.decode()
    assert f"{shard.worker}</code>" in page
    assert "en logic" in page
    other = under_way.shards.filter(state="queued").first()
    score_shard(other, engine=lambda *_: Answer("failed", text="there is no room for it"))
    assert "there is no room for it" in client.get(under_way.get_absolute_url()).content.decode()
    score_shard(other)
    page = client.get(under_way.get_absolute_url()).content.decode()
    assert "there is no room for it" not in page


def test_how_many_questions_each_worker_scored_is_told(client, store, evaluator):
    run = finished_run(evaluator)
    Shard.objects.filter(run=run, language="es").update(machine="another", pid=7)
    client.force_login(evaluator)
    assert "9 + 9" in client.get(run.get_absolute_url()).content.decode()


def test_a_run_is_stopped_by_who_may(client, store, evaluator, onlooker):
    run = services.start_run(release_folder="sample-1.0.0", spec="uniform:0", user=evaluator)
    stop = f"{run.get_absolute_url()}cancel/"
    client.force_login(onlooker)
    assert client.post(stop).status_code == 403
    client.force_login(evaluator)
    assert client.post(stop).url == run.get_absolute_url()
    assert Run.objects.get(pk=run.pk).state == "cancelled"
    assert "nothing to stop" in client.post(stop, follow=True).content.decode()


def test_a_stopped_run_shows_what_it_has_found(client, under_way, evaluator):
    Job.objects.filter(pk=under_way.job_id).update(state="cancelled")
    client.force_login(evaluator)
    page = client.get(under_way.get_absolute_url()).content.decode()
    for text in ("This run did not finish", "Partial", "Take it up again"):
        assert text in page
    assert "/live/" not in page


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (12, "less than a minute left"),
        (61, "about 1 minute left"),
        (1000, "about 17 minutes left"),
        (7260, "about 2 h 1 min left"),
    ],
)
def test_the_time_left_is_said_as_people_do(seconds, text):
    assert time_left(seconds) == text


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
    form |= {"shot_rule": "lite", "instructions": "item", "chat_template": "on", "dtype": "float32"}
    response = client.post(START, form)
    run = Run.objects.get()
    assert response.url == run.get_absolute_url()
    assert (run.spec, run.languages, run.shots, run.limit) == ("uniform:0", ["en", "es"], 5, 2)
    assert run.rules == PromptRules(5, "lite", "item")
    assert run.options.items() >= {"dtype": "float32", "chat_template": True}.items()
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


def test_a_run_shows_how_far_its_score_rests_on_the_way_of_asking(client, store, evaluator):
    """Who takes the longest option takes it in any order; who draws a letter does not."""
    client.force_login(evaluator)
    ways = ["rotate-1", "instructions"]
    client.post(START, FORM | {"engine": "longest", "target": "", "variants": ways})
    run = work(Run.objects.get())
    assert run.variants == ["rotate-1", "instructions"]
    assert run.summary["counts"]["questions"] == 18
    page = client.get(run.get_absolute_url()).text
    assert "Options moved on by one place" in page
    assert "In 2 orders of the options, 100.0% of the questions got the same answer" in page
    assert "two languages got the same answer to a question in 100.0% of the pairs" in page
    other = work(
        services.start_run(
            release_folder="sample-1.0.0", spec="uniform:0", user=evaluator, variants=["rotate-1"]
        )
    )
    rows = selectors.robustness(other)["variants"]
    assert {row["same"] for row in rows} == {0.0}
    with pytest.raises(Invalid, match="is none of rotate-1"):
        services.start_run(
            release_folder="sample-1.0.0", spec="longest:", user=evaluator, variants=["upside-down"]
        )


def test_what_is_odd_in_a_release_is_told_on_the_page_of_its_run(client, store, evaluator):
    odd = [
        row("logic", "test", 0, option_a="3", option_b="3"),
        row("logic", "test", 1, option_d=""),
    ]
    write_language(store / "odd", "en", [*odd, *subject_rows("arithmetic", 2)])
    client.force_login(evaluator)
    run = work(services.start_run(release_folder="odd", spec="longest:", user=evaluator))
    page = client.get(run.get_absolute_url()).text
    assert "The right option stands at another letter too" in page
    assert "An option is empty" in page
    assert "logic/test/1" in page
