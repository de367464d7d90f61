"""Hours of the day and months, as languages say them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import regex
from babel import Locale

from annotations.quality.languages import MANY, knowledge
from annotations.quality.languages.words import LETTER
from annotations.quality.quantities.lexicon import ENDING, any_of, lexicon, own_locale
from annotations.quality.units import is_english
from workbench.core.languages import DEFAULT_SOURCE

_MORNING = ("am", "morning1", "morning2")
_AFTERNOON = ("pm", "afternoon1", "afternoon2", "evening1", "evening2")
_TWELVE = ("noon", "midnight")
_FAR = 24
"""Code points from an hour at which a word for its half of the day may stand."""

_AM = r"(?<!\p{L})a\.?\s?m\b\.?"
_PM = r"(?<!\p{L})p\.?\s?m\b\.?"

# The English and the international notation, and the signs of Chinese, Japanese and Korean.
_TIME = regex.compile(
    r"""(?<![\p{Nd}.:])(?P<hour>\p{Nd}{1,2})
    (?: [:：](?P<minute>\p{Nd}{2})(?![\p{Nd}:])(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\b)?
      | \s?(?P<half>[AaPp])\.?\s?[Mm]\b )""",
    regex.VERBOSE,
)
_NUMBERED_MONTH = regex.compile(
    r"(?<!\p{Nd})(\p{Nd}{1,2})\s?(?:月(?!間)|월)|(?i)\btháng (\p{Nd}{1,2})(?!\p{Nd})"
)
_HAN_MONTH = regex.compile(r"(?<![一二三四五六七八九十])(十[一二]?|[一二三四五六七八九])月(?!間)")
_HAN = {sign: number for number, sign in enumerate("一二三四五六七八九十", start=1)}
_NUMBERED = regex.compile(r"\p{Nd}|月")
_AMBIGUOUS = regex.compile(r"\b(?:March|May)\b")
_DATED = (
    r"(?:(?<=\b(?:in|of|on|since|by|until|till|from|late|early|mid|last|next|to|and)[ -])"
    r"|(?<=\d(?:st|nd|rd|th)?,? ))(?:March|May)\b|\b(?:March|May)(?= \d)"
)


_ATTACHED = {"he": "[בלמהוכש]", "ar": "[وبلف]", "am": "[በከየለ]", "ti": "[ብካናን]"}
"""Letters that are words of their own and written onto a month."""


@dataclass(frozen=True)
class Time:
    """An hour of the day; `half` is `a` or `p` where the text says so."""

    hour: int
    minute: int
    half: str
    start: int
    end: int

    @property
    def of_day(self) -> int:
        """The hour of 24."""
        return self.hour % 12 + 12 * (self.half == "p") if self.half else self.hour

    def __str__(self) -> str:
        minute = f":{self.minute:02}" if self.minute or not self.half else ""
        return f"{self.hour}{minute}" + (f" {self.half}.m." if self.half else "")


@dataclass(frozen=True)
class _Names:
    months: Mapping[str, int]
    month: "regex.Pattern[str]"
    morning: "regex.Pattern[str]"
    afternoon: "regex.Pattern[str]"
    twelve: "regex.Pattern[str]"
    knows_halves: bool


def times(text: str) -> list[Time]:
    """The hours in a text that are written in figures, with a.m. and p.m. in Latin letters."""
    return [
        Time(hour, minute, (match["half"] or "").lower(), *match.span())
        for match in _TIME.finditer(text)
        if (hour := _int(match["hour"])) < 25 and (minute := _int(match["minute"] or "0")) < 60
    ]


def half_beside(text: str, start: int, end: int, language: str) -> str:
    """`a` or `p`: in which half of the day an hour is by the words around it; else nothing."""
    names = _names(language)
    first = _distance(names.morning, text, start, end)
    last = _distance(names.afternoon, text, start, end)
    return "" if first == last else ("a" if first < last else "p")


def _distance(words: "regex.Pattern[str]", text: str, start: int, end: int) -> int:
    """How far the nearest of these words is from an hour."""
    return min(
        (
            match.start() - end if match.start() >= end else start - match.end()
            for match in words.finditer(text, max(0, start - _FAR), end + _FAR)
        ),
        default=_FAR,
    )


def says_twelve(text: str, language: str) -> bool:
    """Whether a text speaks of noon or midnight."""
    return _names(language).twelve.search(text) is not None


def knows_halves(language: str) -> bool:
    return _names(language).knows_halves


def months(text: str, language: str) -> list[tuple[int, int, int]]:
    """The months that a text names, also in English: each as a number, with where it stands."""
    names = _names(language)
    found = [
        (_number_of(match["name"].casefold(), names.months), *match.span("name"))
        for match in names.month.finditer(text)
    ]
    if not is_english(language):
        found += [one for one in months(text, DEFAULT_SOURCE) if one not in found]
    return sorted({one[1]: one for one in found}.values(), key=lambda one: one[1])


def perhaps_months(text: str, language: str) -> list[int]:
    """The months that a text may name; `March` and `May` are read as such wherever they stand."""
    named = [number for number, _, _ in months(text, language)]
    if is_english(language):
        named += [{"March": 3, "May": 5}[name] for name in _AMBIGUOUS.findall(text)]
    return named


def numbered_months(text: str) -> list[int]:
    """The months that a text gives as numbers: 3月, 三月, 3월, tháng 3."""
    found = [_int(match[1] or match[2]) for match in _NUMBERED_MONTH.finditer(text)]
    if "月" in text:
        found += [sum(_HAN[sign] for sign in one) for one in _HAN_MONTH.findall(text)]
    return [number for number in found if 0 < number < 13]


def _int(digits: str) -> int:
    return int(digits) if digits.isdecimal() else 99  # those newer than Python


def _number_of(name: str, known: Mapping[str, int]) -> int:
    while name not in known:
        name = name[:-1]
    return known[name]


@lru_cache(maxsize=MANY)
def _names(language: str) -> _Names:
    locale, known = own_locale(language), knowledge(language).quantities
    named = _months(locale) if locale else {}
    first = [*known.morning, *_periods(locale, _MORNING)]
    last = [*known.afternoon, *_periods(locale, _AFTERNOON)]
    both = {*first} & {*last}
    return _Names(
        months=named,
        month=_month_pattern(named, language),
        morning=regex.compile(f"(?i){_AM}|{any_of(w for w in first if w not in both)}"),
        afternoon=regex.compile(f"(?i){_PM}|{any_of(w for w in last if w not in both)}"),
        twelve=regex.compile(f"(?i){any_of([*_periods(locale, _TWELVE), *_noons(language)])}"),
        knows_halves=is_english(language) or bool(first and last),
    )


def _noons(language: str) -> tuple[str, ...]:
    return ("midday",) if is_english(language) else ()


def _periods(locale: Locale | None, names: Iterable[str]) -> Iterator[str]:
    for form in ("format", "stand-alone") if locale else ():
        for width in ("wide", "abbreviated"):
            periods = locale.day_periods[form][width] if locale else {}
            yield from (periods[name] for name in names if len(periods.get(name, "")) > 1)


def _months(locale: Locale) -> dict[str, int]:
    """The names of the months, but for those that are their number, as 3月 is.

    Where they are declined, they are known without their last letter as well.
    """
    forms = [locale.months[form]["wide"] for form in ("format", "stand-alone")]
    named = {
        name.casefold(): number
        for form in forms
        for number, name in form.items()
        if len(name) > 1 + name.isascii() and not _NUMBERED.search(name)
    }
    if forms[0] == forms[1]:
        return named
    return {name[:-1]: number for name, number in named.items() if len(name) > 2} | named


def _month_pattern(named: Mapping[str, int], language: str) -> "regex.Pattern[str]":
    """English names begin with a capital; May and March count only where they are of a date."""
    if is_english(language):
        sure = "|".join(name.title() for name in named if name not in ("may", "march"))
        return regex.compile(rf"(?P<name>\b(?:{sure})\b|{_DATED})")
    if not lexicon(language).is_spaced:
        names = "|".join(map(regex.escape, named))
        return regex.compile(f"(?P<name>{names or '(?!)'})")
    before = _ATTACHED.get(language.partition("-")[0], "(?!)")
    names = "|".join(regex.escape(name) for name in sorted(named, key=len, reverse=True))
    if not names:
        return regex.compile("(?P<name>(?!))")
    return regex.compile(
        rf"(?i)(?<!{LETTER})(?:{before})?(?P<name>{names})(?={LETTER}{{0,{ENDING}}}+(?!{LETTER}))"
    )
