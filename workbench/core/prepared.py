"""Querysets whose SQL is written once, and planned seldom.

Django writes a query's SQL anew each time it runs, and PostgreSQL plans it anew. For the few that
every request of an annotator needs, that takes longer than the answer does: a claim's condition,
with its subqueries, is written in 6 ms, planned in 1.7 and answered in 0.5. `Prepared` keeps what
Django wrote, and the connection what PostgreSQL planned, until a rollback. The condition stays
where it is, in a queryset, and only the values change from one reading to the next. It leans on
Django's own compiler, so it is for the next task and its submission alone, where it was measured
to matter (docs/performance.md).

A pooler between the two has to keep a connection's prepared statements (PgBouncer: session
pooling, or `max_prepared_statements`).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from django.db.models import Expression, Model, QuerySet
from django.db.models.query import RelatedPopulator, get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from psycopg import sql

M = TypeVar("M", bound=Model)
Row = Sequence[Any]


class Given(Expression):
    """A value that is given when a prepared query is read; not None, and not for `__in`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


class PlannedCursor(ServerBindingCursor):
    """Values are bound by the server, which keeps a statement's plan until a rollback."""

    name = "planned"
    """A cursor without a name has the context of the history written before its statements, and
    what holds two statements cannot be planned. So nothing whose history is kept is written here.
    """


def planned_cursor() -> CursorWrapper:
    """A cursor for statements that are planned once; Django's own where queries are logged, since
    it can only log what the client has bound."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.queries_logged:
        return database.cursor()
    database.ensure_connection()
    # The stubs know neither psycopg's cursors nor that Django wraps them.
    planned = cast("Any", PlannedCursor)(database.connection)
    return database.make_cursor(planned)


@contextmanager
def pipelined() -> Iterator[None]:
    """Send statements one behind the other, without waiting for what each answers.

    The server carries them out in their order, each with what those before it have done; only the
    ways there and back are saved. Within are planned statements alone: one whose answer is read
    waits for all before it, one that fails raises where the next answer is read, or at the end.
    Within another it goes on in that.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.queries_logged:
        yield
        return
    database.ensure_connection()
    # The stubs know neither psycopg's connection nor its pipeline.
    opened = cast("Any", database.connection)
    if opened.pgconn.pipeline_status:
        yield
        return
    with database.wrap_database_errors, opened.pipeline():
        yield


@dataclass(frozen=True)
class Statement:
    """SQL with the names of the values that are still to be given, in their order."""

    sql: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, text: str, params: Sequence[Any]) -> "Statement":
        """What is not `Given` is written into the text, so that a plan for all values can use the
        indexes that are for it alone."""
        *parts, last = text.split("%s")
        places = ["%s" if isinstance(param, Given) else _literal(param) for param in params]
        pairs = zip(parts, places, strict=True)
        names = tuple(param.name for param in params if isinstance(param, Given))
        return cls("".join(part + place for part, place in pairs) + last, names)

    def given(self, values: dict[str, Any]) -> list[Any]:
        """The statement's parameters.

        Raises:
            KeyError: a value is missing.
        """
        return [values[name] for name in self.names]


def _literal(value: Any) -> str:
    return sql.Literal(value).as_string(connection.connection).replace("%", "%%")


@dataclass(frozen=True)
class _Written:
    """A statement, and how its rows become objects."""

    statement: Statement
    model: type[Model]
    compiler: SQLCompiler
    converters: dict[int, Any]
    names: list[str]
    columns: slice
    related: list[RelatedPopulator]
    annotations: dict[str, int]

    @classmethod
    def of(cls, queryset: QuerySet[Any]) -> "_Written":
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        text, params = compiler.as_sql()
        info = compiler.klass_info or {}
        first, last = info["select_fields"][0], info["select_fields"][-1]
        selected = [column for column, _, _ in compiler.select[: compiler.col_count]]
        return cls(
            statement=Statement.of(text, params),
            model=queryset.model,
            compiler=compiler,
            converters=compiler.get_converters(selected),
            names=[column.target.attname for column in selected[first : last + 1]],
            columns=slice(first, last + 1),
            # The stubs are of a later Django, where this takes one argument more.
            related=get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]
            annotations=compiler.annotation_col_map or {},
        )


class Prepared(Generic[M]):
    """A query by its parameters, which stand in it as `Given`.

    Args:
        write: makes the queryset, with `select_related` where wanted; called at the first reading.
    """

    def __init__(self, write: Callable[[], QuerySet[M]]) -> None:
        self._write = write

    def all(self, **values: Any) -> list[M]:
        """The rows, with these values for what is `Given`."""
        return list(self._objects(values))

    def first(self, **values: Any) -> M | None:
        """The first row; `write` sees to it that there are not many."""
        return next(self._objects(values), None)

    @property
    def statement(self) -> Statement:
        """For use inside a larger statement."""
        return self._written.statement

    @cached_property
    def _written(self) -> _Written:
        return _Written.of(self._write())

    def ask(self, **values: Any) -> "Asked[M]":
        """Send the query now and read its rows later; for use within `pipelined`."""
        written = self._written
        cursor = planned_cursor()
        cursor.execute(written.statement.sql, written.statement.given(values))
        return Asked(written, cursor)

    def _objects(self, values: dict[str, Any]) -> Iterator[M]:
        return self.ask(**values).each()


@dataclass(frozen=True)
class Asked(Generic[M]):
    """A query that was sent, and its rows once they are read."""

    _written: _Written
    _cursor: CursorWrapper

    def first(self) -> M | None:
        return next(self.each(), None)

    def each(self) -> Iterator[M]:
        written = self._written
        with self._cursor as cursor:
            rows: list[Row] = cursor.fetchall()
        for row in written.compiler.apply_converters(rows, written.converters):
            found = written.model.from_db(DEFAULT_DB_ALIAS, written.names, row[written.columns])
            for populator in written.related:
                populator.populate(row, found)
            for name, column in written.annotations.items():
                setattr(found, name, row[column])
            yield cast("M", found)
