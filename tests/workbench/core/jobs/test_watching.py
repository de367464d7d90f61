"""A job in a process of its own: whatever its handler does, the worker sees to its end."""

import ctypes
import os
import signal
import time
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from tests.workbench.processes import wait_until
from workbench.core.jobs import services, watching
from workbench.core.jobs.models import End, Job, JobState
from workbench.core.jobs.watching import run_watched
from workbench.core.processes import is_alive, kill_with_descendants

pytestmark = pytest.mark.django_db(transaction=True)

KIND = "test"
MEGABYTE = 1024 * 1024


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Callable[[services.Handler], Job]:
    """A job that does this."""

    def enqueue(handler: services.Handler) -> Job:
        monkeypatch.setitem(services.HANDLERS, KIND, handler)
        return services.enqueue(kind=KIND, arguments={}, created_by=None)

    return enqueue


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LOOK_S", 0.05)
    monkeypatch.setattr(watching, "TICK_S", 0.01)
    monkeypatch.setattr(watching, "GRACE_S", 0.2)


def run(job: Job) -> Job:
    run_watched(job_id=job.pk)
    return Job.objects.get(pk=job.pk)


def ends(job: Job) -> list[str]:
    return list(job.attempts.values_list("end", flat=True))


def compute(*_: Any) -> None:
    """Hold the interpreter for good: no other thread of the process gets a turn."""
    libc = ctypes.PyDLL(None)
    while True:
        libc.usleep(1000)


def test_the_child_does_the_job_and_the_worker_goes_on(job: Any) -> None:
    done = run(job(lambda context: context.progress(1, 1) or {"pid": os.getpid()}))
    assert (done.state, done.percent) == (JobState.SUCCEEDED, 100)
    assert done.result["pid"] != os.getpid()
    assert ends(done) == [End.SUCCEEDED]
    assert (done.attempts.get().most_memory or 0) > 0


def test_a_fault_is_recorded_by_the_child(job: Any) -> None:
    failed = run(job(lambda _: 1 // 0))
    assert (failed.state, ends(failed)) == (JobState.FAILED, [End.FAILED])
    assert failed.error == "ZeroDivisionError: integer division or modulo by zero"


def test_a_handler_that_never_tells_anything_is_ended_when_it_is_cancelled(job: Any) -> None:
    found = job(compute)
    worker = Thread(target=_in_thread(lambda: run_watched(job_id=found.pk)))
    worker.start()
    wait_until(lambda: Job.objects.get().state == JobState.RUNNING, "the job is under way")
    services.cancel(job=found)
    worker.join()
    assert Job.objects.get().state == JobState.CANCELLED
    assert ends(found) == [End.CANCELLED]
    assert services.sweep() == 0


def test_a_handler_that_starves_its_threads_keeps_its_lease(
    job: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "RENEW_S", 0.05)
    found = job(compute)
    worker = Thread(target=_in_thread(lambda: run_watched(job_id=found.pk)))
    worker.start()
    wait_until(lambda: Job.objects.get().state == JobState.RUNNING, "the job is under way")
    first = Job.objects.get().lease_until
    wait_until(lambda: Job.objects.get().lease_until != first, "the lease is moved on")
    assert services.sweep() == 0
    services.cancel(job=found)
    worker.join()


def test_a_job_that_takes_too_much_memory_is_stopped_and_says_so(job: Any, settings: Any) -> None:
    def swell(_: Any) -> None:
        taken = []
        while True:
            taken.append(bytearray(8 * MEGABYTE))
            time.sleep(0.001)

    settings.JOB_MEMORY = 700 * MEGABYTE
    stopped = run(job(swell))
    assert (stopped.state, ends(stopped)) == (JobState.FAILED, [End.MEMORY])
    assert stopped.error.startswith("It needed more than 700 MB of memory and was stopped.")
    assert services.sweep() == 0


def test_a_child_that_is_killed_is_sent_again_until_it_is_enough(job: Any) -> None:
    found = job(lambda _: os.kill(os.getpid(), signal.SIGKILL))
    for _ in range(services.MAX_ATTEMPTS):
        assert Job.objects.get().state == JobState.QUEUED
        run_watched(job_id=found.pk)
    given_up = Job.objects.get()
    assert (given_up.state, ends(given_up)) == (JobState.FAILED, [End.KILLED] * 5)
    assert given_up.error == "The worker was lost 5 times; start it again to go on."


def test_a_job_of_a_worker_that_is_gone_is_sent_at_once_and_its_child_is_gone(
    job: Any, tmp_path: Any
) -> None:
    """The worker is a process of its own here, and killed."""
    pid_file = tmp_path / "pid"

    def handler(*_: Any) -> None:
        pid_file.write_text(str(os.getpid()))
        compute()

    found = job(handler)
    connection.close()
    worker = os.fork()
    if not worker:
        try:
            run_watched(job_id=found.pk)
        finally:
            os._exit(0)
    wait_until(lambda: pid_file.exists() and pid_file.read_text(), "the child is at work")
    child = int(pid_file.read_text())
    assert services.sweep() == 0
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    wait_until(lambda: not is_alive(child, began=time.time()), "the child has ended")
    assert services.sweep() == 1
    assert (Job.objects.get().state, ends(found)) == (JobState.QUEUED, [End.LOST])


def test_a_cancelled_job_of_a_lost_worker_is_never_sent_again(job: Any) -> None:
    found = job(compute)
    services.take(job_id=found.pk)
    services.cancel(job=found)
    services.leave(job=Job.objects.get(), end=End.LOST)
    assert (Job.objects.get().state, ends(found)) == (JobState.CANCELLED, [End.LOST])


def test_what_a_process_has_started_ends_with_it() -> None:
    """Programs that a handler starts are counted and killed with its process."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        grandchild = os.fork()
        if not grandchild:
            time.sleep(60)
        os.write(write, str(grandchild).encode())
        time.sleep(60)
    grandchild = int(os.read(read, 20))
    kill_with_descendants(child)
    os.waitpid(child, 0)
    wait_until(lambda: not is_alive(grandchild, began=time.time()), "the grandchild has ended")


def _in_thread(do: Callable[[], None]) -> Callable[[], None]:
    def target() -> None:
        try:
            do()
        finally:
            connection.close()

    return target
