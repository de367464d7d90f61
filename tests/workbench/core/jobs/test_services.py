"""A job is done once, whatever becomes of its messages and its workers."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import DiskFull

from tests.concurrency.threads import at_once
from tests.workbench.processes import wait_until
from workbench.core.disk import FULL
from workbench.core.jobs import services
from workbench.core.jobs.heartbeat import Heartbeat
from workbench.core.jobs.models import Job, JobState
from workbench.core.jobs.services import JobContext, JobError
from workbench.core.jobs.tasks import run_job

KIND = "test"
LONG_AGO = timedelta(hours=1)


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> Callable[[services.Handler], None]:
    """Say what a job does in this test."""
    return lambda handler: monkeypatch.setitem(services.HANDLERS, KIND, handler)


@pytest.fixture
def done(handle: Callable[[services.Handler], None]) -> list[uuid.UUID]:
    """The jobs that were done, each time that one was."""
    done: list[uuid.UUID] = []
    handle(lambda context, **_: done.append(context.job.pk))
    return done


def enqueue(**fields: Any) -> Job:
    return services.enqueue(**{"kind": KIND, "arguments": {}, "created_by": None, **fields})


def run(job: Job) -> Job:
    services.run(job_id=job.pk)
    return Job.objects.get(pk=job.pk)


def messages(queue: str) -> list[str]:
    """Take the messages waiting in a queue of the real broker; the jobs that they name."""
    named = []
    with run_job.app.connection_for_read() as connection:
        waiting = connection.SimpleQueue(queue)
        with suppress(waiting.Empty):
            while message := waiting.get_nowait():
                message.ack()
                named.append(message.payload[0][0])
    return named


@pytest.mark.django_db
def test_what_the_handler_returns_is_the_result(handle: Any) -> None:
    handle(lambda _, word: {"said": word})
    job = run(enqueue(arguments={"word": "hello"}))
    assert (job.state, job.result) == (JobState.SUCCEEDED, {"said": "hello"})
    assert job.finished_at is not None
    assert job.percent == 100


@pytest.mark.django_db
def test_a_message_twice_is_a_message_once(done: list[uuid.UUID]) -> None:
    job = enqueue()
    run(job)
    run(job)
    assert done == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_a_message_to_many_workers_at_once_is_a_message_once(done: list[uuid.UUID]) -> None:
    job = enqueue()
    at_once(6, lambda _: run(job))
    assert done == [job.pk]
    assert Job.objects.get().attempts.count() == 1


@pytest.mark.django_db
def test_a_message_that_names_no_job_is_nothing(done: list[uuid.UUID]) -> None:
    services.run(job_id=uuid.uuid4())
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_lease_stops_and_leaves_no_trace(handle: Any) -> None:
    """It slept past its lease; another took the job over and finished it."""
    results = iter(["the slow one's", "the other's"])

    def slow(context: JobContext) -> dict[str, str]:
        result = next(results)
        if result == "the slow one's":
            Job.objects.update(lease_until=timezone.now() - LONG_AGO)
            assert services.sweep() == 1
            services.run(job_id=context.job.pk)
        context.progress(1, 1, result)
        return {"result": result}

    handle(slow)
    job = run(enqueue())
    assert (job.state, job.attempts.count()) == (JobState.SUCCEEDED, 2)
    assert (job.result, job.message) == ({"result": "the other's"}, "the other's")


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_unawares_records_nothing(handle: Any) -> None:
    handle(lambda _: Job.objects.update(lease_token=uuid.uuid4()) and {"result": "late"})
    job = run(enqueue())
    assert (job.state, job.result) == (JobState.RUNNING, {})


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_dead_worker_is_sent_again() -> None:
    queue = f"test-{uuid.uuid4().hex[:12]}"
    job = enqueue(queue=queue)
    assert messages(queue) == [str(job.pk)]
    running = {"state": JobState.RUNNING, "lease_token": uuid.uuid4()}
    Job.objects.update(**running, lease_until=timezone.now() + services.LEASE)
    assert services.sweep() == 0
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert services.sweep() == 1
    assert Job.objects.get().state == JobState.QUEUED
    assert messages(queue) == [str(job.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_message_that_was_lost_is_sent_again_after_a_while() -> None:
    queue = f"test-{uuid.uuid4().hex[:12]}"
    job = enqueue(queue=queue)
    assert services.sweep() == 0
    Job.objects.update(sent_at=timezone.now() - services.RESEND_AFTER)
    assert services.sweep() == 1
    assert messages(queue) == [str(job.pk)] * 2


@pytest.mark.django_db
def test_a_job_that_loses_all_its_workers_is_given_up_with_a_reason() -> None:
    job = enqueue()
    for _ in range(services.MAX_ATTEMPTS):
        services.take(job_id=job.pk)
        Job.objects.update(lease_until=timezone.now() - LONG_AGO)
        assert services.sweep() == 1
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error == "The worker was lost 5 times; start it again to go on."
    assert services.sweep() == 0


@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_keeps_the_lease_of_a_worker_that_computes() -> None:
    job = enqueue()
    job.lease_token, job.lease_until = uuid.uuid4(), timezone.now()
    job.save()
    with Heartbeat(job, timedelta(milliseconds=30)):
        wait_until(lambda: Job.objects.filter(lease_until__gt=job.lease_until).exists(), "it beats")


@pytest.mark.django_db
def test_a_waiting_job_is_cancelled_at_once(done: list[uuid.UUID]) -> None:
    job = enqueue()
    services.cancel(job=job)
    assert run(job).state == JobState.CANCELLED
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_a_running_job_is_cancelled_at_its_next_progress(handle: Any) -> None:
    reached = []

    def work(context: JobContext) -> None:
        services.cancel(job=context.job)
        reached.append("before")
        context.progress(1, 2)
        reached.append("after")

    handle(work)
    job = run(enqueue())
    assert (job.state, job.error, reached) == (JobState.CANCELLED, "", ["before"])


@pytest.mark.django_db
def test_a_refusal_is_told_in_its_own_words_with_its_rows(handle: Any) -> None:
    def refuse(context: JobContext) -> None:
        raise JobError("Row 3: the key is empty.", problems=[{"row": 3}])

    handle(refuse)
    job = run(enqueue())
    assert (job.state, job.error) == (JobState.FAILED, "Row 3: the key is empty.")
    assert job.result == {"problems": [{"row": 3}]}


@pytest.mark.django_db
def test_a_fault_is_told_by_its_name(handle: Any) -> None:
    def fail(context: JobContext) -> None:
        raise ValueError("seven")

    handle(fail)
    job = run(enqueue())
    assert (job.state, job.error) == (JobState.FAILED, "ValueError: seven")


@pytest.mark.django_db
def test_a_job_that_lost_the_database_goes_on_later_instead_of_failing(handle: Any) -> None:
    attempts = []

    def work(context: JobContext) -> None:
        attempts.append(context.job.attempts.count())
        if len(attempts) == 1:
            raise OperationalError("the connection is lost")

    handle(work)
    job = run(enqueue())
    assert job.state == JobState.RUNNING
    Job.objects.update(lease_until=timezone.now() - LONG_AGO)
    services.sweep()
    assert run(job).state == JobState.SUCCEEDED
    assert attempts == [1, 2]


@pytest.mark.django_db
def test_the_same_work_is_not_under_way_twice(done: list[uuid.UUID]) -> None:
    first = enqueue(key="release:1")
    assert enqueue(key="release:1") == first
    assert enqueue(key="release:2") != first
    run(first)
    assert enqueue(key="release:1") != first


@pytest.mark.django_db(transaction=True)
def test_the_same_work_asked_for_by_many_at_once_is_one_job() -> None:
    jobs = at_once(6, lambda _: enqueue(key="release:1"))
    assert len({job.pk for job in jobs}) == Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_progress_is_stored_and_the_last_step_always_is(handle: Any) -> None:
    seen = []

    def work(context: JobContext) -> None:
        for step in (1, 2, 3):
            context.progress(step, 3, f"step {step}")
            row = Job.objects.get(pk=context.job.pk)
            seen.append((row.done, row.total, row.message, row.percent))

    handle(work)
    run(enqueue())
    assert seen[0] == (1, 3, "step 1", 33)
    assert seen[2] == (3, 3, "step 3", 100)
    assert seen[1] in (seen[0], (2, 3, "step 2", 66))


@pytest.mark.django_db(transaction=True)
def test_progress_inside_a_transaction_is_seen_and_cancelled_from_outside(handle: Any) -> None:
    """A handler's transaction does not hold its job's row."""

    def work(context: JobContext) -> None:
        with transaction.atomic():
            for step in range(10**9):
                context.progress(step, 10**9, "inside")
                if step == 0:
                    watcher.start()

    def cancel_once_seen() -> None:
        try:
            wait_until(lambda: Job.objects.get().message == "inside", "progress")
            services.cancel(job=Job.objects.get())
        finally:
            connection.close()

    watcher = Thread(target=cancel_once_seen)
    handle(work)
    job = run(enqueue())
    watcher.join()
    assert (job.state, job.message) == (JobState.CANCELLED, "inside")


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), OperationalError()])
def test_a_full_disk_fails_a_job_in_words(handle: Any, error: Exception) -> None:
    if isinstance(error, OperationalError):
        error.__cause__ = DiskFull()

    def fail(_: JobContext) -> None:
        raise error

    handle(fail)
    job = run(enqueue())
    assert (job.state, job.error) == (JobState.FAILED, str(FULL))
