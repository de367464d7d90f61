"""A run's shards, from message to message."""

from dataclasses import replace

import pytest
from django.test import TestCase

from evaluation import handing_out
from evaluation.engine_process import Answer, Order, score
from evaluation.live import live
from evaluation.models import Run, Shard, ShardState
from evaluation.scoring import runner as scoring
from evaluation.scoring.engines import create_engine
from evaluation.scoring.runner import RunOptions
from evaluation.scoring.scorer import Scorer
from evaluation.services import runs as services
from tests.evaluation.runs import in_process, score_shard, shards, with_robustness, work
from tests.evaluation.scoring.test_runner import contents
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict
from workbench.core.jobs import services as jobs
from workbench.core.jobs.models import Job, JobState

pytestmark = pytest.mark.django_db

FOLDER = "sample-1.0.0"


def start(user, **changes):
    return services.start_run(
        **({"release_folder": FOLDER, "spec": "uniform:0", "user": user} | changes)
    )


def fail(error):
    def raise_it(*arguments, **named):
        raise error

    return raise_it


def begun(user, **changes):
    """A run whose shards are handed out."""
    run = start(user, **changes)
    jobs.run(job_id=run.job_id)
    return Run.objects.select_related("job").get(pk=run.pk)


def again(run):
    return Run.objects.select_related("job").get(pk=run.pk)


def answering(outcome, text=""):
    """An engine of which nothing else is heard."""
    return lambda *_: Answer(outcome, text=text)


def sent(monkeypatch):
    """The messages that name shards."""
    found = []
    monkeypatch.setattr(
        handing_out.current_app, "send_task", lambda name, args, **_: found.append((name, *args))
    )
    return found


def test_a_run_is_handed_out_a_message_a_shard_in_the_order_of_work(store, evaluator, monkeypatch):
    messages = sent(monkeypatch)
    run = begun(evaluator)
    assert (run.state, run.job.is_handed_out, run.job.lease_until) == ("running", True, None)
    assert [str(shard) for shard in shards(run)] == [
        "en arithmetic",
        "en logic",
        "es arithmetic",
        "es logic",
    ]
    assert messages == [(handing_out.SCORE_TASK, shard.pk) for shard in shards(run)]
    assert [shard.state for shard in shards(run)] == [ShardState.QUEUED] * 4
    jobs.run(job_id=run.job_id)
    assert again(run).job.attempts.count() == 1


def test_the_last_shard_sends_the_job_again_which_sums_up(store, evaluator):
    run = begun(evaluator, spec="uniform:0")
    *others, last = shards(run)
    for shard in others:
        score_shard(shard)
        assert again(run).job.is_handed_out
    assert again(run).job.done == 14
    score_shard(last)
    assert again(run).job.state == JobState.QUEUED
    jobs.run(job_id=run.job_id)
    run = again(run)
    assert (run.state, run.job.result) == (JobState.SUCCEEDED, {"questions": 18, "tokens": 0})


def test_a_message_twice_is_a_shard_once(store, evaluator):
    run = begun(evaluator)
    first, *_ = shards(run)
    asked = []

    def engine(order, look):
        asked.append(order.file)
        score_shard(first, engine=engine)  # The same message, at another worker.
        return in_process(order, look)

    score_shard(first, engine=engine)
    score_shard(first, engine=engine)
    assert asked == [first.file]
    first.refresh_from_db()
    assert (first.state, first.attempts, first.lease_token) == (ShardState.FINISHED, 1, None)


def test_a_shard_whose_worker_was_lost_is_sent_again(store, evaluator, monkeypatch):
    run = begun(evaluator)
    messages = sent(monkeypatch)
    first, *_ = shards(run)
    held = handing_out.take(shard_id=first.pk)
    assert handing_out.sweep() == 0
    Shard.objects.filter(pk=first.pk).update(lease_until="2020-01-01T00:00Z")
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert handing_out.sweep() == 1
    assert messages == [(handing_out.SCORE_TASK, first.pk)]
    score_shard(first)
    handing_out.fail(shard=held, error="comes back from the dead")
    first.refresh_from_db()
    assert (first.state, first.attempts, first.error) == (ShardState.FINISHED, 2, "")


def test_a_shard_of_a_process_that_is_gone_need_not_wait_for_its_lease(store, evaluator):
    run = begun(evaluator)
    first, *_ = shards(run)
    handing_out.take(shard_id=first.pk)
    Shard.objects.filter(pk=first.pk).update(pid=2**22)
    assert handing_out.sweep() == 1
    first.refresh_from_db()
    assert (first.state, first.error) == (ShardState.QUEUED, "The worker was lost.")


def test_messages_that_the_broker_lost_are_sent_again_once_its_queue_is_empty(
    store, evaluator, monkeypatch
):
    run = begun(evaluator)
    messages = sent(monkeypatch)
    assert handing_out.sweep() == 0  # They were sent a moment ago.
    Shard.objects.update(sent_at="2020-01-01T00:00Z")
    monkeypatch.setattr(handing_out, "_is_empty", lambda _: False)
    assert handing_out.sweep() == 0
    monkeypatch.setattr(handing_out, "_is_empty", lambda queue: queue == "default")
    assert handing_out.sweep() == 4
    assert messages == [(handing_out.SCORE_TASK, shard.pk) for shard in shards(run)]


def test_a_run_ends_when_workers_fail_again_and_again_and_nothing_is_finished(store, evaluator):
    run = begun(evaluator)
    first, second, *_ = shards(run)
    for _ in range(3):
        score_shard(first, engine=answering("failed", "there is no room"))
    assert again(run).is_active
    assert "there is no room" in live(again(run)).troubles
    score_shard(second)
    for _ in range(3):
        score_shard(first, engine=answering("lost"))
    assert again(run).is_active
    score_shard(first, engine=answering("failed", "there is no room"))
    run = again(run)
    assert run.state == JobState.FAILED
    assert run.error.endswith("could not finish their part. The last one: there is no room")
    score_shard(first, engine=answering("finished"))
    assert shards(run)[0].state == ShardState.QUEUED
    services.retry_run(run=run, user=evaluator)
    assert work(run).state == JobState.SUCCEEDED
    assert [shard.attempts for shard in shards(run)] == [8, 1, 1, 1]


@pytest.mark.parametrize("outcome", ["different", "away"])
def test_who_cannot_do_a_shard_leaves_it_to_others_and_it_is_no_failure(store, evaluator, outcome):
    run = begun(evaluator)
    first, *_ = shards(run)
    for _ in range(5):
        score_shard(first, engine=answering(outcome, "another kind of GPU"))
    assert live(again(run)).troubles[0] == "another kind of GPU"
    assert again(run).failures == 0
    assert work(run).state == JobState.SUCCEEDED


def test_a_worker_that_has_another_model_says_so(store, evaluator):
    run = begun(evaluator)
    first, *_ = shards(run)
    order = Order.of(run, first.file)
    other = replace(order, options=replace(order.options, spec="uniform:1"))
    answer = score(other, Scorer(), lambda _: None)
    assert answer.outcome == "different"
    assert "seed 1" in answer.text


def test_a_stopped_run_keeps_what_it_scored_and_its_workers_stop(store, evaluator, onlooker):
    run = begun(evaluator)
    first, second, *_ = shards(run)
    score_shard(first)
    with pytest.raises(NotPermitted):
        services.cancel_run(run=run, user=onlooker)

    def engine(order, look):
        assert look(1)
        services.cancel_run(run=run, user=evaluator)
        assert not look(2)
        return Answer("stopped")

    score_shard(second, engine=engine)
    run = again(run)
    assert run.state == JobState.CANCELLED
    assert [shard.done for shard in shards(run)] == [5, 0, 0, 0]
    score_shard(second)
    assert shards(run)[1].state == ShardState.QUEUED
    with pytest.raises(Conflict):
        services.cancel_run(run=run, user=evaluator)
    services.retry_run(run=run, user=evaluator)
    assert work(run).state == JobState.SUCCEEDED
    assert [shard.attempts for shard in shards(run)] == [1, 2, 1, 1]


def test_who_is_lost_while_summing_up_is_followed_by_the_next(store, evaluator, monkeypatch):
    run = begun(evaluator)
    for shard in shards(run):
        score_shard(shard)
    with monkeypatch.context() as patched:
        patched.setattr(services, "record_results", fail(SystemExit()))
        with pytest.raises(SystemExit):
            jobs.run(job_id=run.job_id)
    assert not again(run).summary
    Job.objects.filter(pk=run.job_id).update(lease_until="2020-01-01T00:00Z")
    jobs.run(job_id=run.job_id)
    assert again(run).state == JobState.SUCCEEDED


def test_a_file_that_is_lost_before_the_end_is_named_and_scored_anew(store, evaluator):
    run = begun(evaluator)
    for shard in shards(run):
        score_shard(shard)
    gone, damaged, *_ = shards(run)
    (run.place.folder() / "predictions" / gone.file).unlink()
    (run.place.folder() / "predictions" / damaged.file).write_bytes(b"PAR1")
    jobs.run(job_id=run.job_id)
    run = again(run)
    assert run.state == JobState.FAILED
    assert f"{gone.file} is missing or damaged" in run.error
    services.retry_run(run=run, user=evaluator)
    assert work(run).state == JobState.SUCCEEDED
    assert [shard.attempts for shard in shards(run)] == [2, 2, 1, 1]


def test_what_lies_in_the_store_already_is_not_scored_again(store, evaluator):
    """Of a run that was begun before its shards were rows, or comes back from a backup."""
    run = begun(evaluator)
    first, *_ = shards(run)
    score_shard(first)
    Shard.objects.all().delete()
    services.cancel_run(run=run, user=evaluator)
    services.retry_run(run=again(run), user=evaluator)
    assert work(run).state == JobState.SUCCEEDED
    assert [shard.attempts for shard in shards(run)] == [0, 1, 1, 1]


def test_the_same_bytes_as_from_the_command_line(store, evaluator, tmp_path):
    run = work(start(evaluator))
    scoring.run(
        RunOptions(store / FOLDER, tmp_path / "cli", "uniform:0"), create_engine("uniform:0")
    )
    assert contents(run.place.folder()) == with_robustness(tmp_path / "cli")
