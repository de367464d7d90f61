"""JSON that comes from outside: whatever it holds, a value or a `ValueError`.

`json.loads` alone lets a few hundred brackets through as a `RecursionError`, and reads numbers and
texts that no database takes.
"""

import json
from collections.abc import Iterator
from math import isfinite
from typing import Any

TOO_DEEP = "is nested too deep"


class NotStorable(ValueError):
    """A text holds a NUL character or half of a character, or a number has no end."""


def read_json(text: str | bytes) -> Any:
    """What a JSON document holds.

    Raises:
        ValueError: it is none, or is nested too deep.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None


def read_storable_json(text: str | bytes) -> Any:
    """The same of what people send, to be kept or shown again.

    Raises:
        NotStorable: no database could hold it.
        ValueError: it is none, or is nested too deep.
    """
    return require_storable(read_json(text))


def require_storable(value: Any) -> Any:
    """The value itself.

    Raises:
        NotStorable: no database could hold it.
        ValueError: it is nested too deep.
    """
    try:
        if not all(map(_is_storable, _leaves(value))):
            raise NotStorable("holds a NUL, half of a character or a number without end")
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
    return value


def _leaves(value: Any) -> Iterator[str | float]:
    if isinstance(value, str | float):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from _leaves(part)


def _is_storable(leaf: str | float) -> bool:
    if isinstance(leaf, float):
        return isfinite(leaf)
    try:
        return b"\0" not in leaf.encode()
    except UnicodeEncodeError:
        return False
