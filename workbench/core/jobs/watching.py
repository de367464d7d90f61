"""A job in a process of its own, watched from outside.

The handler may compute for minutes without a word, or take all the memory there is. So the worker
forks: the child does the job; the worker keeps the lease, looks at the child's memory, and ends it
when a person has cancelled and it does not stop by itself. When the worker dies, the child does.
"""

import os
import time
import uuid
from functools import partial
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from workbench.core.jobs import services
from workbench.core.jobs.forking import fork
from workbench.core.jobs.models import End, Job, JobState
from workbench.core.processes import (
    kill_with_descendants,
    machine_bytes,
    resident_bytes,
)

TICK_S = 0.1
LOOK_S = 0.5
RENEW_S = services.LEASE.total_seconds() / 6
GRACE_S = 5.0
"""For a handler that was cancelled to stop at a safe point by itself."""

MEGABYTE = 1024 * 1024
SHARE_OF_MACHINE = 0.75


def run_watched(*, job_id: uuid.UUID) -> None:
    """Take the job if it is free, and see to its end in a child process."""
    job = services.take(job_id=job_id)
    if job is not None:
        _Watch(job, fork(partial(services.do, job=job))).until_its_end()


def most_bytes() -> int:
    """What one job may hold in memory."""
    return settings.JOB_MEMORY or int(SHARE_OF_MACHINE * machine_bytes())


class _Watch:
    """The worker's side of a job."""

    def __init__(self, job: Job, pid: int) -> None:
        self._job = job
        self._pid = pid
        self._most = 0
        self._looked = self._renewed = monotonic()
        self._stop_at: float | None = None

    def until_its_end(self) -> None:
        try:
            while (status := self._status()) is None:
                time.sleep(TICK_S)
                if monotonic() - self._looked >= LOOK_S:
                    self._looked = monotonic()
                    self._look()
        except BaseException:
            self._kill()
            raise
        if os.WIFSIGNALED(status):
            services.leave(job=self._job, end=End.KILLED)
        services.note_memory(job=self._job, most=self._most)

    def _status(self) -> int | None:
        pid, status, usage = os.wait4(self._pid, os.WNOHANG)
        if not pid:
            return None
        self._most = max(self._most, usage.ru_maxrss * 1024)
        return status

    def _kill(self) -> None:
        kill_with_descendants(self._pid)
        os.waitpid(self._pid, 0)

    def _look(self) -> None:
        self._most = max(self._most, held := resident_bytes(self._pid))
        if held > most_bytes():
            with translation.override(self._job.language):
                error = too_much()
            self._end(JobState.FAILED, End.MEMORY, error)
        try:
            self._ask()
        except DatabaseError:
            # It may be back before the lease runs out; the child will notice for itself.
            connections.close_all()

    def _ask(self) -> None:
        mine = Job.objects.filter(pk=self._job.pk, lease_token=self._job.lease_token)
        if monotonic() - self._renewed >= RENEW_S:
            self._renewed = monotonic()
            mine.update(lease_until=Now() + services.LEASE)
        cancelled = mine.values_list("cancel_requested", flat=True).first()
        if cancelled is not False:
            # Asked to stop; or, where no row is found, ended already or in another's hands.
            self._stop_at = self._stop_at or monotonic() + GRACE_S
        if self._stop_at is not None and monotonic() >= self._stop_at:
            self._end(JobState.CANCELLED, End.CANCELLED)

    def _end(self, state: JobState, end: End, error: str = "") -> None:
        """First the row: a child that is gone must not be taken for a lost worker."""
        try:
            services.finish(job=self._job, state=state, end=end, error=error)
        finally:
            kill_with_descendants(self._pid)


def too_much() -> str:
    """What people are told of work that held more than `most_bytes`."""
    told = _(
        "It needed more than %(most)s MB of memory and was stopped. Give it less at once, or "
        "ask for more memory for jobs."
    )
    return told % {"most": f"{most_bytes() // MEGABYTE:,}"}
