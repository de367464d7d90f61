"""Options that change places, grow alike, or name others than they did."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, permutations
from random import Random

import regex
from rapidfuzz.fuzz import ratio

from annotations.quality.damage.base import Outcome, Sound, at_each, with_text
from annotations.quality.units import Unit, folded, option_field

_NAMES_AN_OPTION = regex.compile(r"(?<![\p{L}\p{N}])[A-J](?![\p{L}\p{N}])")
_REFERENCE = regex.compile(
    r"(?<![\p{L}\p{N}])[A-D](?=[\s,]++(?:\p{L}{1,6}+\s++)?[A-D](?![\p{L}\p{N}]))"
    r"|(?<=(?<![\p{L}\p{N}])[A-D],?\s++(?:\p{L}{1,6}+\s++)?)[A-D](?![\p{L}\p{N}])"
)
_LONG_WORD = regex.compile(r"[\p{L}\p{M}]{5}$")
_SIGNED = regex.compile(r"([+\-−–]?)\s*+(\p{Nd}[^+\-−–]*+)")


def swap(sound: Sound, rng: Random) -> Iterable[Unit]:
    """Options that name others by letter stay where they are, for those would then be wrong."""
    options = sound.unit.options
    movable = [i for i, text in enumerate(options) if not _NAMES_AN_OPTION.search(text)]
    for first, second in combinations(movable, 2):
        if sound.unit.key not in (None, first, second):
            continue
        if folded(options[first]) != folded(options[second]):
            yield _exchanged(sound.unit, first, second)


def exchange_signs(sound: Sound, rng: Random) -> Iterator[Unit]:
    """Two options that are apart by their sign alone change places."""
    found = [_SIGNED.fullmatch(option.strip()) for option in sound.unit.options]
    for first, second in combinations(range(len(found)), 2):
        one, other = found[first], found[second]
        if one and other and one[2] == other[2] and one[1] != other[1]:
            yield _exchanged(sound.unit, first, second)


def make_alike(sound: Sound, rng: Random) -> Iterator[Unit]:
    """A wrong option reads as another but for its last letter."""
    options = sound.unit.options
    for first, second in permutations(range(len(options)), 2):
        if second != sound.unit.key and _LONG_WORD.search(options[first]):
            yield with_text(sound.unit, option_field(second), options[first][:-1])


def change_reference(sound: Sound, rng: Random) -> Iterator[Unit]:
    """A letter that names an option becomes another one."""
    return at_each(sound, _REFERENCE, lambda match: [x for x in "ABCD" if x not in match.string])


def judge_swap(original: Unit, damaged: Unit, result: Unit) -> Outcome:
    """Each of the two options is compared with what belongs there and what was put there."""
    places = [
        index
        for index, (before, after) in enumerate(zip(original.options, damaged.options, strict=True))
        if before != after and index < len(result.options)
    ]
    right = sum(ratio(result.options[i], original.options[i]) for i in places)
    wrong = sum(ratio(result.options[i], damaged.options[i]) for i in places)
    return "repaired" if right > wrong else "missed"


def _exchanged(unit: Unit, first: int, second: int) -> Unit:
    options = list(unit.options)
    options[first], options[second] = options[second], options[first]
    return replace(unit, options=tuple(options))
