"""Keeping a job's lease alive while its handler computes."""

from datetime import timedelta
from threading import Event, Thread
from types import TracebackType

from django.db import DatabaseError, connection
from django.utils import timezone

from workbench.jobs.models import Job


class Heartbeat:
    """While entered, a thread moves `lease_until` on, three times a lease."""

    def __init__(self, job: Job, lease: timedelta) -> None:
        self._job = job
        self._lease = lease
        self._stopped = Event()
        self._thread = Thread(target=self._beat, name=f"heartbeat-{job.pk}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        self._thread.join()

    def _beat(self) -> None:
        mine = Job.objects.filter(pk=self._job.pk, lease_token=self._job.lease_token)
        while not self._stopped.wait(self._lease.total_seconds() / 3):
            try:
                mine.update(lease_until=timezone.now() + self._lease)
            except DatabaseError:
                connection.close()
        connection.close()
