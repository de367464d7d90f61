"""Characters that a keyboard may lack: those of a language, and signs of every language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import category, name

from workbench.core.messages import gettext_noop

SIGNS = (
    *"°×÷±−·√∞≈≠≤≥→←↔∈∑∫∂Δπμσθλα",
    *"⁰¹²³⁴⁺⁻₀₁₂₃½¼¾",
    *"…–—†‡§€£¥",
    *"\u00a0\u202f\u2011",
)
DIRECTIONS = ("\u200e", "\u200f")
"""Marks that keep figures and words of another script in their order."""
UNSEEN = {
    "\u00a0": "NBSP",
    "\u202f": "NNBSP",
    "\u200c": "ZWNJ",
    "\u200d": "ZWJ",
    "\u200e": "LRM",
    "\u200f": "RLM",
}
"""What stands for those that show nothing: their abbreviations in Unicode."""

NAMES = {
    "\u2011": gettext_noop("non-breaking hyphen"),
    "\u2010": gettext_noop("hyphen"),
    "–": gettext_noop("en dash"),
    "—": gettext_noop("em dash"),
    "―": gettext_noop("quotation dash"),
    "−": gettext_noop("minus sign"),
    "“": gettext_noop("left double quotation mark"),
    "”": gettext_noop("right double quotation mark"),
    "‘": gettext_noop("left single quotation mark"),
    "’": gettext_noop("right single quotation mark, apostrophe"),
    "„": gettext_noop("low double quotation mark"),
    "‚": gettext_noop("low single quotation mark"),
    "«": gettext_noop("left guillemet"),
    "»": gettext_noop("right guillemet"),
    "‹": gettext_noop("left single guillemet"),
    "›": gettext_noop("right single guillemet"),
    "「": gettext_noop("left corner bracket"),
    "」": gettext_noop("right corner bracket"),
    "『": gettext_noop("left double corner bracket"),
    "』": gettext_noop("right double corner bracket"),
    "《": gettext_noop("left title mark"),
    "》": gettext_noop("right title mark"),
    "〈": gettext_noop("left angle bracket"),
    "〉": gettext_noop("right angle bracket"),
    "【": gettext_noop("left lenticular bracket"),
    "】": gettext_noop("right lenticular bracket"),
    "、": gettext_noop("East Asian comma"),
    "。": gettext_noop("East Asian full stop"),
    "，": gettext_noop("full-width comma"),
    "．": gettext_noop("full-width full stop"),
    "：": gettext_noop("full-width colon"),
    "；": gettext_noop("full-width semicolon"),
    "？": gettext_noop("full-width question mark"),
    "！": gettext_noop("full-width exclamation mark"),
    "（": gettext_noop("full-width left parenthesis"),
    "）": gettext_noop("full-width right parenthesis"),
    "・": gettext_noop("Japanese middle dot"),
    "…": gettext_noop("ellipsis"),
    "·": gettext_noop("middle dot"),
    "¿": gettext_noop("opening question mark"),
    "¡": gettext_noop("opening exclamation mark"),
    "،": gettext_noop("Arabic comma"),
    "؛": gettext_noop("Arabic semicolon"),
    "؟": gettext_noop("Arabic question mark"),
    "۔": gettext_noop("Urdu full stop"),
    "٫": gettext_noop("Arabic decimal sign"),
    "٬": gettext_noop("Arabic thousands sign"),
    "।": gettext_noop("danda, full stop"),
    "॥": gettext_noop("double danda"),
    "።": gettext_noop("Ethiopic full stop"),
    "፣": gettext_noop("Ethiopic comma"),
    "፤": gettext_noop("Ethiopic semicolon"),
    "፥": gettext_noop("Ethiopic colon"),
    "፦": gettext_noop("Ethiopic preface colon"),
    "፡": gettext_noop("Ethiopic word space"),
    "־": gettext_noop("Hebrew hyphen"),
    "׳": gettext_noop("Hebrew apostrophe"),
    "״": gettext_noop("Hebrew quotation mark"),
    "§": gettext_noop("section sign"),
    "¶": gettext_noop("paragraph sign"),
    "†": gettext_noop("dagger"),
    "‡": gettext_noop("double dagger"),
    "′": gettext_noop("prime, minutes, feet"),
    "″": gettext_noop("double prime, seconds, inches"),
    "‰": gettext_noop("per mille sign"),
    "№": gettext_noop("number sign"),
    "°": gettext_noop("degree sign"),
    "×": gettext_noop("multiplication sign"),
    "÷": gettext_noop("division sign"),
    "±": gettext_noop("plus-minus sign"),
    "√": gettext_noop("square root"),
    "∞": gettext_noop("infinity"),
    "≈": gettext_noop("approximately equal"),
    "≠": gettext_noop("not equal"),
    "≤": gettext_noop("less than or equal"),
    "≥": gettext_noop("greater than or equal"),
    "\u00a0": gettext_noop("non-breaking space"),
    "\u202f": gettext_noop("narrow non-breaking space"),
    "\u200c": gettext_noop("parts letters (zero width non-joiner)"),
    "\u200d": gettext_noop("joins letters (zero width joiner)"),
    "\u200e": gettext_noop("left-to-right mark"),
    "\u200f": gettext_noop("right-to-left mark"),
}
"""Short names of the marks that languages need; CLDR's annotations, which have them, are in no
library here. All others have their name in Unicode."""

_DATA = Path(__file__).with_suffix(".tsv")


@dataclass(frozen=True)
class Character:
    """What is put into a text, what is shown for it, and its name: a short one, to be translated
    where it is shown, or else that in Unicode, in English.

    `is_plain` says that it is shown as itself, with nothing else to be told by.
    """

    text: str
    shown: str
    name: str
    is_plain: bool


@dataclass(frozen=True)
class Characters:
    """The letters and marks of a language, then signs; none twice."""

    letters: Sequence[Character]
    marks: Sequence[Character]
    signs: Sequence[Character]


@cache
def characters_of(code: str, *, from_right: bool = False) -> Characters:
    """What a language has, by its code; of one that CLDR does not know, signs alone.

    `from_right` adds the marks of direction to the signs.
    """
    letters, marks = _of_languages().get(code.split("-")[0], ((), ()))
    signs = [sign for sign in SIGNS if sign not in marks]
    return Characters(
        [_character(one) for letter in letters for one in _cases(letter)],
        [_character(mark) for mark in marks],
        [_character(sign) for sign in (*signs, *(DIRECTIONS if from_right else ()))],
    )


@cache
def _of_languages() -> Mapping[str, tuple[Sequence[str], Sequence[str]]]:
    lines = _DATA.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {code: (letters.split(" "), marks.split(" ")) for code, letters, marks in rows if marks}


def _cases(letter: str) -> list[str]:
    """A letter small and, where it has one, as a capital."""
    capital = letter.upper()
    has_capital = letter and capital != letter and len(capital) == len(letter)
    return [letter, capital] if has_capital else [letter] if letter else []


def _character(text: str) -> Character:
    in_unicode = ", ".join(name(one, f"U+{ord(one):04X}") for one in text)
    combines = category(text[0]).startswith("M")
    shown = UNSEEN.get(text, f"\u25cc{text}" if combines else text)
    return Character(text, shown, NAMES.get(text, in_unicode), is_plain=shown == text)
