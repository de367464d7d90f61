import json
import shutil

import pytest

from evaluation.models import Run, Score
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.reading import read_summary
from evaluation.selectors import runs as selectors
from evaluation.services import runs as services
from tests.evaluation.releases import row, write_language
from tests.evaluation.runs import work
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid
from workbench.core.jobs import subjects
from workbench.core.jobs.models import JobState

pytestmark = pytest.mark.django_db

FOLDER = "sample-1.0.0"


def start(user, **changes):
    return services.start_run(
        **({"release_folder": FOLDER, "spec": "uniform:0", "user": user} | changes)
    )


def test_a_run_goes_from_start_to_scores(store, evaluator):
    run = start(evaluator)
    assert (run.release_name, run.release_version, run.release_hash) == (
        "sample",
        "1.0.0",
        json.loads((store / "sample-1.0.0" / "manifest.json").read_text())["content_hash"],
    )
    assert run.state == JobState.QUEUED
    run = work(run)
    assert run.state == JobState.SUCCEEDED
    assert run.job.result == {"questions": 18, "tokens": 0}
    assert (run.job.done, run.job.total) == (18, 18)
    assert run.summary["counts"]["questions"] == 18
    names = [line.name for line in selectors.figures(run).languages]
    assert names == ["*", "en", "es"]
    overall = selectors.overall([run])[run.pk]
    assert overall.all.n == 18
    assert overall.annotated.n == overall.ca.n + overall.cs.n == 14
    difference, low, high = overall.gap
    assert difference == pytest.approx(overall.cs.accuracy - overall.ca.accuracy)
    # Answers to different questions: no narrower than either of the two alone.
    assert difference - low > overall.cs.accuracy - overall.cs.low
    assert high - difference > overall.cs.high - overall.cs.accuracy
    assert [line.name for line in selectors.figures(run).subjects] == ["arithmetic", "logic"]
    assert run.place.exists("summary.json")


def test_recording_again_replaces_what_was_there(store, evaluator):
    run = work(start(evaluator))
    before = Score.objects.filter(run=run).count()
    services.record_results(run=run, summary=read_summary(run.place.folder()))
    assert Score.objects.filter(run=run).count() == before


def test_languages_shots_and_limit_reach_the_run(store, evaluator):
    run = work(start(evaluator, languages=["es"], limit=2, shots=3))
    assert run.summary["counts"]["questions"] == 4
    assert [line.name for line in selectors.figures(run).languages] == ["*", "es"]
    assert run.summary["protocol"]["limit"] == 2


def test_how_prompts_are_made_reaches_the_run_and_is_told(store, evaluator):
    chosen = {"shots": 1, "shot_rule": "lite", "instructions": "item"}
    run = Run.objects.get(pk=start(evaluator, spec=f"reference:{store}", **chosen).pk)
    assert run.rules == PromptRules(shots=1, shot_rule="lite", instructions="item")
    run = work(start(evaluator, **chosen, options={"chat_template": True, "dtype": "float32"}))
    assert run.options == {"chat_template": True, "dtype": "float32"}
    told = run.summary["protocol"]
    assert (told["shot_rule"], told["instructions"]) == ("lite", "item")


@pytest.mark.parametrize(
    ("spec", "queue"),
    [("uniform:3", "default"), ("longest:", "default"), ("reference:owner/model", "gpu")],
)
def test_models_go_to_the_gpu_queue(store, evaluator, spec, queue):
    assert start(evaluator, spec=spec).job.queue == queue


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"release_folder": "other-1.0.0"}, "release_folder"),
        ({"release_folder": "../store/sample-1.0.0"}, "release_folder"),
        ({"spec": "oracle:1"}, "spec"),
        ({"spec": "uniform:one"}, "spec"),
        ({"spec": "reference:"}, "spec"),
        ({"spec": "openai:http://127.0.0.1:9/v1#m"}, "spec"),
        ({"languages": ["es", "xx"]}, "languages"),
        ({"shots": -1}, "shots"),
        ({"shot_rule": "best"}, "shot_rule"),
        ({"instructions": "es"}, "instructions"),
        ({"options": {"dtype": "int8"}}, "dtype"),
        ({"limit": 0}, "limit"),
    ],
)
def test_what_cannot_run_is_refused_by_its_field(store, evaluator, changes, field):
    with pytest.raises(Invalid) as refused:
        start(evaluator, **changes)
    assert list(refused.value.fields) == [field]
    assert not Run.objects.exists()


def test_only_who_may_starts_a_run(store, onlooker):
    with pytest.raises(NotPermitted, match="ask an administrator"):
        start(onlooker)


def test_the_machine_itself_may_start_a_run(store):
    assert work(start(None)).state == JobState.SUCCEEDED


def test_the_same_run_is_not_under_way_twice(store, evaluator):
    first = start(evaluator)
    with pytest.raises(Conflict, match="under way already"):
        start(evaluator)
    assert list(Run.objects.all()) == [first]
    assert start(evaluator, shots=4).pk != first.pk
    assert start(evaluator, instructions="item").pk != first.pk
    assert start(evaluator, options={"dtype": "bfloat16"}).pk != first.pk
    work(first)
    assert start(evaluator).pk != first.pk


def test_a_release_that_cannot_be_scored_fails_with_its_reason_and_can_be_retried(store, evaluator):
    broken = [row("logic", "test", 0, answer="Q")]
    (store / FOLDER / "manifest.json").unlink()  # as it was downloaded
    write_language(store / FOLDER, "zh", broken)
    run = work(start(evaluator))
    assert run.state == JobState.FAILED
    assert run.job.error.startswith("zh/test-00000-of-00001.parquet, row 1, answer: 'Q'")
    shutil.rmtree(store / FOLDER / "zh")
    services.retry_run(run=run, user=evaluator)
    assert work(Run.objects.get(pk=run.pk)).state == JobState.SUCCEEDED


def test_a_finished_run_cannot_be_retried(store, evaluator, onlooker):
    run = work(start(evaluator))
    with pytest.raises(Conflict):
        services.retry_run(run=run, user=evaluator)
    with pytest.raises(NotPermitted):
        services.retry_run(run=run, user=onlooker)


def test_everyone_sees_a_runs_job_and_who_may_stops_it(store, evaluator, onlooker):
    run = start(None)
    assert subjects.can_view(onlooker, run.job)
    assert not subjects.can_cancel(onlooker, run.job)
    assert subjects.can_cancel(evaluator, run.job)
    assert subjects.link(run.job) == ("uniform:0 on sample 1.0.0", f"/evaluation/runs/{run.pk}/")


def test_the_release_store_lists_what_holds_questions(store):
    write_language(store / "plain", "am", [row("logic", "test", 0)])
    (store / ".half-made" / "en").mkdir(parents=True)
    (store / "notes").mkdir()
    assert [
        (choice.folder, choice.label, choice.languages) for choice in selectors.releases(None)
    ] == [
        ("plain", "plain", ("am",)),
        (FOLDER, "sample 1.0.0", ("en", "es")),
    ]


def test_without_a_release_store_there_is_nothing_to_choose(settings, tmp_path):
    settings.RELEASES_DIR = tmp_path / "missing"
    assert selectors.releases(None) == []


def test_a_release_whose_files_have_changed_is_neither_started_nor_gone_on_with(
    client, store, evaluator
):
    run = start(evaluator)
    (store / "sample-1.0.0" / "es" / "test-00000-of-00001.parquet").unlink()
    run = work(run)
    assert (run.state, run.scores.count()) == (JobState.FAILED, 0)
    assert "es/test-00000-of-00001.parquet is missing" in run.error
    with pytest.raises(Invalid, match="is missing"):
        start(evaluator)
    client.force_login(evaluator)
    assert "es/test-00000-of-00001.parquet is missing" in client.get("/evaluation/runs/").text
    (store / "sample-1.0.0" / "manifest.json").unlink()
    assert start(evaluator).release_name == "sample-1.0.0"
    assert "No manifest" in client.get("/evaluation/runs/").text
