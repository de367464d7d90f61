"""The lists of values that a form may name instead of writing them down.

Their words are English here; like all words of the pure packages they are translated where they
are shown.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from annotations.forms.varieties import varieties_of
from annotations.forms.words import BASE, Value
from annotations.vocabularies import Culture, Region, Vocabulary, countries
from annotations.world_bank import WorldBankRegion


def _members(vocabulary: type[Vocabulary]) -> Callable[[], Iterable[tuple[str, str]]]:
    return lambda: ((member.value, member.label) for member in vocabulary)


_LISTS: Mapping[str, Callable[[], Iterable[tuple[str, str]]]] = {
    "cultures": _members(Culture),
    "regions": _members(Region),
    "world_bank_regions": _members(WorldBankRegion),
    "countries": lambda: countries().items(),
}

DIALECTS = "dialects"
"""The one list that depends on the language of the benchmark."""

VOCABULARIES = (*_LISTS, DIALECTS)


@lru_cache(maxsize=1024)
def vocabulary_values(name: str, language: str) -> tuple[Value, ...]:
    """The values of a list, for a benchmark in a language.

    Raises `KeyError` where there is no list of that name.
    """
    if name == DIALECTS:
        return varieties_of(language)
    return tuple(Value(id, {BASE: text}) for id, text in _LISTS[name]())
