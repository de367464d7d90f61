"""Which rows of the database hang on others, whatever model they are of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import CASCADE, PROTECT, SET_NULL, ForeignKey, Model

Rows = dict[type[Model], set[Any]]
"""Primary keys by model."""


def hanging_on(rows: Rows) -> Rows:
    """The rows and all that name one of them and cannot be without it, to the last."""
    found: defaultdict[type[Model], set[Any]] = defaultdict(set)
    fresh = rows
    while fresh:
        begun: defaultdict[type[Model], set[Any]] = defaultdict(set)
        for model, keys in fresh.items():
            found[model] |= keys
            for field in _naming(model):
                if field.remote_field.on_delete in (CASCADE, PROTECT):
                    begun[field.model].update(_rows_with(field, keys))
        fresh = {model: new for model, keys in begun.items() if (new := keys - found[model])}
    return {model: keys for model, keys in found.items() if keys}


def let_go_of(rows: Rows) -> None:
    """Empty the fields of other rows that name one of them and may be without it."""
    for model, keys in rows.items():
        for field in _naming(model):
            if field.remote_field.on_delete is SET_NULL:
                named = field.model._base_manager.filter(**{f"{field.name}__in": keys})
                named.update(**{field.name: None})


def delete(rows: Rows) -> None:
    """Delete them in one transaction of the caller's: the database looks at its end whether all is
    whole."""
    for model, keys in rows.items():
        model._base_manager.filter(pk__in=keys)._raw_delete(using="default")


def _naming(model: type[Model]) -> Iterator["ForeignKey[Any, Any]"]:
    """The fields by which rows name those of a model."""
    for relation in model._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and not relation.concrete and isinstance(field, ForeignKey):
            yield field


def _rows_with(field: "ForeignKey[Any, Any]", keys: Iterable[Any]) -> Iterable[Any]:
    named = field.model._base_manager.filter(**{f"{field.name}__in": keys})
    return named.values_list("pk", flat=True)
