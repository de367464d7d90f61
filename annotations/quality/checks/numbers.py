"""Are the quantities those of the source, whatever digits, words and units they are written in?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from string import ascii_uppercase

from annotations.quality.checks.base import Check, Finding, Recognised, Severity, Unchecked
from annotations.quality.languages import knowledge
from annotations.quality.quantities import Changed, Comparison, compare, read
from annotations.quality.units import OPTIONS, Unit, fields_in_both
from workbench.core.messages import Message, gettext_noop

_Values = frozenset[tuple[tuple[str, bool], int]]


class Numbers(Check):
    """A figure may be written out, in words or Roman numerals, and a word become a figure.

    Where the words for numbers are not known, a figure that is missing is taken to be written out,
    and one that is new to have been written out in the source.
    """

    id = "numbers"
    order = 10
    name = gettext_noop("Numbers")
    description = gettext_noop(
        "A number of the source is missing, a new one has come in, or an hour or month is another; "
        "digits of every script and both decimal marks count as equal, as do 3 p.m. and 15:00."
    )
    compares = True

    def unchecked(self, language: str) -> Unchecked | None:
        if knowledge(language).numbers:
            return None
        why = gettext_noop(
            "Its words for numbers are not known: a number that is missing may be written out."
        )
        return Unchecked(why, entirely=False)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, found in _compared(source, target, language):
            missing, added = list(found.missing), list(found.added)
            if added or (missing and knowledge(language).numbers):
                start, end = _place_of(added, dict(target.fields())[field], language)
                yield self.finding(
                    field,
                    _describe(missing, added),
                    gettext_noop("Check every number."),
                    start=start,
                    end=end,
                )
            if found.reordered:
                yield self.finding(
                    field,
                    gettext_noop("The numbers stand in another order."),
                    gettext_noop("Keep the order of the source."),
                )
            for one in (*found.times, *found.months):
                yield _changed(self, field, one, gettext_noop("Keep the hour and the date."))

    def recognise(self, source: Unit, target: Unit, language: str) -> Iterator[Recognised]:
        for field, found in _compared(source, target, language):
            for one in found.equations:
                message = gettext_noop(
                    "“%(before)s” has become “%(after)s”, which is the same.",
                    before=one.before,
                    after=one.after,
                )
                yield Recognised(self.id, field, message)


class Signs(Check):
    id = "signs"
    order = 10
    name = gettext_noop("Signs of numbers")
    description = gettext_noop(
        "A number of the source has lost its minus, or one has come in; a word for it counts."
    )
    compares = True

    def unchecked(self, language: str) -> Unchecked | None:
        if knowledge(language).quantities.minus:
            return None
        why = gettext_noop(
            "Its words for minus are not known: beside words, a minus that is gone is not told."
        )
        return Unchecked(why, entirely=False)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, found in _compared(source, target, language):
            for one in found.signs:
                yield _changed(self, field, one, gettext_noop("Keep the sign of every number."))


class Measures(Check):
    id = "measures"
    order = 10
    name = gettext_noop("Units, percent and currencies")
    description = gettext_noop(
        "A number has another unit or currency than in the source, in symbols or in words, or its "
        "percent sign or currency is gone."
    )
    compares = True

    def unchecked(self, language: str) -> Unchecked | None:
        if knowledge(language).quantities.percent:
            return None
        why = gettext_noop(
            "Its words for units are not known: beside words, only symbols are compared."
        )
        return Unchecked(why, entirely=False)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        remedy = gettext_noop("Keep the unit, or convert the number with it in all options.")
        for field, found in _compared(source, target, language):
            for one in found.units:
                yield _changed(self, field, one, remedy)


class ExchangedNumbers(Check):
    """Sure where the options have the same numbers as the source's, but not in the same order."""

    id = "exchanged_numbers"
    order = 5
    name = gettext_noop("Options exchanged")
    description = gettext_noop(
        "Options have changed places: the numbers of one stand in another, so that the key is "
        "another answer."
    )
    severity = Severity.ERROR
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        if len(source.options) != len(target.options):
            return
        before = _values_of_source(source.options, source.language)
        if not any(before):
            return
        after = [_values(option, language) for option in target.options]
        moved = [index for index, one in enumerate(before) if one != after[index]]
        there, here = ([side[index] for index in moved] for side in (before, after))
        if moved and all(there) and Counter(there) == Counter(here):
            letters = ", ".join(ascii_uppercase[index] for index in moved)
            yield self.finding(
                OPTIONS,
                gettext_noop("Options %(letters)s have changed places.", letters=letters),
                gettext_noop("Put every option where it stands in the source."),
            )


CHECKS = (Numbers(), Signs(), Measures(), ExchangedNumbers())


def _compared(source: Unit, target: Unit, language: str) -> Iterator[tuple[str, Comparison]]:
    for field, before, after in fields_in_both(source, target):
        yield field, compare(before, after, language, source.language)


@lru_cache(maxsize=1 << 15)
def _values_of_source(options: Sequence[str], language: str) -> Sequence[_Values]:
    """Kept, as the text in each language is held against it."""
    return tuple(_values(option, language) for option in options)


def _values(option: str, language: str) -> _Values:
    """The numbers of an option with their signs, and how often each is there."""
    found = read(option, language)
    return frozenset(Counter((one.value, one.negative) for one in found).items() if found else ())


def _place_of(
    added: Sequence[str], text: str, language: str
) -> tuple[int, int] | tuple[None, None]:
    """Where the first number stands that the source does not have; none in a text with character
    references, of which they are read as what they stand for."""
    if "&" not in text:
        for one in read(text, language):
            if one.value in added:
                return one.start, one.end
    return None, None


def _changed(check: Check, field: str, one: Changed, remedy: str) -> Finding:
    message = gettext_noop(
        "The source has “%(before)s”, the translation “%(after)s”.",
        before=one.before,
        after=one.after,
    )
    return check.finding(field, message, remedy, start=one.start, end=one.end)


def _describe(missing: list[str], added: list[str]) -> Message:
    lost, new = ", ".join(missing), ", ".join(added)
    if not added:
        return gettext_noop("Numbers differ: missing %(missing)s.", missing=lost)
    if not missing:
        return gettext_noop("Numbers differ: not in the source: %(added)s.", added=new)
    return gettext_noop(
        "Numbers differ: missing %(missing)s; not in the source: %(added)s.",
        missing=lost,
        added=new,
    )
