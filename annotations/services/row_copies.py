"""Rows that are stored once more: a reference to a row that was copied leads to its copy."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Model

from annotations.services.bulk import copy_rows, number
from workbench.core.accounts.models import User

M = TypeVar("M", bound=Model)


class Copies:
    """By table, the ids of rows and those of their copies."""

    def __init__(self) -> None:
        self._ids: defaultdict[type[Model], dict[int, int]] = defaultdict(dict)

    def know(self, model: type[Model], ids: Mapping[int, int]) -> None:
        """These rows, by their ids, have these for copies."""
        self._ids[model].update(ids)

    def of(self, model: type[Model], pk: int) -> int | None:
        """The id of a row's copy."""
        return self._ids[model].get(pk)

    def make(self, rows: Iterable[M], **other: Any) -> Sequence[tuple[M, M]]:
        """Store copies of rows of one table, in their order; returns each with its copy.

        People who are not known stand for themselves; every other reference has to be known.

        Args:
            other: by field, what the copies have instead: a value, or what gives it for a row.
        """
        pairs = [(row, type(row)()) for row in rows]
        copies = [copy for _, copy in pairs]
        number(copies)
        if pairs:
            self.know(type(copies[0]), {row.pk: copy.pk for row, copy in pairs})
        for row, copy in pairs:
            self.fill(copy, row, other)
        copy_rows(copies)
        return pairs

    def fill(self, copy: Model, row: Model, other: Mapping[str, Any]) -> None:
        """Give a copy what a row holds, as `make` does."""
        for field in row._meta.concrete_fields:
            if field.primary_key:
                continue
            if field.name in other:
                given: Any | Callable[[Any], Any] = other[field.name]
                value = given(row) if callable(given) else given
            else:
                value = getattr(row, field.attname)
                if field.related_model is not None and value is not None:
                    value = self._reference(field.related_model, value)
            setattr(copy, field.attname, value)

    def _reference(self, model: type[Model], pk: int) -> int:
        known = self._ids[model]
        return known.get(pk, pk) if model is User else known[pk]
