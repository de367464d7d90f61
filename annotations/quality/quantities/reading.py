"""Read the quantities of a text, each with its sign and what stands beside it."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TypeVar

import regex

from annotations.quality import deadline
from annotations.quality.quantities.lexicon import ENDING, PREFIX, Lexicon, folded, lexicon
from annotations.quality.quantities.units import (
    CURRENCY_SIGNS,
    PERCENT,
    PERCENT_SIGNS,
    SYMBOLS,
    meaning,
)
from annotations.quality.quantities.values import Quantity, canonical
from annotations.quality.units import unescaped
from workbench.core.languages import DEFAULT_SOURCE

V = TypeVar("V")

HAS_NUMBER = regex.compile(r"[\p{Nd}⁰¹²³⁴-⁹₀-₉¼½¾]")
_MINUS = "-−–‐‑﹣－"
_MARKS = r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]{0,3}+"  # of direction, not seen
_SUPERSCRIPT = r"[⁰¹²³⁴-⁹]++"
_NUMBER = regex.compile(
    rf"""(?<!\p{{Nd}})(?P<number>
        (?<=\\[dtc]?frac)\p{{Nd}}
      | \p{{Nd}}{{1,3}}(?:[ \u00a0\u2009\u202f'’]\p{{Nd}}{{3}}(?!\p{{Nd}}))++(?:[.,٫]\p{{Nd}}++)?
      | \p{{Nd}}++(?:(?:[.,٫٬]|\{{[.,]\}})\p{{Nd}}++)*+
      | (?<=^|[\s(\[=<>$/~±−-])\.\p{{Nd}}++(?![.\p{{Nd}}])
    )
    (?: \ ?(?:\^|\*\*)\ ?[{{(]?(?P<sign>[-−–])?\ ?(?P<power>\p{{Nd}}{{1,9}})(?!\p{{Nd}})
      | (?P<sign>⁻)?(?P<power>{_SUPERSCRIPT})
      | <sup>(?P<sign>[-−–])?(?P<power>\p{{Nd}}{{1,9}})</sup>
    )?
    | (?P<number>(?<=\\[dtc]?frac\p{{Nd}})\p{{Nd}}|{_SUPERSCRIPT}|[₀-₉]++|[¼½¾])""",
    regex.VERBOSE,
)
_ARGUMENTS = regex.compile(r"\w\.\w++\([^()\n]*+$")
"""The call of a module's function, in whose brackets a comma joins no figures."""

_FRACTIONS = {"¼": ("1", "4"), "½": ("1", "2"), "¾": ("3", "4")}

# A minus before a number is its sign where nothing stands before it that could be reduced by it.
_SIGN = regex.compile(
    rf"""(?: (?:^|(?<=[(\[{{=<>,/|×·±+*^$"'«“‘])) \s?{_MARKS}[{_MINUS}]{_MARKS}\ ?
          | (?<=\s|\p{{Bidi_Control}})
            (?<![\p{{Nd}})\]%]\s)(?<!(?<!\p{{L}})[b-dk-np-rtxzB-DK-NP-RTXZ]\s)
            [{_MINUS}]{_MARKS}
          | (?<=[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\p{{Thai}}])[-−－]
        ) [$€£¥₹]?$""",
    regex.VERBOSE,
)
_ANY_MINUS = regex.compile(rf"(?<joined>\p{{L}})?[{_MINUS}][$€£¥₹]?\s?{_MARKS}$")
_TRAILING = regex.compile(r"[-−](?:\s*[؟?.,،؛)]|\s*$|\s*[+×÷*=])")
_IS_OPERAND = regex.compile(r"[\p{Nd})\]%]\s$")
_LEFT = 24
_CURRENCY_BEFORE = regex.compile(r"(?:US|AU?|CA?|NZ|\\)?([$＄€£¥￥₹₽])\s?$")
_CURRENCY_AFTER = regex.compile(r"(?:US|AU?|CA?|NZ)?([$＄€£¥￥₹₽])")
_WORDS_BEFORE = regex.compile(
    r"(?:([\p{L}\p{M}\u200d'’]++)[ \u00a0])?(?<!['’])([\p{L}\p{M}\u200d'’]++)[ \u00a0-]?$"
)
# In Romanian and Filipino a word binds a number to what it counts.
_GAP = regex.compile(r"[ \u00a0\u202f]?(?:[-‐‑]|(?:na|de)[ \u00a0])?")
_LATIN = regex.compile(r"[A-Za-zµμΩ°º℃℉‰]++[²³]?(?:/[A-Za-z]++)?(?:[23](?![\p{L}\p{N}]))?")
_WORD = r"[\p{L}\p{M}°²³][\p{L}\p{M}\u200c\u200d.'’״׳\"॰²³°]*+"
_PHRASE = regex.compile(rf"{_WORD}(?:[ \u00a0]{_WORD}){{0,3}}+")
_LONGEST_PHRASE = 100
"""Code points; in x²x²x² every figure stands in one word with all that follow."""

_LONGEST_UNSPACED = 8
_FORMULA = regex.compile(r"[\\^{_]")
_OPERATOR = regex.compile(r"\p{L}|\s?[+*/=^_<>\\(]|\s?-\s?\w{0,20}\$")
_ARTICLES = "AaMmNV"
"""What stands alone before a number is rather a word, or part of a name, than a unit."""

_PERCENT = meaning(PERCENT)
_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=512)
def read(text: str, language: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text in their order; places are those in `unescaped(text)`."""
    plain = unescaped(text)
    if not HAS_NUMBER.search(plain):
        return ()
    words = lexicon(language)
    prices = plain.count("$") < 2 or not _FORMULA.search(plain)
    return tuple(
        quantity for match in _found(plain) for quantity in _quantities(match, plain, words, prices)
    )


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in a text in one notation: ASCII digits, decimal point, no grouping."""
    return tuple(value for match in _found(unescaped(text)) for value in _values(match))


def number_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where numbers stand in a text as it is written, each with its power."""
    return (match.span() for match in _found(text))


def _found(text: str) -> Iterator["regex.Match[str]"]:
    """Yield the numbers of a text; a digit is looked for first, for most of a text has none."""
    at = 0
    while digit := HAS_NUMBER.search(text, at):
        start = digit.start()
        match = _NUMBER.match(text, start - 1) if text[at:start].endswith(".") else None
        match = match or _NUMBER.match(text, start)
        deadline.ask()
        yield from [match] if match else []
        at = match.end() if match else start + 1


def _values(match: "regex.Match[str]") -> tuple[str, ...] | list[str]:
    number = match["number"]
    if "," in number and _ARGUMENTS.search(match.string, max(0, match.start() - 60), match.start()):
        return [value for one in number.split(",") for value in canonical(one)]
    values = _FRACTIONS.get(number) or canonical(number)
    if match["power"] and len(values) == 1:
        sign = "-" if match["sign"] else ""
        return [f"{values[0]}^{sign}{canonical(match['power'])[0]}"]
    return values


def _quantities(
    match: "regex.Match[str]", text: str, words: Lexicon, prices: bool
) -> Iterator[Quantity]:
    start, end = match.span()
    values = _values(match)
    if len(values) > 1:
        yield from (Quantity(value, start, end, first=start, last=end) for value in values)
        return
    sign = _sign_before(text, start)
    first = _minus(text, start, words, sign)
    negative = first < start or (words.is_from_right and _trails(text, start, end))
    maybe = negative or _may_be_negative(text, start, end, words, sign)
    units, scale, begin, last = _beside(text, start, end, words, prices, sign)
    yield Quantity(values[0], start, end, negative, maybe, units, scale, min(first, begin), last)


def _sign_before(text: str, start: int) -> str:
    """What stands before a number, or before one space: most patterns need not be tried on it."""
    return text[max(0, start - 2) : start].rstrip()[-1:]


def _is_word(sign: str) -> bool:
    return sign.isalpha() or (sign != "" and not sign.isascii())


def _minus(text: str, start: int, words: Lexicon, sign: str) -> int:
    """Where the minus of a number begins; its own start where it has none."""
    if not sign or sign.isdecimal():
        return start
    low = max(0, start - _LEFT)
    if not sign.isalpha() and (match := _SIGN.search(text, max(0, start - 8), start)):
        return match.start()
    if _is_word(sign) and (match := words.minus.search(text, low, start)):
        return start if _IS_OPERAND.search(text, low, match.start()) else match.start()
    return start


def _may_be_negative(text: str, start: int, end: int, words: Lexicon, sign: str) -> bool:
    """Whether a hyphen stands at a number; in some languages it only joins a prefix to one."""
    if words.is_from_right and text[end : end + 1] in ("-", "−"):
        return True
    if not sign or sign.isalnum():
        return False
    match = _ANY_MINUS.search(text, max(0, start - 6), start)
    return match is not None and not (words.hyphen_joins and match["joined"])


def _trails(text: str, start: int, end: int) -> bool:
    """Whether a minus stands behind a number, as some write it from right to left."""
    return _TRAILING.match(text, end) is not None and not text[start - 1 : start].isalpha()


def _beside(
    text: str, start: int, end: int, words: Lexicon, prices: bool, sign: str
) -> tuple[frozenset[str], int, int, int]:
    """The unit beside a number, what a word multiplies it by, and where both begin and end."""
    low = max(0, start - _LEFT)
    at = _behind_gap(text, end)
    scale, end = _scale(text, at, end, words)
    price = _CURRENCY_BEFORE.search(text, low, start) if sign in CURRENCY_SIGNS else None
    if price and (
        sign not in "$＄" or price[0][0] == "\\" or (prices and not _is_formula(text, end))
    ):
        return CURRENCY_SIGNS[sign], scale, price.start(), end
    has_word = _is_word(sign) or sign == "-"
    before = _unit_before(text, low, start, words) if has_word else None
    units, last = _unit_after(text, end, words, prices, stands_before=before is not None)
    if units:
        return units, scale, start, last
    if text[start - 1 : start] in ("%", "٪"):
        return _PERCENT, scale, start - 1, end
    return (before[0], scale, before[1], end) if before else (_NONE, scale, start, end)


def _unit_before(
    text: str, low: int, start: int, words: Lexicon
) -> tuple[frozenset[str], int] | None:
    """The unit that stands before a number, and where it begins."""
    if not (words.before or words.units_first):
        return None
    if not (match := _WORDS_BEFORE.search(text, low, start)):
        return None
    both = f"{match[1]} {match[2]}" if match[1] else match[2]
    phrases = [(both, match.start()), (match[2], match.start(2))]
    if words.units_first and match[1]:  # a concord may come between: amakhilomitha angu-5
        phrases.append((match[1], match.start()))
    for phrase, first in phrases:
        units = words.before.get(folded(phrase))
        if not units and words.units_first:
            units = SYMBOLS.get("" if phrase in _ARTICLES else phrase)
            units = units or _meaning_of(folded(phrase), words)
        if units:
            return units, first
    return None


def _behind_gap(text: str, end: int) -> int:
    gap = _GAP.match(text, end)
    return gap.end() if gap else end


def _is_formula(text: str, end: int) -> bool:
    """Whether the `$` before a number opens a formula: another closes it behind an operator."""
    rest = text[end : end + 80]
    return rest.startswith("$") or ("$" in rest and _OPERATOR.match(rest) is not None)


def _scale(text: str, at: int, end: int, words: Lexicon) -> tuple[int, int]:
    """What a word behind a number multiplies it by, and where that ends."""
    if not words.scales or not text[at : at + 1].isalpha():
        return 1, end
    if not words.is_spaced:
        found = _beginning(text[at : at + 3], words.scales)
        return (found[0], at + found[1]) if found else (1, end)
    if phrase := _PHRASE.match(text, at, at + _LONGEST_PHRASE):
        for part in _parts(phrase[0]):
            if scale := _scale_of(folded(part), words.scales):
                return scale, at + len(part)
    return 1, end


def _scale_of(word: str, scales: Mapping[str, int]) -> int | None:
    for length in range(len(word), max(3, len(word) - ENDING), -1):
        if scale := scales.get(word[:length]):
            return scale
    return scales.get(word)


def _unit_after(
    text: str, end: int, words: Lexicon, prices: bool, *, stands_before: bool
) -> tuple[frozenset[str], int]:
    """The unit that stands behind a number, and where it ends; where one stands before it, only
    a symbol."""
    at = _behind_gap(text, end)
    following = text[at : at + 1]
    if following in PERCENT_SIGNS:
        return (_PERCENT, at + 1) if following else (_NONE, end)
    if (price := _CURRENCY_AFTER.match(text, at)) and (prices or price[1] not in "$＄"):
        return CURRENCY_SIGNS[price[1]], price.end()
    if (symbol := _LATIN.match(text, at)) and not _is_letter(text, symbol.end()):
        for part in (symbol[0], symbol[0].partition("/")[0], symbol[0].rstrip("23²³")):
            if (units := SYMBOLS.get(part)) and (part != "s" or at > end):
                return units, at + len(part)
    if stands_before:
        return _NONE, end
    if not words.is_spaced and following.isalpha() and not following.isascii():
        found = _beginning(text[at : at + _LONGEST_UNSPACED], words.words)
        return (found[0], at + found[1]) if found else (_NONE, end)
    if phrase := _PHRASE.match(text, at, at + _LONGEST_PHRASE):
        for part in _parts(phrase[0]):
            if units := _meaning_of(folded(part), words) or _kept(part, words):
                return units, at + len(part)
    return _NONE, end


def _kept(word: str, words: Lexicon) -> frozenset[str]:
    """What an English word is for that stands in another language as it is."""
    english = lexicon(DEFAULT_SOURCE).words
    return english.get(folded(word), _NONE) if words.words is not english else _NONE


def _is_letter(text: str, at: int) -> bool:
    """Whether a Latin symbol goes on as a word; behind 5kg other scripts may."""
    following = text[at : at + 1]
    return following.isalnum() and (following.isascii() or "\u00c0" <= following <= "\u024f")


def _parts(phrase: str) -> Iterator[str]:
    """A phrase, then the same with fewer words, then its first."""
    yield phrase
    while (space := max(phrase.rfind(" "), phrase.rfind("\u00a0"))) > 0:
        phrase = phrase[:space]
        yield phrase


def _beginning(text: str, words: Mapping[str, V]) -> tuple[V, int] | None:
    """The longest beginning of a text that is a word, what it means and how long it is."""
    for length in range(len(text), 0, -1):
        if (found := words.get(text[:length])) is not None:
            return found, length
    return None


def _meaning_of(word: str, words: Lexicon) -> frozenset[str]:
    """What units a word may be for, with an ending or a prefix of its own."""
    if (units := words.words.get(word)) or " " in word:
        return units or _NONE
    for length in range(len(word) - 1, max(2, len(word) - ENDING - 1), -1):
        if units := words.stems.get(word[:length]):
            return units
    for length in range(1, min(PREFIX + 1, len(word)) if words.tails else 0):
        if units := words.tails.get(word[length:]):
            return units
    return _NONE
