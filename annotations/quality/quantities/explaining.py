"""Why a number of the source may rightly be another in the translation, or stand there in words.

Each rule takes what it explains out of what is missing and added, and yields the conversions that
are worth telling.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from annotations.quality.number_words import written_in_source, written_out
from annotations.quality.quantities import hours
from annotations.quality.quantities.units import is_conversion
from annotations.quality.quantities.values import Quantity, canonical, other_numerals
from annotations.quality.units import is_english

_LETTER = regex.compile(r"\p{L}")
_PART_OF_HOUR = regex.compile(r"(?i)\b(?:half|quarter) (?:past|to)\b")
_DECADE = regex.compile(r"(?<!\p{Nd})(1[0-9]|20)([0-9]0)(?='?s\b)")
_ONE = regex.compile(r"(?i)\b(?:an?|per|each|every|unit|single)\b")
_FROM_DAWN = ("am", "sw", "om", "ti")
"""Languages whose speakers count the hours from dawn, where 3 p.m. is 9."""


_MOST = 20
"""Quantities that are compared each with each."""


@dataclass(frozen=True)
class Equation:
    """A conversion that is right: what the source has, and what is the same in the translation."""

    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """What the source has and the translation in its place; `start` and `end` where known."""

    before: str
    after: str
    start: int | None = None
    end: int | None = None


@dataclass
class Rest:
    """Two fields with their quantities, and what numbers of them are not explained yet.

    `exact` where the places in the translation are those in its field; `numbered_months` are the
    numbers in it that stand for months which the source names.
    """

    before: str
    after: str
    language: str
    source_language: str
    old: Sequence[Quantity]
    new: Sequence[Quantity]
    exact: bool = True
    numbered_months: Sequence[int] = ()
    missing: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    halves: dict[int, set[str]] = field(default_factory=dict)

    def take(self, missing: Iterable[str] = (), added: Iterable[str] = ()) -> bool:
        """Take these numbers as explained, if all of them are there."""
        lost, new = Counter(missing), Counter(added)
        if any(self.missing[one] < count for one, count in lost.items()) or any(
            self.added[one] < count for one, count in new.items()
        ):
            return False
        for found, taken in ((self.missing, lost), (self.added, new)):
            for one, count in taken.items():
                found[one] -= count
                if not found[one]:
                    del found[one]
        return True

    def changed(self, old: Quantity, new: Quantity) -> Changed:
        return self.placed(old.shown(self.before), new.shown(self.after), new.first, new.last)

    def placed(self, before: str, after: str, start: int, end: int) -> Changed:
        return Changed(before, after, start, end) if self.exact else Changed(before, after)

    def unexplained(self) -> Iterator[tuple[Quantity, Quantity]]:
        """Yield what is missing and has a unit with such as is added, each with each."""
        missing, added = (
            [one for one in of if found[one.value] and (one.units or one.scale > 1)][:_MOST]
            or [one for one in of if found[one.value]][:_MOST]
            for of, found in ((self.old, self.missing), (self.new, self.added))
        )
        for old in missing:
            for new in added:
                if self.missing[old.value] and self.added[new.value]:
                    yield old, new


def explain(rest: Rest) -> Iterator[Equation]:
    """Take out of `rest` what is explained, and yield the conversions among it."""
    _months(rest)
    yield from _times(rest)
    _powers(rest)
    yield from _conversions(rest)
    _words(rest)


def _months(rest: Rest) -> None:
    """March may be 3月, and 3/5 the 5th of March; where both name it, a 3 is another."""
    if not (rest.added or rest.missing):
        return
    named = hours.perhaps_months(rest.before, rest.source_language)
    if rest.added:
        for number in hours.numbered_months(rest.after):
            if number in named:
                rest.take(added=[str(number)])
        for number in named:
            rest.take(added=[str(number)])
    for decade in _DECADE.finditer(rest.before) if rest.missing else ():
        century, years = int(decade[1]) + 1, decade[2]
        rest.take([decade[0][:4]], [str(century), years]) or rest.take([decade[0][:4]], [years])
    if rest.missing:
        for number, _, _ in hours.months(rest.after, rest.language):
            if number not in named:
                rest.take(missing=[str(number)])


def _times(rest: Rest) -> Iterator[Equation]:
    for time in hours.times(rest.before):
        yield from _converted(time, rest)
        if time.minute == 0:
            rest.take(missing=["0"])
    for time in hours.times(rest.after) if rest.added["0"] else ():
        if time.minute == 0:
            rest.take(added=["0"])
    if _PART_OF_HOUR.search(rest.before):
        for minutes in ("15", "30", "45"):
            rest.take(added=[minutes])
    if rest.added and hours.says_twelve(rest.before, rest.source_language):
        for number in ("12", "0", "24"):
            rest.take(added=[number])
    if rest.missing["12"] and hours.says_twelve(rest.after, rest.language):
        rest.take(missing=["12"])


def _converted(time: hours.Time, rest: Rest) -> Iterator[Equation]:
    """3 p.m. is 15:00, 15:00 is 3 in the afternoon, and 9 in Swahili."""
    hour, twelfth = str(time.hour), (time.hour - 1) % 12 + 1
    for other in dict.fromkeys((time.of_day, time.hour)):  # 18.30 is read as one number
        written = f"{other}.{time.minute:02}"
        if time.minute and rest.take([hour, str(time.minute)], canonical(written)):
            if other != time.hour:
                yield Equation(str(time), written)
            return
    if time.minute == 30 and "半" in rest.after:
        rest.take(missing=["30"])
    if time.half and rest.take(missing=[hour], added=[str(time.of_day)]):
        yield Equation(str(time), f"{time.of_day}:{time.minute:02}")
    elif twelfth != time.hour and _says_half(twelfth, "p", rest):
        if rest.take(missing=[hour], added=[str(twelfth)]):
            yield Equation(str(time), f"{twelfth}:{time.minute:02} p.m.")
    elif rest.language.partition("-")[0] in _FROM_DAWN:
        from_dawn = (twelfth + 5) % 12 + 1
        half = "p" if time.of_day >= 12 else "a"
        fits = _halves(from_dawn, rest) <= {half, ""}
        if fits and rest.take(missing=[hour], added=[str(from_dawn)]):
            yield Equation(str(time), str(from_dawn))


def _says_half(hour: int, half: str, rest: Rest) -> bool:
    """Whether the translation has an hour in a half of the day, as far as its words are known."""
    return not hours.knows_halves(rest.language) or half in _halves(hour, rest)


def _halves(hour: int, rest: Rest) -> set[str]:
    """Of the day, that the translation has an hour in; looked up once for each of the hours."""
    if hour not in rest.halves:
        rest.halves[hour] = {
            hours.half_beside(rest.after, new.start, new.end, rest.language)
            for new in rest.new
            if new.value == str(hour)
        }
    return rest.halves[hour]


def _powers(rest: Rest) -> None:
    """10^5 may be spelled out, `10 to the power of 5`; where the source lost it, it may be back."""
    for power in [value for value in rest.missing if "^" in value]:
        base, _, exponent = power.partition("^")
        if _apart(base, exponent.lstrip("-"), rest.new, rest.after):
            rest.take(missing=[power], added=[base, exponent.lstrip("-")])
    for power in [value for value in rest.added if "^" in value]:
        base, _, exponent = power.replace("-", "").partition("^")
        if not rest.take(missing=[base, exponent], added=[power]):
            rest.take(missing=[base + exponent], added=[power])


def _apart(base: str, exponent: str, found: Sequence[Quantity], text: str) -> bool:
    """Whether words stand between a base and its exponent."""
    return any(
        first.value == base
        and second.value == exponent
        and _LETTER.search(text, first.end, second.start)
        for first, second in pairwise(found)
    )


def _conversions(rest: Rest) -> Iterator[Equation]:
    """3 million is 300万, and 10 inches are 25.4 cm."""
    for old, new in list(rest.unexplained()):
        before, after = old.amount, new.amount
        if before is None or after is None:
            continue
        if before == after and old.scale != new.scale:
            rest.take([old.value], [new.value])
        elif is_conversion(before, old.units, after, new.units) and rest.take(
            [old.value], [new.value]
        ):
            yield Equation(old.shown(rest.before), new.shown(rest.after))


def _words(rest: Rest) -> None:
    """Take what the other text has in other numerals, then what it has in words."""
    before, after, source_language = rest.before, rest.after, rest.source_language
    if rest.missing:
        rest.missing -= Counter(other_numerals(after))
        rest.missing -= written_out(
            whole(rest.missing), before, after, rest.language, source_language
        )
    if rest.added["1"] and is_english(source_language) and _ONE.search(before):
        rest.take(added=["1"])  # 5 mg a day: 1日5mg
    if rest.added:
        rest.added -= Counter(other_numerals(before))
        rest.added -= written_in_source(
            whole(rest.added), before, after, rest.language, source_language
        )


def whole(found: Counter[str]) -> Counter[str]:
    return Counter({number: count for number, count in found.items() if number.isdecimal()})
