"""What damage is, and how one tells from the text alone what became of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

import regex

from annotations.quality.units import QUESTION, Unit, fields_in_both, folded
from annotations.vocabularies import DamageKind

Outcome = Literal["repaired", "noticed", "missed"]
Plant = Callable[["Sound", Random], Iterable[Unit]]
Judge = Callable[[str, str, str, str], Outcome]

_PIECE = regex.compile(r"\p{L}[\p{L}\p{M}]*+|\p{Nd}++|\S")


@dataclass(frozen=True)
class Damaged:
    """A unit with one fault planted in it."""

    kind: DamageKind
    unit: Unit


@dataclass(frozen=True)
class Sound:
    """A translation to damage, its source and its language."""

    source: Unit
    unit: Unit
    language: str

    def changed(self, field: str, start: int, end: int, put: str) -> Unit:
        """The translation with other words in one place of a field."""
        text = dict(self.unit.fields())[field]
        return with_text(self.unit, field, text[:start] + put + text[end:])


def with_text(unit: Unit, field: str, text: str) -> Unit:
    """The same unit with another text in one field."""
    if field == QUESTION:
        return replace(unit, question=text)
    options = (text if name == field else option for name, option in list(unit.fields())[1:])
    return replace(unit, options=tuple(options))


def at_each(
    sound: Sound, pattern: "regex.Pattern[str]", put: Callable[["regex.Match[str]"], Iterable[str]]
) -> Iterator[Unit]:
    """Each unit that comes of putting something else where a pattern matches."""
    for field, text in sound.unit.fields():
        for match in pattern.finditer(text):
            for instead in put(match):
                yield sound.changed(field, match.start(), match.end(), instead)


def damaged_texts(original: Unit, damaged: Unit, result: Unit) -> Iterator[tuple[str, str, str]]:
    """Yield each damaged field as it was, as it was made and as it is now."""
    fields = dict(result.fields())
    for name, before, planted in fields_in_both(original, damaged):
        if before != planted:
            yield before, planted, fields.get(name, "")


def by_pieces(before: str, planted: str, now: str, language: str) -> Outcome:
    """Repaired where half of what was lost is back, and half of what was put in is gone."""
    right, wrong, left = (Counter(_PIECE.findall(folded(text))) for text in (before, planted, now))
    lost, put_in = right - wrong, wrong - right
    if put_in and _share(put_in, left - right) > 0.5:
        return "missed"
    if lost and _share(lost, left - wrong) <= 0.5:
        return "noticed" if put_in else "missed"
    return "repaired"


def _share(of: Counter[str], found: Counter[str]) -> float:
    """How much of some pieces is among others."""
    return (of & found).total() / of.total()
