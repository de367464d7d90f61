"""Finds the folders of this package, and in each the module of a storey."""

import pkgutil
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

from annotations import kinds as package
from annotations.kinds.kind import Kind

T = TypeVar("T")


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind by its id, in the order in which kinds are listed."""
    found = [_held(folder, "rules", "KIND", Kind) for folder in _folders()]
    kinds = {kind.id: kind for kind in found if kind is not None}
    return dict(sorted(kinds.items(), key=lambda pair: (pair[1].order, pair[0])))


def kind_of(kind_id: str) -> Kind:
    """The kind of a task.

    Raises:
        KeyError: there is none of that id.
    """
    return all_kinds()[kind_id]


def kind_choices() -> list[tuple[str, str]]:
    """The kinds and what one reads for them, for fields and forms."""
    return [(kind.id, kind.label) for kind in all_kinds().values()]


def blind_kinds() -> tuple[str, ...]:
    """The kinds whose people must not have seen the key."""
    return tuple(kind.id for kind in all_kinds().values() if kind.blind)


def sensitivity_kinds() -> tuple[str, ...]:
    """The kinds whose outcome is the item's sensitivity label."""
    return tuple(kind.id for kind in all_kinds().values() if kind.tells_sensitivity)


def text_kind() -> Kind:
    """The kind that makes the text which a campaign stands by; where there are steps, the first."""
    (found,) = (kind for kind in planned_kinds().values() if kind.makes_text)
    return found


def planned_kinds() -> dict[str, Kind]:
    """The kinds that a plan speaks of; the others follow from the work of one of them."""
    return {kind.id: kind for kind in all_kinds().values() if not kind.follows}


def following_kinds() -> dict[str, Kind]:
    """The kinds that take up what another has come to."""
    return {kind.id: kind for kind in all_kinds().values() if kind.follows}


def other_steps(kind: str) -> tuple[str, ...]:
    """The kinds that work on the same text before or after this one."""
    first = kind_of(kind).follows or kind
    steps = [one.id for one in all_kinds().values() if first in (one.id, one.follows)]
    return tuple(one for one in steps if one != kind)


def form_kind() -> Kind:
    """The kind whose questions are forms of the protocol."""
    (found,) = (kind for kind in all_kinds().values() if kind.asks_forms)
    return found


def find(storey: str, name: str, of: type[T]) -> dict[str, T]:
    """What the kinds' modules of a storey hold under a name, by kind, in the order of kinds.

    Kinds without such a module, or without the name in it, are left out.

    Raises:
        TypeError: a module holds something else under the name.
    """
    held = {kind: _held(kind, storey, name, of) for kind in all_kinds()}
    return {kind: one for kind, one in held.items() if one is not None}


def _folders() -> list[str]:
    return sorted(one.name for one in pkgutil.iter_modules(package.__path__) if one.ispkg)


def _held(folder: str, storey: str, name: str, of: type[T]) -> T | None:
    path = f"{package.__name__}.{folder}.{storey}"
    if find_spec(path) is None:
        return None
    held: Any = getattr(import_module(path), name, None)
    if held is not None and not isinstance(held, of):
        raise TypeError(f"{path}.{name} is not a {of.__name__}")
    return held
