"""What a quantity is: a value with its sign and its power, and what it may be a measure of."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import regex

_MARKS = regex.compile(r"[.,٫٬]|\{[.,]\}")  # LaTeX writes a decimal comma as `{,}`
_GROUPING = regex.compile(r"[ \u00a0\u2009\u202f'’]")
_ROMAN = regex.compile(r"\b[IVXІХ]+(?!\p{L})")
_ROMAN_LOOKALIKES = str.maketrans("ІХ", "IX")
_HAN_DIGITS = {
    c: n
    for n, cs in enumerate(("〇零", "一壹", "二两兩贰", "三", "四", "五", "六", "七", "八", "九"))
    for c in cs
}
_HAN_PLACES = {"十": 10, "百": 100, "千": 1000}
_HAN_MYRIADS = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_HAN = regex.compile(f"[{''.join((*_HAN_DIGITS, *_HAN_PLACES, *_HAN_MYRIADS))}]{{1,30}}+")
_ETHIOPIC = regex.compile(r"[\u1369-\u137c]{1,20}+")
LONGEST = 30
"""Digits of a number that is calculated with; longer ones are compared as they are written."""


@dataclass(frozen=True)
class Quantity:
    """A number as it stands in a text.

    `value` is in one notation: ASCII digits, a decimal point, no grouping, for a power `10^5`.
    It is surely `negative`, or may be: a hyphen before it may as well join or reduce.
    `units` is all that the unit beside it may be, by CLDR's names, none where none is known;
    `scale` what a word as `million` multiplies it by. From `start` to `end` stands the number,
    and `first` to `last` with its sign and unit.
    """

    value: str
    start: int
    end: int
    negative: bool = False
    maybe_negative: bool = False
    units: frozenset[str] = frozenset()
    scale: int = 1
    first: int = 0
    last: int = 0

    @property
    def amount(self) -> Decimal | None:
        """What it comes to, sign and scale included; None of a power or too long a number."""
        if len(self.value) > LONGEST or "^" in self.value or not self.value[:1].isascii():
            return None
        try:
            return Decimal(self.value) * (-self.scale if self.negative else self.scale)
        except ArithmeticError:
            return None

    def shown(self, text: str) -> str:
        """As it stands in its text, with its sign and unit."""
        return text[self.first : self.last]


def canonical(number: str) -> list[str]:
    """Return the numbers that one run of digits and marks stands for, in one notation.

    A mark before exactly three digits is read as grouping, whichever mark it is.
    """
    groups = [_ascii(group) or "0" for group in _MARKS.split(_GROUPING.sub("", number))]
    if len(groups) == 1:
        return [groups[0].lstrip("0") or "0"]
    whole, *grouped, last = groups
    if grouped and not all(len(group) in (2, 3) for group in grouped):
        return groups
    if len(last) == 3 and whole != "0":
        return ["".join(groups)]
    fraction = last.rstrip("0")
    joined = "".join([whole, *grouped])
    return [f"{joined}.{fraction}" if fraction else joined.lstrip("0") or "0"]


def _ascii(digits: str) -> str:
    return "".join(str(unicodedata.digit(c, c)) for c in digits)  # those newer than Python stay


def other_numerals(text: str) -> Iterator[str]:
    """Yield the values of Roman, Chinese and Ethiopic numerals, and of other signs for numbers.

    Of 十二 and ፲፪ also those of the single signs, for they may be meant one by one.
    """
    for roman in _ROMAN.findall(text):
        yield str(_roman(roman.translate(_ROMAN_LOOKALIKES)))
    if text.isascii():
        return
    for run in _HAN.findall(text):
        if len(run) > 1 or unicodedata.numeric(run, None) is None:
            yield str(_han(run))
    for run in _ETHIOPIC.findall(text):
        if len(run) > 1:
            yield str(_ethiopic(run))
    for character in text:
        value = unicodedata.numeric(character, None) if ord(character) > 127 else None
        if value is not None and value.is_integer() and not character.isdecimal():
            yield str(int(value))


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _han(run: str) -> int:
    """二十三 is 23, 三百万 3000000, 二〇二〇 2020."""
    if all(sign in _HAN_DIGITS for sign in run):
        return int("".join(str(_HAN_DIGITS[sign]) for sign in run))
    total = section = digit = 0
    for sign in run:
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
        elif sign in _HAN_PLACES:
            section, digit = section + (digit or 1) * _HAN_PLACES[sign], 0
        else:
            total, section, digit = total + (section + digit or 1) * _HAN_MYRIADS[sign], 0, 0
    return total + section + digit


def _ethiopic(run: str) -> int:
    """፲፪ is 12, ፪፻ 200."""
    total = current = 0
    for sign in run:
        value = int(unicodedata.numeric(sign))
        if value >= 100:
            total, current = total + (current or 1) * value, 0
        else:
            current += value
    return total + current
