"""Keeping a job's lease alive, and its progress seen, while its handler computes."""

from datetime import timedelta
from threading import Event, Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Any

from django.db import DatabaseError, connection
from django.db.models.functions import Now

from workbench.core.jobs.models import Job

LOOK_EVERY_SECONDS = 0.5


class Heartbeat:
    """While entered, a thread moves `lease_until` on, three times a lease.

    The same thread stores progress that a handler makes inside a transaction of its own, where
    writing it would lock the job's row until the end; `cancelled` and `lost` are what the thread
    has found there meanwhile.
    """

    def __init__(self, job: Job, lease: timedelta) -> None:
        self._job = job
        self._lease = lease
        self._stopped = Event()
        self._lock = Lock()
        self._untold: dict[str, Any] = {}
        self._thread = Thread(target=self._beat, name=f"heartbeat-{job.pk}", daemon=True)
        self.cancelled = False
        self.lost = False

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

    def tell(self, **progress: Any) -> None:
        """Have the thread store this progress with its next look."""
        with self._lock:
            self._untold = progress

    def take_untold(self) -> dict[str, Any]:
        """The progress that has not been stored yet; the caller stores it."""
        with self._lock:
            untold, self._untold = self._untold, {}
        return untold

    def _beat(self) -> None:
        beaten, third = monotonic(), self._lease.total_seconds() / 3
        while not self._stopped.wait(min(LOOK_EVERY_SECONDS, third)):
            untold = self.take_untold()
            if untold or monotonic() - beaten >= third:
                beaten = monotonic()
                self._store(untold)
        connection.close()

    def _store(self, progress: dict[str, Any]) -> None:
        rows = Job.objects.filter(pk=self._job.pk)
        mine = rows.filter(lease_token=self._job.lease_token)
        try:
            if mine.update(lease_until=Now() + self._lease, **progress):
                self.cancelled = mine.filter(cancel_requested=True).exists()
            else:
                self.lost = rows.exists()
        except DatabaseError:
            connection.close()
