"""Is a text in the script it should be in?"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import ClassVar

import regex

from annotations.quality.checks.base import Check, Finding, Severity, Unchecked
from annotations.quality.checks.untranslated import is_prose, left_as_it_was
from annotations.quality.languages import MANY, scripts_of
from annotations.quality.units import QUESTION, Unit, fields_in_both
from workbench.core.messages import gettext_noop

_LETTER = regex.compile(r"\p{L}")
# Capitals alone are passed over at once; the group holds a word.
_WORD = regex.compile(r"\p{Lu}++\b|(\p{L}[\p{L}\p{M}]+)")
_HAN, _KANA = regex.compile(r"\p{Han}"), regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_NO_NAME, _FEW = 14, 4
"""Chinese letters, of which a name in Japanese has fewer; and kana, of which a brand has."""
_GREEK = regex.compile(r"\p{Greek}")
_ASIDE = regex.compile(r"\([^()]*\)|&#?\w+;")

_LETTERS = {
    "Hans": ("Hani",),
    "Hant": ("Hani",),
    "Jpan": ("Hani", "Hira", "Kana"),
    "Kore": ("Hang",),
}
"""ISO 15924 has codes for mixtures, Unicode has a script for each letter. Koreans write Chinese
letters beside their own at most."""


class WrongScript(Check):
    """Terms may keep their own script: capitals and what stands in brackets are left out."""

    id = "wrong_script"
    order = 14
    name = gettext_noop("Wrong script")
    description = gettext_noop(
        "Three in four letters of a field of four words or twelve letters are not of the "
        "language's script, leaving out abbreviations and what stands in brackets. An error for a "
        "question, a sentence, and a script that is not the source's either."
    )
    words: ClassVar[int] = 4
    letters: ClassVar[int] = 12
    least: ClassVar[int] = 3
    share: ClassVar[float] = 0.25

    def unchecked(self, language: str) -> Unchecked | None:
        if letters_of(language):
            return None
        return Unchecked(gettext_noop("Which script it is written in is not known."))

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        own = letters_of(language)
        if own is None:
            return
        theirs = letters_of(source.language)
        is_latin = "Latn" in scripts_of(language)
        for field, before, after in fields_in_both(source, target):
            if is_latin and after.isascii():
                continue
            words = [word for word in _WORD.findall(_ASIDE.sub("", after)) if word]
            running = "".join(words)
            letters, right = len(_LETTER.findall(running)), len(own.findall(running))
            if not letters or right == letters:
                continue
            third = self._third(running, letters - right, theirs, before)
            is_third = third > letters * (1 - self.share) or (
                third >= self.letters and third > letters * self.share
            )
            is_foreign = right / letters < self.share and len(words) >= self.words
            if not (is_third or is_foreign) or left_as_it_was(before, after):
                continue
            finding = self.finding(
                field,
                gettext_noop(
                    "Only %(share)s of the letters are of the script of this language.",
                    share=f"{right / letters:.0%}",
                ),
                gettext_noop("Translate what is still in another language or script."),
            )
            is_sure = is_third or (
                right / letters < self.share / 2
                and (field == QUESTION or is_prose(after, source.language))
            )
            yield replace(finding, severity=Severity.ERROR) if is_sure else finding

    def _third(
        self,
        running: str,
        foreign: int,
        theirs: "regex.Pattern[str] | None",
        before: str,
    ) -> int:
        """Return how many letters are of a third script, in none of which the source is."""
        if theirs is None:
            return 0
        third = foreign - len(theirs.findall(running))
        few = third < self.letters
        if third < self.least or (few and _GREEK.search(running)):
            return 0
        return 0 if len(_LETTER.findall(before)) > len(theirs.findall(before)) else third


CHECKS = (WrongScript(),)


def by_letters(text: str, language: str) -> str | None:
    """Return the language that a text is in, by letters that Chinese and Japanese do not share.

    A Japanese sentence has kana, a Chinese one has none.
    """
    base = language.partition("-")[0]
    if base not in ("ja", "zh"):
        return None
    han, kana = len(_HAN.findall(text)), len(_KANA.findall(text))
    if base == "ja":
        return "zh" if han >= _NO_NAME and not kana else None
    return "ja" if kana >= _FEW and 4 * kana > han else None


@lru_cache(maxsize=MANY)
def letters_of(language: str) -> "regex.Pattern[str] | None":
    """Return a pattern for one letter of the scripts that a language is written in."""
    scripts = [one for script in scripts_of(language) for one in _LETTERS.get(script, (script,))]
    if not scripts:
        return None
    properties = "".join(rf"\p{{Script={script}}}" for script in scripts)
    try:
        return regex.compile(rf"(?=\p{{L}})[{properties}]")
    except regex.error:  # a script without letters of its own in Unicode
        return None
