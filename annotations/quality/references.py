"""How a text speaks of options: by letter, by Roman figure, as both, either, all or none of them.

Which words say so, the file of the language says (`annotations.quality.languages`).
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import regex

from annotations.quality.languages import MANY, knowledge
from annotations.quality.languages.words import whole_words
from annotations.quality.units import is_english

Extent = Literal["both", "either", "all", "none"]
Pattern = regex.Pattern[str]

LONGEST = 80
"""Code points of an option that says nothing but which others are right."""

SHORT = 6
"""Words of an option that says nothing else: `all of the answers above`."""

FEW = 3
"""Words beside figures: `I and II are correct`."""

_ITEM = r"\(?(?P<letter>[A-J])\)?+"
_BEFORE, _AFTER = r"(?<![\p{Latin}\p{N}.'’-])", r"(?![\p{Latin}\p{N}'’-]|\.\p{L})"
_NO_OPTION = r"(?<!(?i:vitamins?|hepatitis|influenza|types?|groups?)\s)"
_LONE_LETTER = regex.compile(r"(?<![\p{Latin}\p{N}])[A-J](?![\p{Latin}\p{N}])")
_PREFIXED_LETTER = regex.compile(
    r"(?:(?<![\p{Latin}\p{N}])|(?<=(?<!\p{L})\p{Ll}{1,3}))[A-J](?![\p{Latin}\p{N}])"
)
_MAY_BE_LETTER = regex.compile(
    rf"{_BEFORE}(?:[B-J]|(?<=\S\s\(?)A){_AFTER}|\p{{Lo}}\(?[A-J](?!\p{{Latin}})"
)
"""Not the English article at the beginning of a sentence, which most texts have."""

_ANY_LONE_LETTER = regex.compile(r"(?<![\p{Latin}\p{N}])[A-Ja-j](?![\p{Latin}\p{N}])")
_FIGURE = regex.compile(
    r"(?:(?<![\p{Latin}\p{Cyrillic}\p{N}_=+*/\\^]|[\p{Latin}\p{N}]-|\p{N},)|(?<=(?<!\p{L})\p{Ll}{2,3}))"
    r"(?:[IVXІХ]{1,5}+|[Ⅰ-Ⅻⅰ-ⅻ]|(?<=\()[ivx]{1,5}+(?=\s?\))|(?:iii?|iv|vii?|viii|ix)(?=[).\s,]))"
    r"(?![\p{Latin}\p{Cyrillic}\p{N}_=+*/^'’-]|\s?=)"
)
_DIGITS = regex.compile(r"(?<!\p{Nd})\p{Nd}{1,2}(?!\p{Nd})|[一二三四五六七八九十]")
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN = {numeral: value for value, numeral in enumerate(_NUMERALS, start=1)}
_LETTERS_TOO = frozenset({"5", "10"})
"""V and X, which by themselves are volts and a letter."""

_LOOKALIKES = str.maketrans("ІХ", "IX")
_WORD = regex.compile(r"[\p{L}\p{M}]++")
_FALSE = regex.compile(
    r"(?i)\b(?:not|no|never|cannot|false|incorrect|wrong|untrue|without|un\w+)\b|n['’]t\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Something that a text says, and where."""

    sign: str
    start: int
    end: int


@dataclass(frozen=True)
class Named:
    """Letters or figures that a text names, in its order, and the word that joins them."""

    places: tuple[Place, ...]
    join: Literal["and", "or", ""] = ""

    @property
    def signs(self) -> tuple[str, ...]:
        return tuple(place.sign for place in self.places)


@dataclass(frozen=True)
class _Words:
    both: Pattern | None
    either: Pattern | None
    all: Pattern | None
    none: Pattern | None
    conjunction: Pattern | None
    disjunction: Pattern | None
    only: Pattern | None
    options: Pattern | None
    list: Pattern
    lower_list: Pattern
    leading: Pattern


def are_known(language: str) -> bool:
    """Whether the words for both, either, all and none are known."""
    return bool(knowledge(language).references)


@lru_cache(maxsize=256)
def letters_referred_to(text: str, language: str) -> Named:
    """Return the options that a source refers to by capital letter; kept, for it is read often."""
    if not _MAY_BE_LETTER.search(text):
        return Named(())
    words = _words(language)
    found: list[Place] = []
    join = ""
    for match in words.list.finditer(text):
        joined = _joint(match[0], words)
        if match["leading"] or joined:
            found += [
                Place(letter, *span)
                for letter, span in zip(
                    match.captures("letter"), match.spans("letter"), strict=True
                )
            ]
            join = join or joined
    return Named(tuple(found), join)  # type: ignore[arg-type]


@lru_cache(maxsize=256)
def small_letters_referred_to(option: str, language: str) -> Named:
    """The same of an option that says nothing else, as `both a and b`."""
    words = _words(language)
    match = words.lower_list.fullmatch(option.strip()) if len(option) <= LONGEST else None
    if match is None:
        return Named(())
    places = [Place(letter.upper(), 0, 0) for letter in match.captures("letter")]
    return Named(tuple(places), _joint(match[0], words))  # type: ignore[arg-type]


def lone_letters(text: str, *, small: bool = False, prefixed: bool = False) -> list[Place]:
    """Return the letters that stand alone in a text: those of options, and words of one letter.

    Where `prefixed`, those too that have a word of a few letters before them, as in Shona `naB`.
    """
    pattern = _ANY_LONE_LETTER if small else _PREFIXED_LETTER if prefixed else _LONE_LETTER
    return [Place(m[0].upper(), m.start(), m.end()) for m in pattern.finditer(_ascii(text))]


@lru_cache(maxsize=256)
def figures_referred_to(option: str, language: str) -> Named:
    """Return the Roman figures of an option that says little else: `I and III only`."""
    if len(option) > LONGEST or not (found := roman(option)):
        return Named(())
    words = _words(language)
    signs = {place.sign for place in found}
    others = len(_WORD.findall(option)) - len(found)
    if others > FEW + len(signs) or signs <= _LETTERS_TOO:
        return Named(())
    is_only = others == 0 or bool(words.only and words.only.search(option))
    starts = found[0].start <= 1 and signs != {"1"}
    is_named = bool(words.options and words.options.search(option, 0, found[0].start))
    is_reference = len(signs) > 1 or is_only or starts or is_named
    return Named(tuple(found)) if is_reference else Named(())


def numeral(place: Place) -> str:
    """A figure as a Roman numeral, where it may be one."""
    value = int(place.sign)
    return _NUMERALS[value - 1] if 0 < value <= len(_NUMERALS) else place.sign


def roman(text: str) -> list[Place]:
    """Return the Roman figures of a text by their values."""
    found = []
    for match in _FIGURE.finditer(text):
        plain = unicodedata.normalize("NFKC", match[0]).translate(_LOOKALIKES).upper()
        if value := _ROMAN.get(plain):
            found.append(Place(str(value), match.start(), match.end()))
    return found


def figures(text: str) -> list[Place]:
    """Return the Roman figures of a text, or where it has none the short numbers."""
    return roman(text) or [
        Place(f"{unicodedata.numeric(m[0]):.0f}" if len(m[0]) == 1 else str(int(m[0])), *m.span())
        for m in _DIGITS.finditer(text)
    ]


def extents(text: str, language: str) -> dict[Extent, Place]:
    """Return which of both, either, all and none a text says, each with its first place."""
    words = _words(language)
    found: dict[Extent, Place] = {}
    for extent, pattern in (
        ("none", words.none), ("either", words.either), ("both", words.both), ("all", words.all)
    ):  # fmt: skip
        if pattern is None or not (match := pattern.search(text)):
            continue
        found[extent] = Place(match[0], match.start(), match.end())  # type: ignore[index]
        if extent in ("none", "either"):  # `one of both` is not both
            text = pattern.sub(lambda match: " " * len(match[0]), text)
    return found


@lru_cache(maxsize=256)
def extent_of(option: str, language: str) -> tuple[Extent, str] | None:
    """Return which of them an option says, and no other, and its word for it.

    In English it begins with it; other languages may say it last.
    """
    if len(option) > LONGEST:
        return None
    is_leading = bool(_words(language).leading.match(option))
    if not is_leading and (is_english(language) or not is_short(option)):
        return None
    if is_english(language) and _FALSE.search(option):
        return None  # `All of these are false` may be rendered as none being true
    said = extents(option, language)
    if said.keys() == {"both", "all"} and said["both"] == said["all"]:
        del said["both"]
    if len(said) != 1:
        return None
    ((extent, place),) = said.items()
    return extent, place.sign


def is_short(option: str) -> bool:
    """Whether an option may say nothing else than which others are right."""
    return len(_WORD.findall(option)) <= SHORT and len(option) <= LONGEST


def joints(text: str, places: Sequence[Place], language: str) -> Iterator[str]:
    """Yield how each letter is joined to the one before: `and`, `or`, or otherwise."""
    words = _words(language)
    for one, other in pairwise(places):
        yield _joint(text[one.end : other.start], words)


def says_or(text: str, language: str) -> bool:
    pattern = _words(language).disjunction
    return bool(pattern and pattern.search(text))


def _joint(between: str, words: _Words) -> str:
    is_and = bool(words.conjunction and words.conjunction.search(between))
    is_or = bool(words.disjunction and words.disjunction.search(between))
    return "" if is_and == is_or else "and" if is_and else "or"


def _ascii(text: str) -> str:
    """A text with full-width letters as narrow ones, in the same places."""
    return text if text.isascii() else text.translate(_WIDE)


_WIDE = {0xFF21 + n: 0x41 + n for n in range(10)} | {0xFF41 + n: 0x61 + n for n in range(10)}


@lru_cache(maxsize=MANY)
def _words(language: str) -> _Words:
    known = knowledge(language)
    facts = known.references

    def any_of(some: Sequence[str]) -> Pattern | None:
        if not some:
            return None
        if known.spaces:
            return whole_words(some)
        return regex.compile("|".join(regex.escape(word.strip("*")) for word in some))

    def inner(some: Sequence[str]) -> str:
        pattern = any_of(some)
        return pattern.pattern.removeprefix("(?i)") if pattern else r"(?!)"

    space = r"\s++" if known.spaces else r"\s*+"
    leading = inner((*facts.both, *facts.either, *facts.none, *facts.options))
    join = inner((*facts.conjunction, *facts.disjunction, *facts.none))
    between = (
        rf"(?:\s*+[,、،，]\s*+(?:(?i:{join}){space})?|{space}(?i:{join}){space}(?:(?i:{leading}){space})?"
        rf"|\s++(?=\(?[A-J]\)?(?:[\s,).]|$)))"
    )
    return _Words(
        both=any_of(facts.both),
        either=any_of(facts.either),
        all=any_of(facts.all),
        none=any_of(facts.none),
        conjunction=any_of(facts.conjunction),
        disjunction=any_of(facts.disjunction),
        only=any_of(facts.only),
        options=any_of(facts.options),
        list=regex.compile(
            rf"{_BEFORE}{_NO_OPTION}(?:(?P<leading>(?i:{leading})){space})?{_ITEM}"
            rf"(?:{between}{_ITEM}{_AFTER}){{0,25}}+{_AFTER}"
        ),
        lower_list=regex.compile(
            rf"(?:(?i:{leading}){space})?\(?(?P<letter>[a-j])(?!\p{{L}})\)?+\.?+"
            rf"(?:(?:\s*+,\s*+|\s++)(?:(?i:{join})\s++)?\(?(?P<letter>[a-j])(?!\p{{L}})\)?+\.?+)"
            r"{1,8}+(?:\s++[\p{L}\p{M}]++){0,3}+\s*\.?"
        ),
        leading=regex.compile(
            rf"(?i)\W*+(?:\w++\s++)?{inner((*facts.both, *facts.either, *facts.all, *facts.none))}"
        ),
    )
