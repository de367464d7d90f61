"""Thousands of rows in one transaction, in time that grows with their number and no faster."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

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


def copy_rows(rows: Sequence[Model]) -> None:
    """Insert rows of one table by COPY; each gets its id, in their order.

    Whoever sees that no row is there already calls it: a conflict is an error of the database.
    """
    if not rows:
        return
    number(rows)
    columns = _Columns(rows[0])
    with connection.cursor() as cursor:
        columns.copy(cursor, f"{columns.table} ({columns.listed})", rows)
    renew_statistics(len(rows), type(rows[0]))


def update_rows(rows: Sequence[Model], *names: str) -> None:
    """Write these fields of stored rows of one table, whatever their number, in one statement."""
    if not rows:
        return
    columns = _Columns(rows[0], names)
    key, *others = columns.quoted
    news = ", ".join(f"{column} = written.{column}" for column in others)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE written ON COMMIT DROP AS "  # noqa: S608
            f"SELECT {columns.listed} FROM {columns.table} WITH NO DATA"
        )
        columns.copy(cursor, "written", rows)
        cursor.execute(
            f"UPDATE {columns.table} AS old SET {news} FROM written "  # noqa: S608
            f"WHERE old.{key} = written.{key}"
        )
        cursor.execute("DROP TABLE written")


def number(rows: Sequence[Model]) -> None:
    """Give the rows that have none ids from their table's own sequence."""
    bare = [row for row in rows if row.pk is None]
    if not bare:
        return
    columns = _Columns(bare[0], ())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [columns.table, columns.fields[0].column, len(bare)],
        )
        for row, (found,) in zip(bare, cursor.fetchall(), strict=True):
            row.pk = found


class _Columns:
    """Columns of a row's table, the key first: those of some fields, or all."""

    def __init__(self, row: Model, names: Sequence[str] | None = None) -> None:
        every: list[Any] = list(row._meta.concrete_fields)
        self.fields = [
            one for one in every if one.primary_key or names is None or one.name in names
        ]
        quote = connection.ops.quote_name
        self.table = quote(row._meta.db_table)
        self.quoted = [quote(field.column) for field in self.fields]
        self.listed = ", ".join(self.quoted)

    def copy(self, cursor: Any, into: str, rows: Iterable[Model]) -> None:
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row([self._value(field, row) for field in self.fields])

    @staticmethod
    def _value(field: Any, row: Model) -> Any:
        return field.get_db_prep_save(field.pre_save(row, add=True), connection)
