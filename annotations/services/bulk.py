"""Thousands of rows in one transaction, in time that grows with their number and no faster."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.db import connection


@contextmanager
def bulk_writes(reason: str) -> Iterator[None]:
    """Write many rows at once to tables that pgtrigger or pghistory watch.

    Their triggers read two settings and catch the error where one is missing. PostgreSQL goes
    through all of the transaction's pending foreign key checks at every error that is caught, so
    the settings are given here. `reason` is kept in the history as why the rows were moved.
    """
    with pghistory.context(reason=reason), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT set_config(
                'pgtrigger.ignore',
                coalesce(nullif(current_setting('pgtrigger.ignore', true), ''), '{}'),
                true
            )
            """
        )
        yield
