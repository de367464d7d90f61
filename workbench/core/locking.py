"""What holds for every lock in this house.

A lock ends with its transaction, so none is taken outside one. And nobody waits long for one:
`LOCK_TIMEOUT` stands in the settings of every connection, where it costs no query, and PostgreSQL
gives up with an error when it is over. The transaction is rolled back; the doors (`web/busy.py`,
`api/errors.py`, commands and jobs) turn the error into "busy, try again".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, OperationalError, connection
from django.db.models import Model, QuerySet
from django.db.transaction import TransactionManagementError
from django.utils.translation import gettext_lazy as _
from psycopg.errors import DeadlockDetected, LockNotAvailable, UniqueViolation

M = TypeVar("M", bound=Model)

BUSY = _("Others are writing what this needs; nothing was stored. Try again in a moment.")
RETRY_AFTER_SECONDS = 2
LONG_WAIT_SECONDS = 600
"""For jobs and commands: an import may hold what another one needs for minutes."""


def require_transaction() -> None:
    """Refuse to lock what would be free again at once.

    Raises:
        TransactionManagementError: no transaction is open; a fault of the program.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A lock is taken inside transaction.atomic() alone.")


def locked(rows: QuerySet[M], *, skip_locked: bool = False, no_key: bool = False) -> QuerySet[M]:
    """The rows, locked when they are read; rows that are joined to them stay free."""
    require_transaction()
    return rows.select_for_update(of=("self",), skip_locked=skip_locked, no_key=no_key)


@contextmanager
def waiting(seconds: float) -> Iterator[None]:
    """Wait this long for each lock taken within; two queries."""
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('lock_timeout'), set_config('lock_timeout', %s, true)",
            [f"{int(seconds * 1000)}ms"],
        )
        before: str = cursor.fetchone()[0]
        yield
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])


def is_busy(error: BaseException) -> bool:
    """Whether the database gave up waiting for others: trying again can help."""
    return isinstance(error, OperationalError) and isinstance(
        error.__cause__, LockNotAvailable | DeadlockDetected
    )


def repeats_a_nonce(error: IntegrityError) -> bool:
    """Whether the database refused a nonce that another request has used, on whatever table."""
    cause = error.__cause__
    return isinstance(cause, UniqueViolation) and "nonce" in (cause.diag.constraint_name or "")
