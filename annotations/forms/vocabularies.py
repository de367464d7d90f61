"""The lists of values that a form may name instead of writing them down.

Their words are English here; like all words of the pure packages they are translated where they
are shown.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from annotations.forms.words import BASE, Value
from annotations.vocabularies import (
    Culture,
    Dialect,
    Region,
    Vocabulary,
    WorldBankRegion,
    countries,
)


def _members(vocabulary: type[Vocabulary]) -> Callable[[], Iterable[tuple[str, str]]]:
    return lambda: ((member.value, member.label) for member in vocabulary)


_LISTS: Mapping[str, Callable[[], Iterable[tuple[str, str]]]] = {
    "cultures": _members(Culture),
    "regions": _members(Region),
    "world_bank_regions": _members(WorldBankRegion),
    "countries": lambda: countries().items(),
    "dialects": _members(Dialect),
}

VOCABULARIES = tuple(_LISTS)


@cache
def vocabulary_values(name: str) -> tuple[Value, ...]:
    """The values of a list; raises `KeyError` where there is none of that name."""
    return tuple(Value(id, {BASE: text}) for id, text in _LISTS[name]())
