"""Locks: only inside a transaction, and never waited for without end."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from django.db import OperationalError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test import Client
from django.urls import reverse

from annotations.kinds.review.ledger import Review
from annotations.models import Assignment, Campaign
from annotations.services import locking
from tests.clients import V1, client_of
from tests.concurrency.threads import is_waiting_for_a_lock
from tests.factories import make_campaign, member
from tests.work import ALL_CHECKS, claim
from workbench.core.accounts.models import User
from workbench.core.environment import ROOT
from workbench.core.jobs.models import Job, JobState
from workbench.core.jobs.services import enqueue, handles, run
from workbench.core.locking import BUSY, is_busy, locked, waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

Lock = Callable[[Assignment], object]
LOCKS: dict[str, Lock] = {
    "ledger": lambda _held: locking.share_ledger(),
    "freeze": lambda _held: locking.freeze_ledger(),
    "name": lambda _held: locking.lock_name("a name"),
    "person": lambda held: locking.lock_person(held.person),
    "campaign": lambda held: locking.lock_campaign(held.task.campaign),
    "task": lambda held: locking.lock_task(held.task_id),
    "held": lambda held: locking.lock_held(held.person, held.pk),
    "assignment": lambda held: locked(Assignment.objects.filter(pk=held.pk)).get(),
    "rows": lambda _held: locked(User.objects.all()).first(),
    "patience": lambda _held: waiting(1).__enter__(),
}
STUCK = ("freeze", "person", "task", "assignment")
"""What a submission waits for."""


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(items=2)


@pytest.fixture
def held(campaign: Campaign) -> Assignment:
    return claim(campaign, member(campaign))


@pytest.fixture
def impatient() -> Iterator[None]:
    """This thread's connection gives up soon."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
        yield
        cursor.execute("RESET lock_timeout")


def patience() -> str:
    """How long this thread's connection waits."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return str(cursor.fetchone()[0])


@contextmanager
def held_by_another(lock: Lock, held: Assignment) -> Iterator[None]:
    """Another connection holds the lock, in a transaction that is still open."""
    taken, done = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                lock(held)
                taken.set()
                done.wait(60)
        finally:
            taken.set()
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(hold)
        taken.wait(60)
        try:
            yield
        finally:
            done.set()
        holder.result()


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_no_lock_is_taken_outside_a_transaction(lock: Lock, held: Assignment) -> None:
    with pytest.raises(TransactionManagementError):
        lock(held)
    with transaction.atomic():
        lock(held)


def test_rows_are_locked_where_the_transaction_is_asked_for() -> None:
    """Elsewhere by `locked`; what a claim locks is part of a statement under a person's lock."""
    homes = {
        "workbench/core/locking.py",
        "annotations/services/locking.py",
        "annotations/selectors/queue.py",
        "annotations/selectors/mixed_queue.py",
    }
    found = {
        str(path.relative_to(ROOT))
        for package in ("annotations", "evaluation", "workbench")
        for path in (ROOT / package).rglob("*.py")
        if path.parent.name != "migrations"
        and ".select_for_update(" in path.read_text(encoding="utf-8")
    }
    assert found == homes


def test_who_says_so_waits_longer_and_nobody_else() -> None:
    assert patience() == "5s"
    with transaction.atomic():
        with waiting(90):
            assert patience() == "90s"
        assert patience() == "5s"


@pytest.mark.parametrize("name", STUCK)
def test_a_stuck_lock_is_a_readable_answer_of_page_and_api_and_nothing_is_stored(
    name: str, held: Assignment, impatient: None
) -> None:
    body = {"nonce": str(uuid.uuid4()), "seen": 0, "verdict": "accept", "acknowledged": ALL_CHECKS}
    seen = held.task.candidates.get(position=0).translation
    options = {f"option_{letter}": text for letter, text in zip("abcd", seen.options, strict=True)}
    text = {"question": seen.question, **options, "acknowledged": ALL_CHECKS}
    form = {"nonce": body["nonce"], "seen": 0, "verdict": "text", **text}
    api, browser = client_of(held.person), Client()
    browser.force_login(held.person)
    api.get(f"{V1}/assignments/{held.pk}")  # The token's first use is noted.
    url, page = f"{V1}/assignments/{held.pk}/reviews", reverse("desk-submit", args=[held.pk])
    with held_by_another(LOCKS[name], held):
        refused = api.post(url, body)
        assert (refused.status_code, refused["Retry-After"]) == (503, "2")
        assert refused.json()["detail"] == str(BUSY)
        sent = browser.post(page, form, headers={"Accept": "application/json"})
        assert (sent.status_code, sent["Retry-After"]) == (503, "2")
        assert sent.json() == {"problem": str(BUSY)}
        shown = browser.post(page, form)
        assert (shown.status_code, str(BUSY) in shown.content.decode()) == (503, True)
        assert not Review.objects.exists()
    assert browser.post(page, form).status_code == 303
    assert api.post(url, body).status_code == 200
    assert Review.objects.count() == 1


def test_who_waits_to_freeze_the_ledger_lets_the_writers_through(held: Assignment) -> None:
    with ThreadPoolExecutor(1) as pool:

        def freeze() -> None:
            try:
                with transaction.atomic():
                    locking.freeze_ledger()
            finally:
                connection.close()

        with held_by_another(LOCKS["ledger"], held):
            freezing = pool.submit(freeze)
            while not is_waiting_for_a_lock():
                assert not freezing.done()
            with transaction.atomic():
                locking.share_ledger()
            assert not freezing.done()
        freezing.result()


def test_a_job_that_waited_in_vain_says_so(held: Assignment, impatient: None) -> None:
    handles(kind="wait for a person", title="")(lambda _context: _lock(held))
    job = enqueue(kind="wait for a person", arguments={}, created_by=None)
    with held_by_another(LOCKS["person"], held):
        run(job_id=job.pk)
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.error) == (JobState.FAILED, str(BUSY))


def test_a_lost_connection_is_not_called_busy() -> None:
    assert not is_busy(OperationalError("the connection is lost"))


def _lock(held: Assignment) -> None:
    with transaction.atomic():
        locking.lock_person(held.person)
