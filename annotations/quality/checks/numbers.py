"""Are the figures and their units those of the source, whatever digits they are written in?"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import regex

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.languages import knowledge
from annotations.quality.number_words import written_in_source, written_out
from annotations.quality.units import Unit, fields_in_both, unescaped
from workbench.core.messages import Message, gettext_noop

_GROUPING = regex.compile(r"(?<=\p{Nd})[ \u00a0\u202f'’](?=\p{Nd}{3}(?!\p{Nd}))")
_NUMBER = regex.compile(r"\p{Nd}+(?:[.,٫٬]\p{Nd}+)*|[⁰¹²³⁴-⁹]+|[₀-₉]+|[¼½¾]")
_FRACTIONS = {"¼": ("1", "4"), "½": ("1", "2"), "¾": ("3", "4")}
_ROMAN = regex.compile(r"\b[IVXІХ]+(?!\p{L})")
_ROMAN_LOOKALIKES = str.maketrans("ІХ", "IX")
_ASIDE = regex.compile(r"\([^()]*\)")
_UNITS = (
    "kg|mg|µg|μg|mcg|ng|g|km|cm|mm ?Hg|mm|nm|µm|μm|m|dL|mL|ml|L|mmol|mol|kPa|Pa|Hz|kHz|MHz|GHz|"
    "kW|W|kV|V|mA|A|kJ|J|N|K|°C|°F|%|‰"
)
# A figure is read from its beginning, once: in a list of figures without a unit each would else
# be read anew from every one of them.
_MEASURE = regex.compile(
    rf"(?<!\p{{Nd}}|\p{{Nd}}[.,٫])(\p{{Nd}}++(?:[.,٫]\p{{Nd}}++)*+)\s?({_UNITS})(?![\p{{L}}\p{{N}}])"
)


class Numbers(Check):
    """A figure may be written out, in words or Roman numerals, and a word become a figure.

    Where the words for numbers are not known, a figure that is missing is taken to be written out,
    and one that is new to have been written out in the source.
    """

    id = "numbers"
    order = 10
    name = gettext_noop("Numbers and units")
    description = gettext_noop(
        "A number of the source is missing, a new one has come in, or its unit is another; "
        "digits of every script and both decimal marks count as equal."
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
        for field, before, after in fields_in_both(source, target):
            if not after.strip():
                continue
            missing, added = _difference(before, after, language, source.language)
            if added or (missing and knowledge(language).numbers):
                yield self.finding(
                    field, _describe(missing, added), gettext_noop("Check every number.")
                )
            for number, unit, other in _changed_units(before, after):
                yield self.finding(
                    field,
                    gettext_noop(
                        "The source has %(number)s %(unit)s, the translation %(number)s %(other)s.",
                        number=number,
                        unit=unit,
                        other=other,
                    ),
                    gettext_noop("Keep the unit, or convert the number with it in all options."),
                )


CHECKS = (Numbers(),)


@lru_cache(maxsize=256)
def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in a text in one notation: ASCII digits, decimal point, no grouping.

    A mark before exactly three digits is read as grouping, whichever mark it is.
    """
    found: list[str] = []
    for match in _NUMBER.findall(_GROUPING.sub("", unescaped(text))):
        found.extend(_FRACTIONS.get(match) or _canonical(match))
    return tuple(found)


def _canonical(number: str) -> list[str]:
    groups = [
        "".join(str(unicodedata.digit(c, c)) for c in group)  # digits newer than Python stay
        for group in regex.split(r"[.,٫٬]", number)
    ]
    if len(groups) == 1:
        return [groups[0].lstrip("0") or "0"]
    whole, *grouped, last = groups
    if grouped and not all(len(group) in (2, 3) for group in grouped):
        return groups
    if len(last) == 3 and whole != "0":
        return ["".join(groups)]
    return ["".join([whole, *grouped]) + "." + last]


def _difference(
    before: str, after: str, language: str, source_language: str
) -> tuple[list[str], list[str]]:
    old, new = Counter(numbers(before)), Counter(numbers(after))
    if old in (new, Counter(numbers(_ASIDE.sub(" ", after)))):
        return [], []
    missing, added = old - new, new - old
    resplit = sum(missing.values()) != sum(added.values())
    if resplit and _digits(missing) == _digits(added):
        return [], []  # 1-2-3 and 1,2,3 or 10 100 and 10100 split otherwise
    missing -= _other_numerals(after)
    missing -= written_out(_whole(missing), before, after, language, source_language)
    added -= _other_numerals(before)
    added -= written_in_source(_whole(added), before, after, language, source_language)
    return sorted(missing.elements()), sorted(added.elements())


def _digits(found: Counter[str]) -> list[str]:
    return sorted("".join(found.elements()))


def _whole(found: Counter[str]) -> Counter[str]:
    whole: Counter[str] = Counter()
    for number, count in found.items():
        if number.isdecimal():
            whole[number.lstrip("0") or "0"] += count
    return whole


def _other_numerals(text: str) -> Counter[str]:
    """Return the values of Roman numerals and of numeral signs such as 三 or ፲."""
    values = Counter(
        str(_roman(match.translate(_ROMAN_LOOKALIKES))) for match in _ROMAN.findall(text)
    )
    for character in text:
        value = unicodedata.numeric(character, None) if ord(character) > 127 else None
        if value is not None and value.is_integer():
            values[str(int(value))] += 1
    return values


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _changed_units(before: str, after: str) -> Iterator[tuple[str, str, str]]:
    old = _measures(before)
    new = _measures(after) if old else {}
    for number, unit in old.items():
        if number in new and new[number] != unit:
            yield number, unit, new[number]


@lru_cache(maxsize=256)
def _measures(text: str) -> dict[str, str]:
    """Return the unit of every number that stands with one unit only."""
    units: dict[str, set[str]] = {}
    for number, unit in _MEASURE.findall(text):
        normal = unit.replace(" ", "").replace("μ", "µ").replace("mcg", "µg").replace("ml", "mL")
        units.setdefault(" ".join(_canonical(number)), set()).add(normal)
    return {number: found.pop() for number, found in units.items() if len(found) == 1}


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
