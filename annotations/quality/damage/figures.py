"""Figures that lose a digit's value, a sign, a percent, or have another unit or currency."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from random import Random

import regex
from babel import Locale, UnknownLocaleError
from babel.units import get_unit_name

from annotations.quality.damage.base import Outcome, Sound, at_each
from annotations.quality.languages import MANY
from annotations.quality.quantities import numbers
from annotations.quality.units import Unit

# Not in a name (`H2O`, `COVID-19`), an entity, a formula or a power, nor the mark of a list (`1.`).
_NUMBER = regex.compile(
    r"(?<![\p{Latin}\p{Nd}&#_^\\{$]|\p{Latin}-|\p{Nd}[.,٫٬])(?!\p{Nd}{1,2}[.)]\s)"
    r"\p{Nd}+(?:[.,٫٬]\p{Nd}+)*(?![\p{Nd}_^}])"
)
_SIGN = regex.compile(r"(?<![\p{L}\p{N})\]}_^]\s?)[-−–](?=\p{Nd})")
_PERCENT = regex.compile(r"(?<=\p{Nd})\s?[%٪％]")
_CURRENCY = regex.compile(r"[$€£¥₹](?=\s?\p{Nd})|(?<=\p{Nd}\s?)[$€£¥₹]")
_CURRENCIES = "$€£¥₹"

_SYMBOLS = {
    "km": "mi", "mi": "km", "kg": "g", "g": "kg", "mg": "g", "cm": "mm", "mm": "cm", "m": "km",
    "ml": "l", "mL": "L", "L": "mL", "°C": "°F", "°F": "°C", "kJ": "J", "MHz": "kHz", "nm": "mm",
    "км": "м", "кг": "г", "г": "кг", "см": "мм", "м": "км", "кВт": "Вт",
}  # fmt: skip
_NAMES = (
    ("kilometer", "mile"), ("mile", "kilometer"), ("kilogram", "gram"), ("gram", "kilogram"),
    ("pound", "kilogram"), ("meter", "kilometer"), ("centimeter", "meter"), ("liter", "milliliter"),
    ("hour", "minute"), ("minute", "second"), ("second", "minute"), ("day", "week"),
    ("week", "month"), ("month", "year"), ("year", "month"), ("degree", "radian"),
)  # fmt: skip


def change_number(sound: Sound, rng: Random) -> Iterator[Unit]:
    """One digit of one number is another, in the same digits and notation."""
    return at_each(sound, _NUMBER, lambda match: _other_number(match[0], rng))


def lose_sign(sound: Sound, rng: Random) -> Iterator[Unit]:
    return at_each(sound, _SIGN, lambda _match: [""])


def lose_percent(sound: Sound, rng: Random) -> Iterator[Unit]:
    return at_each(sound, _PERCENT, lambda _match: [""])


def change_currency(sound: Sound, rng: Random) -> Iterator[Unit]:
    others = rng.sample(_CURRENCIES, len(_CURRENCIES))
    return at_each(sound, _CURRENCY, lambda match: [next(one for one in others if one != match[0])])


def change_unit(sound: Sound, rng: Random) -> Iterator[Unit]:
    """A unit after a number is another one that measures the same, in the language's words.

    Four digits may be a year, which is none: 1912年.
    """
    others = _other_units(sound.language)
    names = "|".join(sorted(map(regex.escape, others), key=len, reverse=True))
    pattern = regex.compile(
        rf"(?<=(?<!\p{{Nd}}{{3}})\p{{Nd}}\s?)(?:{names})(?![\p{{L}}\p{{M}}\p{{N}}^])"
    )
    return at_each(sound, pattern, lambda match: [others[match[0]]])


def judge_number(before: str, planted: str, now: str, language: str) -> Outcome:
    """By the numbers of a text, whichever way they are written."""
    right, wrong, left = (Counter(numbers(text)) for text in (before, planted, now))
    if (wrong - right) & (left - right):
        return "missed"
    return "noticed" if (right - wrong) & (right - left) else "repaired"


def _other_number(number: str, rng: Random) -> Iterable[str]:
    """The number with one digit changed by at most three, and not to 0."""
    places = [i for i, character in enumerate(number) if character.isdecimal()]
    if not places:  # digits newer than Python
        return
    place = rng.choice(places)
    digit = unicodedata.decimal(number[place])
    other = rng.choice(
        [value for value in range(max(1, digit - 3), min(9, digit + 3) + 1) if value != digit]
    )
    yield number[:place] + chr(ord(number[place]) - digit + other) + number[place + 1 :]


@lru_cache(maxsize=MANY)
def _other_units(language: str) -> dict[str, str]:
    """By symbol or name of a unit, another of its kind."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return _SYMBOLS
    named = ((get_unit_name(one, locale=locale), get_unit_name(other, locale=locale))
             for one, other in _NAMES)  # fmt: skip
    return _SYMBOLS | {one: other for one, other in named if one and other and one != other}
