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
from annotations.quality.variants import script_in, wanted_scripts
from workbench.core.mathematics.stretches import prose_of
from workbench.core.messages import gettext_noop

_LETTER = regex.compile(r"\p{L}")
# Capitals alone are passed over at once; the group holds a word.
_WORD = regex.compile(r"\p{Lu}++\b|(\p{L}[\p{L}\p{M}]+)")
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


_BOTH = {"zh": ("Hans", "Hant"), "sr": ("Cyrl", "Latn")}
"""Languages that are written in two scripts."""


class WrongScript(Check):
    """Terms may keep their own script: capitals and what stands in brackets are left out."""

    id = "wrong_script"
    order = 14
    name = gettext_noop("Wrong script")
    description = gettext_noop(
        "Three in four letters of a field of four words or twelve letters are not of the "
        "language's script, leaving out abbreviations, formulae, code and what stands in brackets. "
        "An error for a "
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
        yield from self._other_variant(target, language)
        own = letters_of(language)
        if own is None:
            return
        others, theirs = _letters_beside(language), letters_of(source.language)
        is_latin = "Latn" in scripts_of(language)
        for field, before, after in fields_in_both(source, target):
            if (is_latin and after.isascii()) or not others.search(after):
                continue
            words = [word for word in _WORD.findall(_ASIDE.sub("", prose_of(after))) if word]
            running = "".join(words)
            letters, right = len(_LETTER.findall(running)), len(own.findall(running))
            if not letters or right == letters:
                continue
            is_third = self._is_third(words, own, theirs, before)
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

    def _other_variant(self, target: Unit, language: str) -> Iterator[Finding]:
        """Yield fields in the other of a language's two scripts, or a question unlike its options.

        Where the language may be in either, a unit has to be in one; but below a Cyrillic question
        options in Latin letters may be names.
        """
        wanted = wanted_scripts(language)
        both = _BOTH.get(language.partition("-")[0])
        if both is None:
            return
        found = {field: script_in(text, both) for field, text in target.fields()}
        if len(wanted) > 1:
            options = [script for field, script in found.items() if field != QUESTION and script]
            is_alone = len(options) > 1 and found[QUESTION] not in (None, "Cyrl", *options)
            wanted = (options[0],) if is_alone and len(set(options)) == 1 else both
        for field, script in found.items():
            if script and script not in wanted:
                finding = self.finding(
                    field,
                    gettext_noop("This is in the other of the two scripts of this language."),
                    gettext_noop("Write the whole unit in one script."),
                )
                yield replace(finding, severity=Severity.ERROR)

    def _is_third(
        self,
        words: list[str],
        own: "regex.Pattern[str]",
        theirs: "regex.Pattern[str] | None",
        before: str,
    ) -> bool:
        """Whether the words that are not the source's are of a script that it has nothing of."""
        if theirs is None:
            return False
        kept = set(_WORD.findall(before))
        running = "".join(word for word in words if word not in kept)
        letters = len(_LETTER.findall(running))
        third = letters - len(own.findall(running)) - len(theirs.findall(running))
        if third < (self.letters if _GREEK.search(running) else self.least):
            return False
        return 2 * third > letters and len(_LETTER.findall(before)) == len(theirs.findall(before))


CHECKS = (WrongScript(),)


@lru_cache(maxsize=MANY)
def letters_of(language: str) -> "regex.Pattern[str] | None":
    """Return a pattern for one letter of the scripts that a language is written in."""
    if not (scripts := _properties(language)):
        return None
    try:
        return regex.compile(rf"(?=\p{{L}})[{scripts}]")
    except regex.error:  # a script without letters of its own in Unicode
        return None


@lru_cache(maxsize=MANY)
def _letters_beside(language: str) -> "regex.Pattern[str]":
    """A pattern for one letter of any other script."""
    return regex.compile(rf"(?=\p{{L}})[^{_properties(language)}]")


def _properties(language: str) -> str:
    return "".join(rf"\p{{Script={script}}}" for script in script_names(language))


def script_names(language: str) -> tuple[str, ...]:
    """Return the scripts of Unicode that a language is written in."""
    return tuple(one for script in scripts_of(language) for one in _LETTERS.get(script, (script,)))
