"""Starting, doing and stopping analyses of runs."""

import pytest

from evaluation.models import Analysis
from evaluation.selectors import analyses as selectors
from evaluation.services import analyses as services
from evaluation.services.runs import start_run
from tests.evaluation.releases import small_release
from tests.evaluation.runs import work
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid
from workbench.core.jobs import services as jobs
from workbench.core.jobs.models import Job, JobState

pytestmark = pytest.mark.django_db
DRAWS = 100


def finished(user, spec, release="sample-1.0.0"):
    return work(start_run(release_folder=release, spec=spec, user=user))


@pytest.fixture
def pair(store, evaluator):
    """Two finished runs on one release."""
    return [finished(evaluator, spec) for spec in ("uniform:0", "longest:")]


def start(user, found, **changes):
    return services.start_analysis(
        **{"runs": [run.pk for run in found], "user": user, "draws": DRAWS} | changes
    )


def test_an_analysis_of_finished_runs_has_its_tables_when_its_job_is_done(pair, evaluator):
    analysis = start(evaluator, pair)
    assert (analysis.state, analysis.specs) == ("queued", ["longest:", "uniform:0"])
    assert not selectors.finished(evaluator).exists()
    jobs.run(job_id=analysis.job_id)
    (found,) = selectors.finished(evaluator)
    assert found.state == JobState.SUCCEEDED
    assert found.summary["counts"] == {"models": 2, "languages": 2, "questions": 9, "answers": 36}
    assert "subject" in found.summary["kinds"]
    scores = selectors.rows(found, "models", ["model", "accuracy"], language="es", subset=["all"])
    (run,) = [run for run in pair if run.spec == "uniform:0"]
    measured = run.scores.get(language="es", subset="all", group_kind="all").accuracy
    assert {row["model"]: row["accuracy"] for row in scores}["uniform:0"] == measured
    assert selectors.rows(found, "nothing") == []


def test_only_who_may_start_runs_may_start_an_analysis(pair, onlooker):
    with pytest.raises(NotPermitted):
        start(onlooker, pair)


def test_the_same_analysis_is_under_way_once(pair, evaluator):
    start(evaluator, pair)
    with pytest.raises(Conflict, match="under way already"):
        start(evaluator, pair)
    assert Analysis.objects.count() == 1


def test_runs_that_cannot_be_analysed_together_are_named(pair, evaluator, store):
    queued = start_run(release_folder="sample-1.0.0", spec="uniform:1", user=evaluator)
    with pytest.raises(Invalid, match=f"Run {queued.pk} has not finished"):
        start(evaluator, [*pair, queued])
    with pytest.raises(Invalid, match="at least one"):
        start(evaluator, [])
    with pytest.raises(Invalid, match=f"no run {queued.pk + 1} "):
        start(evaluator, pair, runs=[pair[0].pk, queued.pk + 1])
    again = finished(evaluator, "longest:")
    with pytest.raises(Invalid, match="longest: has 2 runs"):
        start(evaluator, [*pair, again])
    small_release(store / "other-1.0.0", ("en",))
    other = finished(evaluator, "uniform:2", release="other-1.0.0")
    with pytest.raises(Invalid, match="choose runs on one release"):
        start(evaluator, [*pair, other])
    with pytest.raises(Invalid, match="out of range"):
        start(evaluator, pair, draws=1)


def test_of_each_model_the_latest_finished_run_is_offered(pair, evaluator):
    again = finished(evaluator, "longest:")
    (release,) = selectors.analysable(evaluator)
    assert {run.pk for run in release.runs} == {pair[0].pk, again.pk}


def test_one_that_is_stopped_can_begin_anew(pair, evaluator, onlooker):
    analysis = start(evaluator, pair)
    with pytest.raises(Conflict, match="under way"):
        services.retry_analysis(analysis=analysis, user=evaluator)
    with pytest.raises(NotPermitted):
        services.cancel_analysis(analysis=analysis, user=onlooker)
    services.cancel_analysis(analysis=analysis, user=evaluator)
    stopped = Analysis.objects.get()
    assert stopped.can_retry
    services.retry_analysis(analysis=stopped, user=evaluator)
    jobs.run(job_id=Analysis.objects.get().job_id)
    assert selectors.finished(evaluator).get().pk == analysis.pk


def test_a_release_that_is_gone_is_told_by_the_job(pair, evaluator, store):
    analysis = start(evaluator, pair)
    for file in (store / "sample-1.0.0").rglob("*.parquet"):
        file.unlink()
    jobs.run(job_id=analysis.job_id)
    job = Job.objects.get(pk=analysis.job_id)
    assert job.state == JobState.FAILED
    assert job.error
    assert not Analysis.objects.get().summary
