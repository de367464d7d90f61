"""The clock of periodic jobs: however many run, one of them rings."""

from typing import Any

import psycopg
from celery.beat import Scheduler
from django.db import connection

from workbench.core.broker import BROKER
from workbench.core.jobs.alive import note_life

LOCK = 0xBEA7
"""A session's advisory lock, which PostgreSQL frees when its holder is gone."""
LOOK_EVERY_S = 5.0


class OneOfMany(Scheduler):
    """Sends what is due while it holds the lock and the broker takes it, and looks for both."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self._session: psycopg.Connection[Any] | None = None
        super().__init__(*given, **named)

    def tick(self, *given: Any, **named: Any) -> float:
        note_life(name="beat")
        if not self.holds_lock() or not BROKER.answers():
            return LOOK_EVERY_S
        seconds: float = super().tick(*given, **named)
        return min(seconds, LOOK_EVERY_S)

    def holds_lock(self) -> bool:
        try:
            if self._session is None:
                return self._take_lock()
            self._session.execute("SELECT 1")
        except psycopg.Error:
            self._session = None
            return False
        return True

    def _take_lock(self) -> bool:
        session = psycopg.connect(**_parameters(), autocommit=True)
        (taken,) = session.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone() or (False,)
        if taken:
            self._session = session
        else:
            session.close()
        return bool(taken)


def _parameters() -> dict[str, Any]:
    given = connection.get_connection_params()
    return {
        name: given[name]
        for name in ("dbname", "user", "password", "host", "port")
        if name in given
    }
