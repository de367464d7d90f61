"""Damage a translation on purpose, and tell whether an editor repaired it.

Planted tasks offer such text in order to learn how carefully people read. Damage is small, reads
like a slip of a translator and never trips a check that blocks, which would give it away.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations
from random import Random
from typing import Literal

import regex
from rapidfuzz.fuzz import ratio

from annotations.quality import negations
from annotations.quality.checks import blocks, run_checks
from annotations.quality.checks.numbers import numbers
from annotations.quality.units import QUESTION, Unit, fields_in_both, folded
from annotations.vocabularies import DamageKind

Outcome = Literal["repaired", "noticed", "missed"]

# Not in a name (`H2O`, `COVID-19`), an entity, a formula or a power, nor the mark of a list (`1.`).
_NUMBER = regex.compile(
    r"(?<![\p{Latin}\p{Nd}&#_^\\{$]|\p{Latin}-|\p{Nd}[.,٫٬])(?!\p{Nd}{1,2}[.)]\s)"
    r"\p{Nd}+(?:[.,٫٬]\p{Nd}+)*(?![\p{Nd}_^}])"
)
_NAMES_AN_OPTION = regex.compile(r"(?<![\p{L}\p{N}])[A-J](?![\p{L}\p{N}])")


@dataclass(frozen=True)
class Damaged:
    """A unit with one fault planted in it."""

    kind: DamageKind
    unit: Unit


def damage(unit: Unit, language: str, kind: DamageKind, rng: Random) -> Damaged | None:
    """Plant one fault of a kind in a translation.

    - `option_swapped`: two options change places, one of them the right one where `unit.key` is
      known; the key itself stays.
    - `number_changed`: one digit of one number is another, in the same digits and notation.
    - `negation_dropped`: one negation is gone, where the language's file says how.

    Args:
        rng: makes the choices; the same state plants the same fault.

    Returns:
        None where the unit offers no place for it, or only one that a blocking check would find.
    """
    candidates = list(_PLANT[kind](unit, language, rng))
    rng.shuffle(candidates)
    for candidate in candidates:
        repairable = outcome(unit, candidate, unit, language) == "repaired"
        visible = outcome(unit, candidate, candidate.unit, language) == "missed"
        if repairable and visible and not blocks(run_checks(unit, candidate.unit, language)):
            return candidate
    return None


def outcome(original: Unit, damaged: Damaged, result: Unit | None, language: str) -> Outcome:
    """Say what became of planted damage; edits elsewhere do not count.

    Args:
        original: the unit before the damage.
        result: the unit as the editor left it, None where it was rejected or flagged.

    Returns:
        `repaired` when what the text had lost is back, in whichever words; `noticed` when it was
        rejected, or a wrong number taken out without the right one put in; else `missed`.
    """
    if result is None:
        return "noticed"
    return _JUDGE[damaged.kind](original, damaged.unit, result, language)


def _swap(unit: Unit, language: str, rng: Random) -> Iterable[Damaged]:
    """Options that name others by letter stay where they are, for those would then be wrong."""
    movable = [i for i, text in enumerate(unit.options) if not _NAMES_AN_OPTION.search(text)]
    for first, second in combinations(movable, 2):
        if unit.key not in (None, first, second):
            continue
        options = list(unit.options)
        if folded(options[first]) != folded(options[second]):
            options[first], options[second] = options[second], options[first]
            yield Damaged(DamageKind.OPTION_SWAPPED, replace(unit, options=tuple(options)))


def _change_number(unit: Unit, language: str, rng: Random) -> Iterable[Damaged]:
    for field, text in unit.fields():
        for match in _NUMBER.finditer(text):
            if not any(map(str.isdecimal, match[0])):  # digits newer than Python
                continue
            changed = text[: match.start()] + _other_number(match[0], rng) + text[match.end() :]
            yield Damaged(DamageKind.NUMBER_CHANGED, _with(unit, field, changed))


def _drop_negation(unit: Unit, language: str, rng: Random) -> Iterable[Damaged]:
    for field, text in unit.fields():
        for drop in negations.drops(text, language):
            rest = drop.replacement + text[drop.end :]
            if text[drop.start].isupper():
                rest = rest[:1].upper() + rest[1:]
            yield Damaged(
                DamageKind.NEGATION_DROPPED, _with(unit, field, text[: drop.start] + rest)
            )


def _other_number(number: str, rng: Random) -> str:
    """Return the number with one digit changed by at most three, and not to 0."""
    place = rng.choice([i for i, character in enumerate(number) if character.isdecimal()])
    digit = unicodedata.decimal(number[place])
    other = rng.choice(
        [value for value in range(max(1, digit - 3), min(9, digit + 3) + 1) if value != digit]
    )
    return number[:place] + chr(ord(number[place]) - digit + other) + number[place + 1 :]


def _swap_outcome(original: Unit, damaged: Unit, result: Unit, language: str) -> Outcome:
    """Each of the two options is compared with what belongs there and what was put there."""
    places = [
        index
        for index, (before, after) in enumerate(zip(original.options, damaged.options, strict=True))
        if before != after and index < len(result.options)
    ]
    right = sum(ratio(result.options[i], original.options[i]) for i in places)
    wrong = sum(ratio(result.options[i], damaged.options[i]) for i in places)
    return "repaired" if right > wrong else "missed"


def _number_outcome(original: Unit, damaged: Unit, result: Unit, language: str) -> Outcome:
    before, planted, after = _at_damage(original, damaged, result)
    right, wrong, now = (Counter(numbers(text)) for text in (before, planted, after))
    if (wrong - right) & (now - right):
        return "missed"
    return "noticed" if (right - wrong) & (right - now) else "repaired"


def _negation_outcome(original: Unit, damaged: Unit, result: Unit, language: str) -> Outcome:
    _, planted, after = _at_damage(original, damaged, result)
    restored = negations.count(after, language) > negations.count(planted, language)
    return "repaired" if restored else "missed"


def _at_damage(original: Unit, damaged: Unit, result: Unit) -> tuple[str, str, str]:
    """Return the damaged field as it was, as it was made and as it is now."""
    fields = dict(result.fields())
    return next(
        (before, planted, fields.get(name, ""))
        for name, before, planted in fields_in_both(original, damaged)
        if before != planted
    )


def _with(unit: Unit, field: str, text: str) -> Unit:
    if field == QUESTION:
        return replace(unit, question=text)
    options = (text if name == field else option for name, option in list(unit.fields())[1:])
    return replace(unit, options=tuple(options))


_PLANT = {
    DamageKind.OPTION_SWAPPED: _swap,
    DamageKind.NUMBER_CHANGED: _change_number,
    DamageKind.NEGATION_DROPPED: _drop_negation,
}
_JUDGE = {
    DamageKind.OPTION_SWAPPED: _swap_outcome,
    DamageKind.NUMBER_CHANGED: _number_outcome,
    DamageKind.NEGATION_DROPPED: _negation_outcome,
}
