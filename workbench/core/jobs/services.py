"""The verbs of a job's life.

A job is its row; the message on the broker only names it. A worker takes the row under its lock
and keeps it by a heartbeat lease; whoever holds the current `lease_token` is the worker, and a
worker that lost it stops. Each time that a job is taken is a row too. Hence a message delivered
twice, or a worker that comes back from the dead, does no harm; and a message that the broker did
not take is sent again by the sweep.
"""

import logging
import os
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError as BrokerError

from workbench.core.accounts.models import User
from workbench.core.broker import BROKER
from workbench.core.clock import database_now
from workbench.core.disk import FULL, is_full
from workbench.core.jobs.heartbeat import Heartbeat
from workbench.core.jobs.models import Attempt, End, Job, JobState
from workbench.core.locking import BUSY, is_busy, locked
from workbench.core.processes import is_alive, this_machine
from workbench.core.stores import StoreError

LEASE = timedelta(seconds=60)
RESEND_AFTER = timedelta(seconds=30)
MAX_ATTEMPTS = 5
PROGRESS_EVERY_SECONDS = 0.5
logger = logging.getLogger(__name__)
RUN_TASK = "workbench.core.jobs.tasks.run_job"
"""Sent by its name, since tasks import services."""


class JobError(Exception):
    """A handler's way to fail with a message for people; anything else shows as a fault.

    `result` is kept with the job: `problems`, for example, is shown row by row on its page.
    """

    def __init__(self, message: str, **result: Any) -> None:
        super().__init__(message)
        self.result = result


class JobCancelled(Exception):
    """Raised inside a handler by `progress` when cancelling was asked for."""


class JobHandedOut(Exception):
    """A handler's way to say that its work goes on elsewhere, in parts that have messages of their
    own: the job stays running, and `resume` or `close` is called for it when they are done."""


class JobLost(Exception):
    """Another worker has taken the job over; this one must stop without a trace."""


@dataclass
class JobContext:
    """What a handler is given: its job, and the way to tell how far it is."""

    job: Job
    heartbeat: Heartbeat
    _told_at: float = field(default=0.0, init=False)

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Store the progress, at most twice a second.

        Raises:
            JobCancelled: a person asked to cancel.
            JobLost: another worker holds the job.
        """
        finished = total is not None and done >= total
        if not finished and monotonic() - self._told_at < PROGRESS_EVERY_SECONDS:
            return
        self._told_at = monotonic()
        progress = {"done": done, "total": total, "message": message[:300]}
        if connection.in_atomic_block:
            self.heartbeat.tell(**progress)
            cancelled, lost = self.heartbeat.cancelled, self.heartbeat.lost
        else:
            mine = Job.objects.filter(pk=self.job.pk, lease_token=self.job.lease_token)
            lost = not mine.update(**progress)
            cancelled = mine.filter(cancel_requested=True).exists()
        if lost:
            raise JobLost
        if cancelled:
            raise JobCancelled


Handler = Callable[..., dict[str, Any] | None]
"""Called with the job's `JobContext` and, by name, its arguments; returns the job's result.

`notes` of a result, each with `about`, `found` and `count`, are shown as lists on the job's page,
`downloads`, each a title and an address, as links.
"""

HANDLERS: dict[str, Handler] = {}
TITLES: dict[str, str | Promise] = {}
"""What people call the kinds of jobs."""


def handles(*, kind: str, title: str | Promise) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind, and what people call them.

    The function must be safe to run again after it was cut off at any point.
    """

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        TITLES[kind] = title
        return handler

    return register


def title_of(*, job: Job) -> str:
    """What people call the job; the name of its kind where nobody handles it any more."""
    return str(TITLES.get(job.kind, job.kind))


def enqueue(
    *,
    kind: str,
    arguments: dict[str, Any],
    created_by: User | None,
    subject: str = "",
    key: str = "",
    queue: str = "default",
) -> Job:
    """Record a job and send it when the transaction commits.

    While a job with the same `key` is under way, that one is returned instead. What the job tells
    of itself will be in the language that is active now.
    Locks: none; the partial unique index on `key` decides a race.
    """
    key = key or f"{kind}:{uuid.uuid4()}"
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                arguments=arguments,
                created_by=created_by,
                subject=subject,
                key=key,
                queue=queue,
                language=translation.get_language() or settings.LANGUAGE_CODE,
                sent_at=database_now(),
            )
    except IntegrityError:
        # The job may have ended since, so that not only the active one is looked for.
        return Job.objects.filter(key=key).latest("created_at")
    transaction.on_commit(lambda: _send(job), robust=True)
    return job


def cancel(*, job: Job) -> None:
    """Ask a job to stop; one that no worker holds stops at once.

    Locks: the job's row.
    """
    with transaction.atomic():
        row = locked(Job.objects.filter(pk=job.pk)).get()
        if row.state == JobState.QUEUED or row.is_handed_out:
            row.state, row.finished_at = JobState.CANCELLED, timezone.now()
        row.cancel_requested = True
        row.save(update_fields=["state", "finished_at", "cancel_requested"])


def resume(*, job: Job, queue: str) -> None:
    """Send a running job again, whose parts are done; nothing where it has ended.

    Locks: the job's row.
    """
    with transaction.atomic():
        row = locked(Job.objects.filter(pk=job.pk, state=JobState.RUNNING)).first()
        if row is not None:
            _end_attempt(row, End.SUCCEEDED)
            row.queue = queue
            _send_again(row)


def close(*, job: Job, error: str) -> None:
    """Let a running job fail, whose parts cannot go on; nothing where it has ended.

    Locks: the job's row.
    """
    with transaction.atomic():
        row = locked(Job.objects.filter(pk=job.pk, state=JobState.RUNNING)).first()
        if row is not None:
            _end_attempt(row, End.FAILED)
            _close(row, JobState.FAILED, error)


def run(*, job_id: uuid.UUID) -> None:
    """Take the job if it is free, do it, and record how it ended."""
    if (job := take(job_id=job_id)) is not None:
        do(job=job)


def take(*, job_id: uuid.UUID) -> Job | None:
    """The job, held by this process from now on; None where it is in other hands or has ended.

    Locks: the job's row.
    """
    with transaction.atomic():
        job = locked(Job.objects.filter(pk=job_id)).first()
        now = database_now()
        if job is None or not job.is_active or job.is_handed_out:
            return None
        if job.state == JobState.RUNNING and job.lease_until and job.lease_until > now:
            return None
        _end_attempt(job, End.LOST)
        if job.cancel_requested:
            _close(job, JobState.CANCELLED)
            return None
        job.state = JobState.RUNNING
        job.lease_token, job.lease_until = uuid.uuid4(), now + LEASE
        job.started_at = job.started_at or now
        job.save()
        number = job.attempts.count() + 1
        place = {"machine": this_machine(), "pid": os.getpid()}
        Attempt.objects.create(job=job, number=number, began_at=timezone.now(), **place)
        return job


def do(*, job: Job) -> None:
    """Do a job that was taken, and record how it ended."""
    context = JobContext(job, Heartbeat(job, LEASE))
    with context.heartbeat, translation.override(job.language):
        try:
            result = HANDLERS[job.kind](context, **job.arguments)
        except JobLost:
            return
        except (InterfaceError, OperationalError) as error:
            traceback.print_exc()
            if is_busy(error) or is_full(error):
                _finish(context, JobState.FAILED, error=str(BUSY if is_busy(error) else FULL))
            # Else the database was lost, not the job: its lease runs out and the sweep sends it
            # again.
        except StoreError:
            traceback.print_exc()  # as with the database: the sweep sends it again
        except JobHandedOut:
            _hand_out(context)
        except JobCancelled:
            _finish(context, JobState.CANCELLED)
        except JobError as error:
            _finish(context, JobState.FAILED, error=str(error), result=error.result)
        except Exception as error:
            traceback.print_exc()
            text = str(FULL) if is_full(error) else f"{type(error).__name__}: {error}"
            _finish(context, JobState.FAILED, error=text)
        else:
            _finish(context, JobState.SUCCEEDED, result=result or {})


def finish(*, job: Job, state: JobState, end: End, error: str = "", **values: Any) -> bool:
    """Record how a job ended, unless another worker holds it; whether it was recorded.

    Locks: the job's row.
    """
    with transaction.atomic():
        mine = Job.objects.filter(pk=job.pk, lease_token=job.lease_token, state=JobState.RUNNING)
        held = locked(mine).first()
        if held is None:
            return False
        for name, value in values.items():
            setattr(held, name, value)
        _end_attempt(held, end)
        _close(held, state, error)
    return True


def leave(*, job: Job, end: End) -> None:
    """Give up a job whose worker is gone: it is sent again, or closed where that is enough.

    Locks: the job's row.
    """
    with transaction.atomic():
        mine = Job.objects.filter(pk=job.pk, lease_token=job.lease_token, state=JobState.RUNNING)
        if (held := locked(mine).first()) is not None:
            _end_attempt(held, end)
            _send_again_or_give_up(held)


def note_memory(*, job: Job, most: int) -> None:
    """Keep what the attempt that this process made held at most, in bytes."""
    mine = job.attempts.filter(machine=this_machine(), pid=os.getpid()).last()
    if mine is not None:
        mine.most_memory = most
        mine.save(update_fields=["most_memory"])


def sweep() -> int:
    """Send again what no worker has taken, or what a dead worker left; return how many.

    A worker is dead when its lease has run out, or when its process is gone from this machine.
    Locks: each row in turn, skipping those in other hands.
    """
    now = database_now()
    left = (
        Q(state=JobState.RUNNING, lease_until__lt=now)
        | Q(state=JobState.QUEUED, sent_at__lt=now - RESEND_AFTER)
        | Q(state=JobState.RUNNING, pk__in=_of_dead_processes())
    )
    with transaction.atomic():
        jobs = list(locked(Job.objects.filter(left), skip_locked=True))
        for job in jobs:
            _end_attempt(job, End.LOST)
            _send_again_or_give_up(job)
    return len(jobs)


def _of_dead_processes() -> list[uuid.UUID]:
    here = Attempt.objects.filter(ended_at=None, machine=this_machine())
    return [
        attempt.job_id
        for attempt in here
        if not is_alive(attempt.pid, began=attempt.began_at.timestamp())
    ]


def _send_again_or_give_up(job: Job) -> None:
    lost = job.attempts.filter(end__in=(End.LOST, End.KILLED)).count()
    if job.cancel_requested:
        _close(job, JobState.CANCELLED)
    elif lost >= MAX_ATTEMPTS:
        with translation.override(job.language):
            told = _("The worker was lost %(count)d times; start it again to go on.")
            _close(job, JobState.FAILED, told % {"count": lost})
    else:
        _send_again(job)


def _send_again(job: Job) -> None:
    job.state, job.sent_at, job.lease_token = JobState.QUEUED, database_now(), None
    job.save()
    transaction.on_commit(lambda: _send(job), robust=True)


def _hand_out(context: JobContext) -> None:
    """Let go of a job that goes on; one that was asked to stop, or has gone on already, does not.

    Locks: the job's row.
    """
    job = context.job
    with transaction.atomic():
        mine = Job.objects.filter(pk=job.pk, lease_token=job.lease_token, state=JobState.RUNNING)
        if (held := locked(mine).first()) is None:
            return
        if held.cancel_requested:
            _end_attempt(held, End.CANCELLED)
            _close(held, JobState.CANCELLED)
            return
        _end_attempt(held, End.SUCCEEDED)
        held.lease_token, held.lease_until = None, None
        held.save(update_fields=["lease_token", "lease_until"])


def _finish(
    context: JobContext, state: JobState, *, error: str = "", result: dict[str, Any] | None = None
) -> None:
    """Record the end, with the progress that has not been stored yet."""
    progress = context.heartbeat.take_untold()
    end = End(state.value)
    finish(job=context.job, state=state, end=end, error=error, result=result or {}, **progress)


def _end_attempt(job: Job, end: End) -> None:
    job.attempts.filter(ended_at=None).update(ended_at=timezone.now(), end=end)


def _close(job: Job, state: JobState, error: str = "") -> None:
    job.state, job.error, job.finished_at = state, error, timezone.now()
    job.lease_token, job.lease_until = None, None
    job.save()


def _send(job: Job) -> None:
    """Tell the workers at once, if the broker takes it; if not, the sweep sends it later."""
    if not BROKER.answers():
        return
    try:
        current_app.send_task(RUN_TASK, args=(str(job.pk),), queue=job.queue, retry=False)
    except BrokerError as error:
        logger.warning("Job %s waits in the database for the broker: %s", job.pk, error)
