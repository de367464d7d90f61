"""Serializers that are made once.

The framework copies each field of a serializer whenever one is made, and derives those of a model
anew: for a task in hand that takes longer than all its queries. Fields keep nothing of what they
read and show, so one serializer without a context serves all requests.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from rest_framework.serializers import Serializer

S = TypeVar("S", bound=Serializer[Any])


@cache
def built(form: type[S]) -> S:
    """The one serializer of a class; it is given what it checks or shows, and holds none of it."""
    return form()


def shown(form: type[Serializer[Any]], stored: Any, **beside: Any) -> dict[str, Any]:
    """What a serializer shows of an object.

    Args:
        beside: what it shows that the object does not hold, by the names of read-only fields.
    """
    return dict(built(form).to_representation(stored)) | beside


def shown_all(form: type[Serializer[Any]], rows: Iterable[Any]) -> list[dict[str, Any]]:
    """What a serializer shows of each of several objects."""
    return [shown(form, row) for row in rows]
