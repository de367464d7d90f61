"""Is a text in the language it should be in? By the runs of letters that are common in it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import regex

from annotations.quality.checks.base import Check, Finding, Severity, Unchecked
from annotations.quality.languages import scripts_of
from annotations.quality.profiles import is_only_one_of_script, likeness, profiles_of
from annotations.quality.units import Unit, fields_in_both
from annotations.quality.variants import neighbour_of
from workbench.core.languages import language_of
from workbench.core.messages import gettext_noop

_LETTER = regex.compile(r"\p{L}")
_WORD = regex.compile(r"[\p{L}\p{M}'’-]+")
_LATIN_WORD = regex.compile(r"\p{Latin}[\p{Latin}\p{M}]*+")
_ASIDE = regex.compile(r"\([^()]*\)|&#?\w+;|\\\w+|\$[^$]*\$|`[^`]*`|(?P<capitals>\b\p{Lu}{2,}+\b)")
_SIGN = regex.compile(r"[_=/@]")
_RUN = regex.compile(r"\S+")

_MANY = 8
"""Words: that many in a row are no term."""


class WrongLanguage(Check):
    """Only for languages whose commonest letters are known, or that alone have their script.

    What is left as the source has it is for another check to report: words of the source are no
    sign of a language here.
    """

    id = "wrong_language"
    order = 15
    name = gettext_noop("Wrong language")
    description = gettext_noop(
        "A field of twenty letters or more reads like another language than the one it should be "
        "in; an error where there is no doubt."
    )
    compares = True
    letters: ClassVar[int] = 20
    enough: ClassVar[int] = 2000
    words: ClassVar[int] = 4
    likely: ClassVar[float] = 4.2
    sure: ClassVar[float] = 5.5
    likely_of_few: ClassVar[float] = 6.0

    def unchecked(self, language: str) -> Unchecked | None:
        if profiles_of(language) or is_only_one_of_script(language):
            return None
        return Unchecked(gettext_noop("What its texts look like is not known."))

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            other = self._other_language(before, after, language, source.language)
            if other is None:
                continue
            name, is_sure = other
            finding = self.finding(
                field,
                gettext_noop("This reads like %(language)s.", language=language_of(name).name),
                gettext_noop("Write this field in the language of the translation."),
            )
            yield replace(finding, severity=Severity.ERROR) if is_sure else finding

    def _other_language(
        self, before: str, after: str, language: str, source_language: str
    ) -> tuple[str, bool] | None:
        """Return the language that a text reads like, and whether there is no doubt."""
        if neighbour := neighbour_of(after, language):
            return neighbour, True
        after = after[: self.enough]
        if len(after) < self.letters or likeness(after, language) is None:
            return None
        text = _telling_text(before, after, language, source_language)
        words = len(text.split())
        if words < 2 or len(_LETTER.findall(text)) < self.letters:
            return None
        is_few = words < self.words
        other = likeness(text, language)
        if other is None or other.certainty < (self.likely_of_few if is_few else self.likely):
            return None
        return other.language, other.certainty >= self.sure and not is_few


CHECKS = (WrongLanguage(),)


def _telling_text(before: str, after: str, language: str, source_language: str) -> str:
    """Return what shows the language of a text: its words but those kept from the source.

    Of a text of many words that are nearly all kept, all but names do, unless nothing has changed.
    """
    words = _WORD.findall(_running_text(after, language))
    theirs = [word.casefold() for word in _WORD.findall(_running_text(before, source_language))]
    kept = set(theirs)
    own = [word for word in words if word.casefold() not in kept]
    if not own or 5 * len(own) > len(words) or len(words) < _MANY:
        return " ".join(own)
    return " ".join(word for word in words if not word[0].isupper())


def _running_text(text: str, language: str) -> str:
    """Leave out code, abbreviations and asides, and Latin terms where Latin is not the script."""
    text = _without_code(text)
    scripts = scripts_of(language)
    return text if "Latn" in scripts or not scripts else _LATIN_WORD.sub(" ", text)


def _without_code(text: str) -> str:
    if not _SIGN.search(text):
        return _ASIDE.sub(" ", text)
    parts, place = [], 0
    for start, end in _code(text):
        parts.append(text[place:start])
        place = end
    return " ".join([*parts, text[place:]])


def _code(text: str) -> Iterator[tuple[int, int]]:
    r"""Yield what `_ASIDE` matches, and from where that ends every `\S*[_=/@]\S*`.

    As one pattern it would look for a sign from each character of a word without any.
    """
    place, aside = 0, _ASIDE.search(text)
    for run in _RUN.finditer(text):
        last = max(map(run[0].rfind, "_=/@"))
        while last >= 0 and (start := max(place, run.start())) <= run.start() + last:
            if aside and aside.start() < place:
                aside = _ASIDE.search(text, place)
            if aside and (aside.start(), aside["capitals"] is not None) < (start, True):
                yield aside.span()
                place = aside.end()
            else:
                yield start, run.end()
                place = run.end()
    yield from (found.span() for found in _ASIDE.finditer(text, place))
