"""Compare the quantities of a translation with those of its source, field by field."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from annotations.quality.languages import knowledge
from annotations.quality.quantities import hours
from annotations.quality.quantities.explaining import Changed, Equation, Rest, explain
from annotations.quality.quantities.lexicon import lexicon
from annotations.quality.quantities.reading import read
from annotations.quality.quantities.unit_changes import has_letters, pairs, unit_changes
from annotations.quality.quantities.values import Quantity
from annotations.quality.units import is_english, unescaped

_ASIDE = regex.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Comparison:
    """How the quantities of one field differ from those of its source.

    `missing` and `added` are numbers. `signs`, `units`, `times` and `months` are what is another
    beside a number that is the same; `equations` are the conversions that are right. Where
    neither text has a letter, numbers are `reordered` that stand in another order.
    """

    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    reordered: bool = False
    signs: tuple[Changed, ...] = ()
    units: tuple[Changed, ...] = ()
    times: tuple[Changed, ...] = ()
    months: tuple[Changed, ...] = ()
    equations: tuple[Equation, ...] = ()


EQUAL = Comparison()


@lru_cache(maxsize=512)
def compare(before: str, after: str, language: str, source_language: str) -> Comparison:
    """Compare a field of a translation with that of its source."""
    if before == after or not after.strip():
        return EQUAL
    old, new = read(before, source_language), read(after, language)
    text = unescaped(after)
    rest = Rest(unescaped(before), text, language, source_language, old, new, text == after)
    months = tuple(_months(rest))
    if not (old or new):
        return Comparison(months=months) if months else EQUAL
    equations = tuple(_equations(rest))
    missing, added = _listed(rest.missing), _listed(rest.added)
    return Comparison(
        missing=missing,
        added=added,
        reordered=not (missing or added or equations) and _is_reordered(rest),
        signs=tuple(_signs(rest)),
        units=tuple(unit_changes(rest)),
        times=tuple(_times(rest)),
        months=months,
        equations=equations,
    )


def _listed(numbers: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(numbers.elements()))


def _equations(rest: Rest) -> Iterator[Equation]:
    """Find which numbers differ without a reason, and yield the conversions that are right."""
    old, new = (Counter(one.value for one in found) for found in (rest.old, rest.new))
    if old == new:
        return
    new -= Counter(map(str, rest.numbered_months))
    if "(" in rest.after:
        outside = _outside_brackets(rest.after, rest.new)
        if old == Counter(one.value for one in outside):
            return
    rest.missing, rest.added = old - new, new - old
    if _is_resplit(rest):
        rest.missing, rest.added = Counter(), Counter()
        return
    yield from explain(rest)
    if rest.missing and _is_resplit(rest):
        rest.missing, rest.added = Counter(), Counter()


def _outside_brackets(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """What does not stand in brackets, where a term may be given again as the source has it."""
    asides = [match.span() for match in _ASIDE.finditer(text)]
    starts = [start for start, _ in asides]
    return [
        one
        for one in found
        if not (at := bisect_right(starts, one.start)) or asides[at - 1][1] <= one.start
    ]


def _is_resplit(rest: Rest) -> bool:
    """1-2-3 and 1,2,3 or 10 100 and 10100 are split otherwise; 10^5 and 105 are not the same."""
    if sum(rest.missing.values()) == sum(rest.added.values()):
        return False
    old, new = (sorted("".join(found.elements())) for found in (rest.missing, rest.added))
    return old == new and "^" not in old


def _is_reordered(rest: Rest) -> bool:
    if has_letters(rest.before) or has_letters(rest.after):
        return False
    if len(rest.old) < 2 or lexicon(rest.language).is_from_right:
        return False
    old, new = ([one.value for one in found] for found in (rest.old, rest.new))
    return old != new and Counter(old) == Counter(new)


def _signs(rest: Rest) -> Iterator[Changed]:
    """A minus that is gone, or has come in, beside the same number."""
    if not any(one.negative for one in (*rest.old, *rest.new)):
        return
    for old, new in pairs(rest):
        was_bare, bare = _first_bare(old), _first_bare(new)
        if bare and _count(old) > sum(one.maybe_negative for one in new) and _may_be_lost(rest):
            yield rest.changed(next(one for one in old if one.negative), bare)
        elif (
            was_bare
            and _count(new) > sum(one.maybe_negative for one in old)
            and not _says_minus(rest.before, rest.source_language)
        ):
            yield rest.changed(was_bare, next(one for one in new if one.negative))


def _first_bare(found: Sequence[Quantity]) -> Quantity | None:
    """The first without a sign; there is none where a number only stands there more often."""
    return next((one for one in found if not one.maybe_negative), None)


def _count(found: Sequence[Quantity]) -> int:
    return sum(one.negative for one in found)


def _may_be_lost(rest: Rest) -> bool:
    """Whether no word of the translation can stand for a minus."""
    if not has_letters(rest.after):
        return True
    known = knowledge(rest.language).quantities.minus or is_english(rest.language)
    return bool(known) and not _says_minus(rest.after, rest.language)


def _says_minus(text: str, language: str) -> bool:
    return lexicon(language).says_minus.search(text) is not None


def _times(rest: Rest) -> Iterator[Changed]:
    """3 p.m. that has become 3 a.m., or 3 without a word that could say which."""
    told = {(time.hour, time.half): time for time in hours.times(rest.before) if time.half}
    if not told:
        return
    wanted = {str(hour) for hour, _ in told}
    found: dict[str, dict[str, Quantity]] = defaultdict(dict)
    for one in rest.new:
        if one.value in wanted:
            half = hours.half_beside(rest.after, one.start, one.end, rest.language)
            found[one.value].setdefault(half, one)
    for time in told.values():
        halves = found[str(time.hour)]
        other = "a" if time.half == "p" else "p"
        if time.half in halves:
            continue
        if other in halves:
            at = halves[other]
            yield rest.placed(str(time), f"{time.hour} {other}.m.", at.start, at.end)
        elif "" in halves and _needs_half(time, rest):
            at = halves[""]
            yield rest.placed(str(time), at.shown(rest.after), at.start, at.end)


def _needs_half(time: hours.Time, rest: Rest) -> bool:
    """Whether an hour alone is another one: 15:00 is not 3:00, while 2 a.m. is 02:00."""
    return time.of_day != time.hour and not has_letters(rest.after)


def _months(rest: Rest) -> Iterator[Changed]:
    """A month that is another."""
    named = hours.months(rest.before, rest.source_language)
    if not named:
        return
    found = hours.months(rest.after, rest.language)
    old = {number for number, _, _ in named}
    numbered = set(hours.numbered_months(rest.after))
    new = {number for number, _, _ in found} | numbered
    rest.numbered_months = sorted(numbered) if numbered & old or old - new else []
    lost, added = old - new, new - old
    if not (lost and added):
        return
    name = next(rest.before[start:end] for number, start, end in named if number in lost)
    for number, start, end in found:
        if number in added:
            yield rest.placed(name, rest.after[start:end], start, end)
            return
    yield Changed(name, str(min(added)))
