"""Several clients at once, each a thread with its own connection to the database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(clients: int, work: Callable[[int], T]) -> list[T]:
    """Call `work` with 0, 1, ... in as many threads; the first exception of any is raised."""

    def run(number: int) -> T:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(run, range(clients)))


def is_waiting_for_a_lock() -> bool:
    """Whether another session waits for one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
