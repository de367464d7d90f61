"""Statements that write one row, written once and planned seldom; as `Prepared` for reading.

They write what Django would, without its 2 ms of Python. They can be sent one behind the other
(`pipelined`); what one of them raises is then raised where the next answer is read.

Not for models whose history is kept: its context does not come with them (`PlannedCursor`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED

from workbench.core.prepared import planned_cursor

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Sent(Generic[M]):
    """A row that was sent to be inserted."""

    _row: M
    _filled: Sequence[str]
    _cursor: CursorWrapper

    def stored(self) -> M:
        """The row, with its key and what else the database has filled in.

        Raises:
            IntegrityError: the database has refused it.
        """
        with self._cursor as cursor:
            values = cursor.fetchone()
        for name, value in zip(self._filled, values, strict=True):
            setattr(self._row, name, value)
        self._row._state.adding = False
        return self._row


class Insert(Generic[M]):
    """Puts a new row into a model's table; fields with a default of the database's get that.

    Args:
        found_by: the fields by which a row that is there already is found, and brought in line.
    """

    def __init__(self, model: type[M], *, found_by: Sequence[str] = ()) -> None:
        self._model = model
        self._found_by = found_by

    def send(self, row: M) -> Sent[M]:
        cursor = planned_cursor()
        cursor.execute(self._sql, _values(self._given, row, add=True))
        return Sent(row, [field.attname for field in self._filled], cursor)

    @cached_property
    def _given(self) -> Sequence[Any]:
        return [one for one in _own_fields(self._model) if one not in self._filled]

    @cached_property
    def _filled(self) -> Sequence[Any]:
        fields = self._model._meta.concrete_fields
        return [one for one in fields if one.primary_key or one.db_default is not NOT_PROVIDED]

    @cached_property
    def _sql(self) -> str:
        columns = [_quoted(field) for field in self._given]
        places = ", ".join(["%s"] * len(columns))
        sql = f"INSERT INTO {_table(self._model)} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
        if self._found_by:
            keys = [_quoted(self._model._meta.get_field(name)) for name in self._found_by]
            news = ", ".join(f"{one} = EXCLUDED.{one}" for one in columns if one not in keys)
            sql += f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {news}"
        return f"{sql} RETURNING {', '.join(map(_quoted, self._filled))}"


class Update(Generic[M]):
    """Writes these fields of a stored row, whose lock is held."""

    def __init__(self, model: type[M], *names: str) -> None:
        self._model = model
        self._names = names

    def send(self, row: M) -> None:
        values = _values(self._fields, row, add=False)
        planned_cursor().execute(self._sql, [*values, row.pk])

    @cached_property
    def _fields(self) -> Sequence[Any]:
        return [one for one in _own_fields(self._model) if one.name in self._names]

    @cached_property
    def _sql(self) -> str:
        news = ", ".join(f"{_quoted(field)} = %s" for field in self._fields)
        key = _quoted(self._model._meta.pk)
        return f"UPDATE {_table(self._model)} SET {news} WHERE {key} = %s"  # noqa: S608


def _own_fields(model: type[Model]) -> Sequence[Any]:
    """All but the key.

    Raises:
        TypeError: the model's history is kept.
    """
    if any(relation.field.name == "pgh_obj" for relation in model._meta.related_objects):
        raise TypeError(f"The history of {model.__name__} is kept: let Django write it.")
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _values(fields: Sequence[Any], row: Model, *, add: bool) -> list[Any]:
    database = connections[DEFAULT_DB_ALIAS]
    return [field.get_db_prep_save(field.pre_save(row, add), database) for field in fields]


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _quoted(field: Any) -> str:
    return connection.ops.quote_name(str(field.column))
