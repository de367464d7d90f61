"""Characters that a keyboard may lack: those of a language, and signs of every language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import category, name

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

_DATA = Path(__file__).with_suffix(".tsv")


@dataclass(frozen=True)
class Character:
    """What is put into a text, what is shown for it, and its name in Unicode (in English).

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
    names = ", ".join(name(one, f"U+{ord(one):04X}") for one in text)
    combines = category(text[0]).startswith("M")
    shown = UNSEEN.get(text, f"\u25cc{text}" if combines else text)
    return Character(text, shown, names, is_plain=shown == text)
