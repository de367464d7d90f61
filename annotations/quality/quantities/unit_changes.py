"""What is another beside a number that is the same: percent, a unit, a currency."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from annotations.quality.quantities.explaining import Changed, Rest
from annotations.quality.quantities.lexicon import Lexicon, lexicon
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
    yield from _scales(rest)
    if not any(one.units for one in (*rest.old, *rest.new)):
        return
    for old, new in pairs(rest):
        before, after = _unmatched(old, new)
        with_unit = next((one for one in after if one.units), None)
        lost = next((one for one in before if one.units), None)
        if lost and with_unit:
            yield rest.changed(lost, with_unit)
        elif lost and after and len(before) == len(after) and _is_lost(lost, after[0], rest):
            yield rest.changed(lost, after[0])
        elif with_unit and before and _is_new(with_unit, rest):
            yield rest.changed(before[0], with_unit)


def _unmatched(
    old: Sequence[Quantity], new: Sequence[Quantity]
) -> tuple[list[Quantity], list[Quantity]]:
    """What is left of both when those of the same unit are taken out in pairs, and then, where
    there are more in one text, those that only repeat a unit of the other."""
    before, after = list(old), list(new)
    for one in old:
        twin = next((other for other in after if _agree(one, other)), None)
        if twin:
            before.remove(one)
            after.remove(twin)
    if len(old) != len(new):
        before = [one for one in before if not any(_agree(one, other) for other in new)]
        after = [one for one in after if not any(_agree(one, other) for other in old)]
    return before, after


def _agree(one: Quantity, other: Quantity) -> bool:
    return one.units == other.units or not one.units.isdisjoint(other.units)


def _scales(rest: Rest) -> Iterator[Changed]:
    """A million that has become a billion."""
    if not any(one.scale > 1 for one in rest.old):
        return
    for old, new in pairs(rest):
        if len(old) == len(new) == 1 and old[0].scale > 1 < new[0].scale != old[0].scale:
            yield rest.changed(old[0], new[0])


def _is_lost(old: Quantity, new: Quantity, rest: Rest) -> bool:
    """Whether nothing in the translation can stand for the unit of a number."""
    if not has_letters(rest.after):
        return not _shares(new, rest.new, old.units)
    mention = _mention(old.units, lexicon(rest.language))
    if mention is None or _shares(new, rest.new, old.units):
        return False
    wanted = sum(not one.units.isdisjoint(old.units) for one in rest.old)
    return len(mention.findall(rest.after)) < wanted


def _is_new(new: Quantity, rest: Rest) -> bool:
    """Whether a percentage has come in, and nothing in the source can stand for one."""
    mention = lexicon(rest.source_language).percent
    return PERCENT in new.units and mention is not None and not mention.search(rest.before)


def _mention(units: frozenset[str], words: Lexicon) -> "regex.Pattern[str] | None":
    """What a text has to say somewhere to speak of a percentage or an amount of money."""
    if PERCENT in units:
        return words.percent
    return None if units.isdisjoint(CURRENCIES) or "pound" in units else words.currency


def _shares(number: Quantity, found: Sequence[Quantity], units: frozenset[str]) -> bool:
    """Whether a number stands in a list or range whose unit is given once: behind the last, as in
    `5-10 %`, or before the first, as in `$5-10`.
    """
    for one, other in pairwise(found):
        if other.start - one.end > _NEAR:
            continue
        behind = other.last > other.end and not other.units.isdisjoint(units)
        before = one.last <= one.end and not one.units.isdisjoint(units)
        if (number is one and behind) or (number is other and before):
            return True
    return False
