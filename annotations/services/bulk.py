"""Thousands of rows in one transaction, in time that grows with their number and no faster."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

import pghistory
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, Field, JSONField, Model, QuerySet, Value
from django.db.models.functions import Cast, Now

MANY = 1000
"""Rows at once after which the planner's picture of a table may be far from the truth."""


BRIEFLY = "SET LOCAL default_statistics_target = 10"
"""A look at 3,000 rows, a fiftieth of a second: it is taken once a language, and is renewed soon.

It has to be: a language that the planner has not seen counts as one row, and its tasks are compared
with its texts one by one, which takes minutes.
"""
AS_EVER = "SET LOCAL default_statistics_target TO DEFAULT"


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


def insert_from(rows: QuerySet[Any], model: type[Model], columns: Mapping[str, Any]) -> int:
    """Insert a row of a model for each of `rows`, all in the database; returns how many came in.

    Those that are there already are passed over.

    Args:
        columns: by the model's field, a value or an expression over `rows`; a field that is left
            out gets its default.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    values = {
        f"new_{one.name}": _value(one, columns.get(one.name, _default(one))) for one in fields
    }
    try:
        chosen, params = rows.annotate(**values).values_list(*values).query.sql_with_params()
    except EmptyResultSet:
        return 0
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {chosen} ON CONFLICT DO NOTHING", params)
        written: int = cursor.rowcount
    renew_statistics(written, model)
    return written


def _value(field: "Field[Any, Any]", value: Any) -> Any:
    """An expression as it is; a value as one of the column's type, which a lone NULL has not."""
    if hasattr(value, "resolve_expression"):
        return value
    plain = getattr(field, "target_field", field)
    return Cast(Value(value, output_field=plain), plain) if value is None else Value(value, plain)


def _default(field: "Field[Any, Any]") -> Any:
    return Now() if getattr(field, "auto_now", False) or _is_birth(field) else field.get_default()


def _is_birth(field: "Field[Any, Any]") -> bool:
    return bool(getattr(field, "auto_now_add", False))


def check_references() -> None:
    """Check now what the transaction's rows refer to: until then each check waits in memory."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


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
        cursor.execute(f"{BRIEFLY}; ANALYZE {', '.join(quoted)}; {AS_EVER}")


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
        values = [_reader(field) for field in self.fields]
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row([value(row) for value in values])


def _reader(field: Any) -> Callable[[Any], Any]:
    """What gives a row's value as the database takes it; most are written as they are."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return lambda row: field.pre_save(row, add=True)
    get = attrgetter(field.attname)
    if isinstance(field, JSONField):
        return lambda row: field.get_db_prep_save(get(row), connection)
    if isinstance(field, CharField):
        return lambda row: str(get(row))
    return get
