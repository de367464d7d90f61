"""What is another beside a number that is the same: percent, a unit, a currency."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from annotations.quality.quantities.explaining import Changed, Rest
from annotations.quality.quantities.lexicon import lexicon
from annotations.quality.quantities.units import CURRENCIES, PERCENT
from annotations.quality.quantities.values import Quantity

_LETTER = regex.compile(r"\p{L}")
_NEAR = 14
"""Code points between two numbers that may share a unit: 5 or perhaps 10 %."""


def has_letters(text: str) -> bool:
    return _LETTER.search(text) is not None


def pairs(rest: Rest) -> Iterator[tuple[list[Quantity], list[Quantity]]]:
    """Yield what has the same value in both texts."""
    old, new = _by_value(rest.old), _by_value(rest.new)
    for value, found in old.items():
        if value in new:
            yield found, new[value]


def _by_value(found: Sequence[Quantity]) -> dict[str, list[Quantity]]:
    by_value: dict[str, list[Quantity]] = defaultdict(list)
    for one in found:
        by_value[one.value].append(one)
    return by_value


def unit_changes(rest: Rest) -> Iterator[Changed]:
    """Yield what has another unit, or has lost one that nothing else can stand for."""
    yield from _scales(rest)
    if not any(one.units for one in (*rest.old, *rest.new)):
        return
    sides = (
        _Side(rest.before, rest.source_language, rest.old),
        _Side(rest.after, rest.language, rest.new),
    )
    for old, new in pairs(rest):
        before, after = _unmatched(old, new)
        lost = next((one for one in before if one.units), None)
        other = next((one for one in after if one.units), None)
        if lost and other:
            yield rest.changed(lost, other)
        elif lost and after and len(old) == len(new) and _is_lost(lost, after[0], *sides):
            yield rest.changed(lost, after[0])
        elif other and before and PERCENT in other.units and sides[0].says(other.units) == 0:
            yield rest.changed(before[0], other)


def _unmatched(
    old: Sequence[Quantity], new: Sequence[Quantity]
) -> tuple[list[Quantity], list[Quantity]]:
    """What is left of both, one for each unit, when those of the same unit are taken out in pairs;
    where there are more in one text, also those that only repeat a unit of the other."""
    before, after = (Counter(one.units for one in found) for found in (old, new))
    same = [(one, other) for one in before for other in after if _agree(one, other)]
    for one, other in sorted(same, key=lambda pair: pair[0] != pair[1]):
        count = min(before[one], after[other])
        before[one] -= count
        after[other] -= count
    if len(old) != len(new):
        for one, other in same:
            before[one] = after[other] = 0
    return _one_each(old, before), _one_each(new, after)


def _one_each(found: Sequence[Quantity], counts: Counter[frozenset[str]]) -> list[Quantity]:
    by_units = {one.units: one for one in reversed(found)}
    return [by_units[units] for units, count in counts.items() if count]


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    return one == other or not one.isdisjoint(other)


def _scales(rest: Rest) -> Iterator[Changed]:
    """A million that has become a billion."""
    if not any(one.scale > 1 for one in rest.old):
        return
    for old, new in pairs(rest):
        if len(old) == len(new) == 1 and old[0].scale > 1 < new[0].scale != old[0].scale:
            yield rest.changed(old[0], new[0])


class _Side:
    """One of the two texts: which units numbers share with their neighbours, and what it says."""

    def __init__(self, text: str, language: str, found: Sequence[Quantity]) -> None:
        self.text, self.words = text, lexicon(language)
        self.units = Counter(one.units for one in found)
        self.shared: dict[int, frozenset[str]] = {}
        self.said: dict[bool, int | None] = {}
        for one, other in pairwise(found):
            if other.start - one.end <= _NEAR:
                if other.last > other.end:
                    self._share(one, other.units)
                if one.last <= one.end:
                    self._share(other, one.units)

    def _share(self, number: Quantity, units: frozenset[str]) -> None:
        self.shared[number.start] = self.shared.get(number.start, frozenset()) | units

    def shares(self, number: Quantity, units: frozenset[str]) -> bool:
        """Whether a number stands in a list or range whose unit is given once: behind the last, as
        in `5-10 %`, or before the first, as in `$5-10`."""
        return not self.shared.get(number.start, frozenset()).isdisjoint(units)

    def has(self, units: frozenset[str]) -> int:
        """How many numbers of the text have one of these units."""
        return sum(count for one, count in self.units.items() if _agree(one, units))

    def says(self, units: frozenset[str]) -> int | None:
        """How often the text speaks of percent, or of money; None where its words are not known."""
        is_percent = PERCENT in units
        if not is_percent and (units.isdisjoint(CURRENCIES) or "pound" in units):
            return None
        if is_percent not in self.said:
            pattern = self.words.percent if is_percent else self.words.currency
            self.said[is_percent] = len(pattern.findall(self.text)) if pattern else None
        return self.said[is_percent]


def _is_lost(old: Quantity, new: Quantity, source: _Side, target: _Side) -> bool:
    """Whether nothing in the translation can stand for the unit of a number."""
    if target.shares(new, old.units):
        return False
    if not has_letters(target.text):
        return True
    said = target.says(old.units)
    return said is not None and said < source.has(old.units)
