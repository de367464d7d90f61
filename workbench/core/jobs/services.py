"""The verbs of a job's life.

A job is its row; the message on the broker only names it. A worker takes the row under its lock
and keeps it by a heartbeat lease; whoever holds the current `lease_token` is the worker, and a
worker that lost it stops. Hence a message delivered twice, or a worker that comes back from the
dead, does no harm; and a message that the broker did not take is sent again by the sweep.
"""

import logging
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
from workbench.core.disk import FULL, is_full
from workbench.core.jobs.heartbeat import Heartbeat
from workbench.core.jobs.models import Job, JobState
from workbench.core.locking import BUSY, is_busy, locked

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
"""Called with the job's `JobContext` and, by name, its arguments; returns the job's result."""

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
                sent_at=timezone.now(),
            )
    except IntegrityError:
        # The job may have ended since, so that not only the active one is looked for.
        return Job.objects.filter(key=key).latest("created_at")
    transaction.on_commit(lambda: _send(job), robust=True)
    return job


def cancel(*, job: Job) -> None:
    """Ask a job to stop; one that no worker has taken stops at once.

    Locks: the job's row.
    """
    with transaction.atomic():
        row = locked(Job.objects.filter(pk=job.pk)).get()
        if row.state == JobState.QUEUED:
            row.state, row.finished_at = JobState.CANCELLED, timezone.now()
        row.cancel_requested = True
        row.save(update_fields=["state", "finished_at", "cancel_requested"])


def run(*, job_id: uuid.UUID) -> None:
    """Take the job if it is free, do it, and record how it ended."""
    job = _take(job_id)
    if job is None:
        return
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


def sweep() -> int:
    """Send again what no worker has taken, or what a dead worker left; return how many.

    Locks: each row in turn, skipping those in other hands.
    """
    now = timezone.now()
    left = Q(state=JobState.RUNNING, lease_until__lt=now) | Q(
        state=JobState.QUEUED, sent_at__lt=now - RESEND_AFTER
    )
    with transaction.atomic():
        jobs = list(locked(Job.objects.filter(left), skip_locked=True))
        for job in jobs:
            _send_again_or_give_up(job)
    return len(jobs)


def _send_again_or_give_up(job: Job) -> None:
    if job.attempts >= MAX_ATTEMPTS:
        job.state, job.finished_at = JobState.FAILED, timezone.now()
        with translation.override(job.language):
            told = _("The worker was lost %(count)d times; start it again to go on.")
            job.error = told % {"count": job.attempts}
        job.save(update_fields=["state", "finished_at", "error"])
        return
    job.state, job.sent_at, job.lease_token = JobState.QUEUED, timezone.now(), None
    job.save(update_fields=["state", "sent_at", "lease_token"])
    transaction.on_commit(lambda: _send(job), robust=True)


def _take(job_id: uuid.UUID) -> Job | None:
    with transaction.atomic():
        job = locked(Job.objects.filter(pk=job_id)).first()
        now = timezone.now()
        if job is None or not job.is_active:
            return None
        if job.state == JobState.RUNNING and job.lease_until and job.lease_until > now:
            return None
        job.state = JobState.RUNNING
        job.lease_token, job.lease_until = uuid.uuid4(), now + LEASE
        job.attempts += 1
        job.started_at = job.started_at or now
        job.save()
        return job


def _finish(
    context: JobContext, state: JobState, *, error: str = "", result: dict[str, Any] | None = None
) -> None:
    """Record the end, with the progress that has not been stored yet."""
    job = context.job
    Job.objects.filter(pk=job.pk, lease_token=job.lease_token).update(
        **context.heartbeat.take_untold(),
        state=state,
        error=error,
        result=result or {},
        finished_at=timezone.now(),
        lease_token=None,
        lease_until=None,
    )


def _send(job: Job) -> None:
    """Tell the workers at once, if the broker takes it; if not, the sweep sends it later."""
    if not BROKER.answers():
        return
    try:
        current_app.send_task(RUN_TASK, args=(str(job.pk),), queue=job.queue, retry=False)
    except BrokerError as error:
        logger.warning("Job %s waits in the database for the broker: %s", job.pk, error)
