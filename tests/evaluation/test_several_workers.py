"""A run over several Celery workers: real processes, killed and stopped for real."""

import signal
from contextlib import ExitStack

import psutil
import pytest

from evaluation import handing_out
from evaluation.models import Run, Shard, ShardState
from evaluation.scoring.engines import create_engine
from evaluation.scoring.runner import RunOptions, run
from evaluation.services import runs as services
from tests.celery_workers import celery_worker
from tests.evaluation.releases import subject_rows, write_language
from tests.evaluation.runs import with_robustness
from tests.evaluation.scoring.test_runner import contents
from tests.factories import UserFactory
from tests.length import LONG
from tests.workbench.processes import wait_until
from workbench.core.jobs.models import JobState
from workbench.core.stores import releases_store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SHARDS = 40
QUESTIONS = 3 * SHARDS
SPEC = "uniform:0"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Where the workers find a release of many shards."""
    store = tmp_path_factory.mktemp("store")
    subjects = (subject_rows(f"subject_{number}", 3, devs=0) for number in range(SHARDS // 2))
    rows = [entry for subject in subjects for entry in subject]
    for language in ("en", "es"):
        write_language(store / "releases" / "many-1.0.0", language, rows)
    return store


@pytest.fixture(scope="module")
def alone(store):
    """What a run leaves that nobody disturbs."""
    release = store / "releases" / "many-1.0.0"
    run(RunOptions(release, store / "alone", SPEC), create_engine(SPEC))
    return with_robustness(store / "alone")


@pytest.fixture
def workers(store, tmp_path, settings):
    """Two of them, at no work yet."""
    (tmp_path / "releases").symlink_to(store / "releases")
    settings.RELEASES_DIR, settings.RUNS_DIR = tmp_path / "releases", tmp_path / "runs"
    with ExitStack() as stack:
        yield [stack.enter_context(celery_worker(tmp_path)) for _ in range(2)]


def start():
    """A run that both workers have scored shards of."""
    user = UserFactory(is_superuser=True)
    found = services.start_run(release_folder="many-1.0.0", spec=SPEC, user=user)
    wait_until(lambda: len(services.selectors.workers(found)) == 2, "both workers are at the run")
    return found


def fresh(found):
    return Run.objects.select_related("job").get(pk=found.pk)


def has_ended(found):
    return lambda: not fresh(found).job.is_active


def test_two_workers_share_the_shards_of_a_run_that_is_stopped_and_one_is_killed_at_the_next(
    s3, store, tmp_path, alone
):
    """They share no disk. The one makes up for the other."""
    releases_store().put("many-1.0.0", store / "releases" / "many-1.0.0")
    with ExitStack() as stack:
        folders = [tmp_path / "one", tmp_path / "two"]
        victim, other = (stack.enter_context(worker_elsewhere(folder, s3)) for folder in folders)
        stop_and_go_on(alone)
        found = start()
        tell(other, signal.SIGSTOP)  # Else it may be through before the moment has come.
        shard = kill_at_a_shard(victim, found)
        tell(other, signal.SIGCONT)
        waiting = found.shards.filter(state=ShardState.QUEUED)
        wait_until(lambda: not waiting.exists(), "the rest is done")
        assert fresh(found).state == JobState.RUNNING
        handing_out.sweep()
        wait_until(has_ended(found), "the run has ended")
    assert fresh(found).state == JobState.SUCCEEDED
    shard.refresh_from_db()
    assert (shard.attempts, shard.pid) == (2, other.pid)
    assert set(found.shards.exclude(pk=shard.pk).values_list("attempts", flat=True)) == {1}
    assert contents(found.place.folder()) == alone
    assert not any((folder / "runs").exists() for folder in folders)


def stop_and_go_on(alone):
    """A run that is stopped goes on when told; what was scored is not scored again."""
    found = start()
    services.cancel_run(run=fresh(found), user=found.created_by)
    wait_until(lambda: not at_work(found), "the workers have stopped")
    assert fresh(found).state == JobState.CANCELLED
    kept = set(found.shards.filter(state=ShardState.FINISHED).values_list("pk", "attempts"))
    services.retry_run(run=fresh(found), user=found.created_by)
    wait_until(has_ended(found), "the run has ended")
    assert fresh(found).state == JobState.SUCCEEDED
    assert fresh(found).job.result == {"questions": QUESTIONS, "tokens": 0}
    assert {attempts for _, attempts in kept} == {1}
    assert kept <= set(found.shards.values_list("pk", "attempts"))
    assert contents(found.place.folder()) == alone


def worker_elsewhere(folder, s3):
    """A worker as on a machine of its own."""
    folder.mkdir()
    return celery_worker(folder, **s3.environment)


@pytest.mark.skipif(not LONG, reason="the test before kills one of two: make test-long")
def test_a_run_whose_workers_are_all_killed_is_taken_up_by_the_next(workers, alone, tmp_path):
    """They share a disk."""
    stop_and_go_on(alone)
    found = start()
    for worker in workers:
        worker.kill()
        worker.wait()
    assert fresh(found).state == JobState.RUNNING
    with celery_worker(tmp_path):
        Shard.objects.exclude(state=ShardState.FINISHED).update(sent_at="2020-01-01T00:00Z")
        handing_out.sweep()
        wait_until(has_ended(found), "the run has ended")
    assert fresh(found).state == JobState.SUCCEEDED
    assert contents(found.place.folder()) == alone


def at_work(found):
    return found.shards.filter(state=ShardState.RUNNING)


def kill_at_a_shard(process, found):
    """Kill it while it has a shard whose file is not written yet; that shard."""
    while True:
        assert fresh(found).is_active, "the run has ended"
        tell(process, signal.SIGSTOP)
        held = at_work(found).filter(pid=process.pid).first()
        if held and not found.place.exists(f"predictions/{held.file}"):
            process.kill()
            process.wait()
            return held
        tell(process, signal.SIGCONT)


def tell(worker, number):
    """Signal a worker, and the process in which its engine is."""
    for process in (psutil.Process(worker.pid), *psutil.Process(worker.pid).children()):
        process.send_signal(number)
