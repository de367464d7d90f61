"""Thousands of rows in one transaction, in time that grows with their number and no faster."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.db import connection
from django.db.models import Model

MANY = 1000
"""Rows at once after which the planner's picture of a table may be far from the truth."""


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


def renew_statistics(written: int, *models: type[Model]) -> None:
    """Have the planner look again at tables that have just got `written` rows, if those are many.

    PostgreSQL does so by itself within a minute or so; until then it may take a filled table for
    an empty one and compare every row with every other. Locks: the tables, against being
    analysed or vacuumed by others, until the transaction ends.
    """
    if written < MANY:
        return
    quoted = (connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(quoted)}")
