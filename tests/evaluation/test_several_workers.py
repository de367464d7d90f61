"""A run over several Celery workers: real processes, killed and stopped for real."""

import signal
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from evaluation import services
from evaluation.models import Run
from evaluation.scoring.engines import create_engine
from evaluation.scoring.runner import RunOptions, run
from tests.celery_workers import celery_worker
from tests.evaluation.releases import subject_rows, write_language
from tests.evaluation.scoring.test_runner import contents
from tests.factories import UserFactory
from tests.length import LONG
from tests.workbench.processes import wait_until
from workbench.core.jobs import services as jobs
from workbench.core.jobs.models import Job, JobState

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SHARDS = 600
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
    return contents(store / "alone")


@pytest.fixture
def started(store, tmp_path, settings):
    """A run over two workers that are at it; its number is the same in every test."""
    (tmp_path / "releases").symlink_to(store / "releases")
    settings.RELEASES_DIR, settings.RUNS_DIR = tmp_path / "releases", tmp_path / "runs"
    with ExitStack() as stack:
        workers = [stack.enter_context(celery_worker(tmp_path)) for _ in range(2)]
        yield start(UserFactory(is_superuser=True)), workers


def start(user):
    """A run that both workers have signed in to."""
    found = services.start_run(release_folder="many-1.0.0", spec=SPEC, user=user, workers=2)
    wait_until(lambda: len(at_work(found)) == 2, "both workers are at the run")
    return found


def at_work(found):
    """Who has signed in at the run's folder."""
    return list(found.folder.glob("claims/*.worker"))


def fresh(found):
    return Run.objects.get(pk=found.pk)


def has_ended(found):
    """Whether no job of the run is under way, of which one ends it a moment before the others."""
    return lambda: not {JobState.QUEUED, JobState.RUNNING} & set(states(found))


def states(found):
    return [part.state for part in fresh(found).parts]


def test_two_workers_share_the_shards_and_a_run_that_is_stopped_goes_on_when_told(started, alone):
    found, _ = started
    wait_until(has_ended(found), "both have ended")
    found = fresh(found)
    scored = [part.result["questions"] for part in found.parts]
    assert sum(scored) == found.summary["counts"]["questions"] == QUESTIONS
    assert min(scored) > 0
    assert contents(found.folder) == alone

    user = found.created_by
    found = start(user)
    services.cancel_run(run=fresh(found), user=user)
    wait_until(has_ended(found), "the run has stopped")
    assert states(found) == [JobState.CANCELLED] * 2
    folder = found.folder
    assert not (folder / "summary.json").exists()
    kept = {path: path.stat().st_ino for path in folder.glob("predictions/*.parquet")}
    services.retry_run(run=fresh(found), user=user)
    wait_until(has_ended(found), "the run has ended")
    assert fresh(found).state == JobState.SUCCEEDED
    assert all(path.stat().st_ino == inode for path, inode in kept.items())
    assert contents(folder) == alone


def test_a_worker_that_is_killed_at_a_shard_is_made_up_for_by_the_other(started, alone):
    found, (victim, other) = started
    tell(other, signal.SIGSTOP)  # Else it may be through before the moment has come.
    shard = kill_at_a_shard(victim, found.folder)
    tell(other, signal.SIGCONT)
    wait_until(lambda: JobState.SUCCEEDED in states(found), "the other has ended the run")
    assert fresh(found).state == JobState.SUCCEEDED
    assert (found.folder / "predictions" / shard).exists()
    assert contents(found.folder) == alone
    assert sorted(states(found)) == [JobState.RUNNING, JobState.SUCCEEDED]

    let_leases_run_out()
    wait_until(has_ended(found), "the lost job has ended")
    assert set(states(found)) == {JobState.SUCCEEDED}
    assert contents(found.folder) == alone


@pytest.mark.skipif(not LONG, reason="the test before kills one of them: make test-long")
def test_a_run_whose_workers_are_all_killed_is_taken_up_by_the_next(started, alone, tmp_path):
    found, workers = started
    for worker in workers:
        worker.kill()
        worker.wait()
    assert fresh(found).state == JobState.RUNNING
    with celery_worker(tmp_path):
        let_leases_run_out()
        wait_until(has_ended(found), "the run has ended")
    assert fresh(found).state == JobState.SUCCEEDED
    assert contents(found.folder) == alone


def kill_at_a_shard(process, folder):
    """Kill it while it is at a shard whose file is not written yet; the name of that file."""
    while True:
        assert not (folder / "summary.json").exists(), "the run has ended"
        tell(process, signal.SIGSTOP)
        (child,) = psutil.Process(process.pid).children()
        open_files = [link.readlink() for link in Path(f"/proc/{child.pid}/fd").iterdir()]
        names = [file.stem for file in open_files if file.suffix == ".worker"]
        for claim in folder.glob("claims/*.parquet"):
            unwritten = not (folder / "predictions" / claim.name).exists()
            if unwritten and claim.read_text() in names:
                process.kill()
                process.wait()
                return claim.name
        tell(process, signal.SIGCONT)


def tell(worker, number):
    """Signal a worker, and the process in which it does its job."""
    for process in (psutil.Process(worker.pid), *psutil.Process(worker.pid).children()):
        process.send_signal(number)


def let_leases_run_out():
    Job.objects.filter(state=JobState.RUNNING).update(lease_until="2020-01-01T00:00Z")
    jobs.sweep()
