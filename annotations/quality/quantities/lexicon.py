"""The words beside numbers in one language: those of CLDR, and those of the language's file."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import regex
from babel import Locale
from babel.units import UnknownUnitError, format_unit

from annotations.quality.languages import MANY, knowledge, script_of
from annotations.quality.languages.facts import Quantities
from annotations.quality.languages.words import LETTER
from annotations.quality.quantities.units import (
    CLDR,
    CURRENCY_CODES,
    PERCENT,
    PERCENT_SIGNS,
    meaning,
)
from annotations.quality.units import is_english
from workbench.core.languages import language_of, locale_of

Words = Mapping[str, frozenset[str]]
ENDING = 4
"""Letters that may follow a word of a unit: its cases, or what is written onto it."""

PREFIX = 5
"""Letters that may stand before a word of a unit that takes prefixes."""

_LENGTHS: tuple[Literal["long", "short"], ...] = ("long", "short")
_COUNTS = (0, 1, 2, 3, 5, 11)
"""Numbers that between them have every plural form of CLDR."""

_COUNTED = regex.compile(r"[\p{Nd}.,٫٬]+")
_UNSPACED = ("Jpan", "Hans", "Hant", "Thai", "Laoo", "Khmr", "Mymr", "Tibt", "Kore")
_UNSPACED_WORD = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")


@dataclass(frozen=True)
class Lexicon:
    """What may stand beside a number in a language.

    `words` are whole (up to four, with a space between), `stems` the beginnings of such as take
    endings, `tails` the ends of such as take prefixes, `before` those that stand before their
    number. In a script without spaces a unit is the beginning of what follows. `minus` is found
    right before a number, `says_minus`, `percent` and `currency` anywhere.
    """

    words: Words
    stems: Words
    tails: Words
    before: Words
    units_first: bool
    hyphen_joins: bool
    scales: Mapping[str, int]
    minus: "regex.Pattern[str]"
    says_minus: "regex.Pattern[str]"
    percent: "regex.Pattern[str] | None"
    currency: "regex.Pattern[str] | None"
    is_spaced: bool
    is_from_right: bool


@lru_cache(maxsize=MANY)
def lexicon(language: str) -> Lexicon:
    """Return the words of a language, with the symbols of all."""
    locale = own_locale(language)
    known = knowledge(language).quantities
    given = _given(known)
    cldr = list(_units_of_cldr(locale)) if locale else []
    words = _joined([*((word, name) for word, name, _ in cldr), *given, *_codes()])
    first = {word for word, _, is_first in cldr if is_first} | {word for word, _ in _codes()}
    minus = any_of(["minus", "negative", *known.minus])
    percents = [word for word, name in (*((w, n) for w, n, _ in cldr), *given) if name == PERCENT]
    currencies = [word for words in known.currencies.values() for word in words]
    return Lexicon(
        words=words,
        stems={} if is_english(language) else _stems(words, known),
        tails=_joined(_starred(known, str.startswith)),
        before={word: words[word] for word in first},
        units_first=known.units_first,
        hyphen_joins=known.hyphen_joins,
        scales={**(_scales(locale) if locale else {}), **known.scales},
        minus=regex.compile(rf"(?i)(?:{minus})\s?$"),
        says_minus=regex.compile(f"(?i){minus}"),
        percent=_mention(PERCENT_SIGNS, percents),
        currency=_mention("$€£¥₹₽", [*currencies, *CURRENCY_CODES]) if currencies else None,
        is_spaced=script_of(language) not in _UNSPACED,
        is_from_right=language_of(language).direction == "rtl",
    )


def own_locale(language: str) -> Locale | None:
    """What CLDR has of a language in its script: it has no Russian in Latin letters."""
    locale, script = locale_of(language), script_of(language)
    is_other = locale and locale.script and script and locale.script != script
    return None if is_other else locale


def folded(word: str) -> str:
    """A word as it is looked up: neither its case nor its full stop counts."""
    return " ".join(word.strip("\u200e\u200f").casefold().rstrip(".").split())


def any_of(words: Iterable[str]) -> str:
    """A pattern of any of these words; a `*` stands for letters before or after one."""
    return "|".join(_bounded(word) for word in dict.fromkeys(words)) or "(?!)"


def _bounded(word: str) -> str:
    bare = word.strip("*")
    pattern = r"\s".join(regex.escape(part) for part in bare.split())
    if _UNSPACED_WORD.match(bare):
        return pattern
    start = "" if word.startswith("*") or not bare[:1].isalpha() else rf"(?<!{LETTER})"
    end = "" if word.endswith("*") or not bare[-1:].isalpha() else rf"(?!{LETTER})"
    return start + pattern + end


def _mention(signs: str, words: Iterable[str]) -> "regex.Pattern[str] | None":
    """A pattern of the signs and of the words with their endings; None where no word is known."""
    own = [f"{word}*" if len(word) > 3 else word for word in dict.fromkeys(words) if word]
    return regex.compile(f"(?i)[{signs}]|{any_of(own)}") if own else None


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    for word, name in pairs:
        found[word] |= meaning(name)
    return dict(found)


def _given(known: Quantities) -> list[tuple[str, str]]:
    named = {PERCENT: known.percent, **known.units, **known.currencies}
    return [(folded(word.strip("*")), name) for name, words in named.items() for word in words]


def _codes() -> list[tuple[str, str]]:
    codes = [(code.casefold(), name) for code, name in CURRENCY_CODES.items()]
    return [*codes, ("mm hg", "millimeter-ofhg")]


def _units_of_cldr(locale: Locale) -> Iterator[tuple[str, str, bool]]:
    """Yield words, the units that they are for, and whether they stand before their number."""
    for name, cldr in CLDR.items():
        for length in _LENGTHS:
            for count in _COUNTS:
                try:
                    text = format_unit(count, cldr, length, locale=locale)
                except UnknownUnitError:
                    break
                word, is_first = _around(text)
                if len(word) > 2 or (word and not word.isascii()):
                    yield word, name, is_first


def _around(text: str) -> tuple[str, bool]:
    """The words around a number, and whether they stand before it."""
    number = _COUNTED.search(text)
    if number is None:
        return folded(text), False
    first, last = text[: number.start()].strip(), text[number.end() :].strip()
    if first and last:  # the name stands around the number
        return "", False
    return (folded(last), False) if last else (folded(first), True)


def _stems(words: Words, known: Quantities) -> dict[str, frozenset[str]]:
    """The words that may take endings, the long ones also in the place of their last letter."""
    stems: dict[str, frozenset[str]] = defaultdict(frozenset)
    for word, names in words.items():
        if " " not in word and len(word) > 3 and word[-1].isalpha():
            stems[word] |= names
            if len(word) > 5:
                stems[word[:-1]] |= names
    return dict(stems) | _joined(_starred(known, str.endswith))


def _starred(known: Quantities, has: Callable[[str, str], bool]) -> Iterator[tuple[str, str]]:
    """The words of a language's file that have a `*` at this end."""
    named = {PERCENT: known.percent, **known.units, **known.currencies}
    for name, words in named.items():
        yield from ((folded(word.strip("*")), name) for word in words if has(word, "*"))


def _scales(locale: Locale) -> dict[str, int]:
    """The words for thousand, million and so on, and what each multiplies by."""
    found: dict[str, int] = {}
    for by_count in locale.compact_decimal_formats["long"].values():
        for power, pattern in by_count.items():
            shown = pattern.pattern.partition(";")[0]
            word = folded(shown.replace("0", "").replace("'", ""))
            if len(word) > 1 or not word.isascii():
                found[word] = 10 ** (len(power) - shown.count("0"))
    return found
