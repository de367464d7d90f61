"""Who writes to the ledger now, for whoever keeps what was counted of it."""

from time import monotonic, sleep

from django.db import connection

LEDGER_LOCK = 0x6C6564676572
"""Every writer of the ledger holds it, shared, until all can see what was written."""
POLL_SECONDS = 0.02


def have_writers_ended(*, patience: float) -> bool:
    """Whether all who write to the ledger now have ended within so many seconds; locks nothing, and
    holds nobody off.

    Whoever has written a row takes a number for it and holds the ledger's lock until all can see
    it. So once those of now have ended, every row up to the highest one that was seen before is
    there to be seen, and what is written meanwhile has a higher number.
    """
    end, left = monotonic() + patience, _writers()
    while left and monotonic() < end:
        sleep(POLL_SECONDS)
        left &= _writers()
    return not left


def _writers() -> frozenset[str]:
    """The transactions of others that hold the ledger's lock; one's own rows one sees."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND pid <> pg_backend_pid()"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND objsubid = 1 AND (classid::bigint << 32) + objid::bigint = %s",
            [LEDGER_LOCK],
        )
        return frozenset(row[0] for row in cursor.fetchall())
