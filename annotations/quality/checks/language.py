"""Is a text in the language it should be in? By the letter statistics of the lingua library."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import ClassVar

import regex
from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.languages import files, knowledge, script_of
from annotations.quality.units import Unit, fields_in_both, folded
from workbench.core.messages import gettext_noop

_SHARED_NAMES = dict.fromkeys((Language.INDONESIAN, Language.MALAY), "Indonesian or Malay")
_LETTER = regex.compile(r"\p{L}")
_WORD = regex.compile(r"[\p{L}\p{M}'’-]+")
_LATIN_WORD = regex.compile(r"[\p{Latin}\p{M}]+")
_ASIDE = regex.compile(r"\([^()]*\)|&#?\w+;|\\\w+|\$[^$]*\$|`[^`]*`|(?P<capitals>\b\p{Lu}{2,}+\b)")
_SIGN = regex.compile(r"[_=/@]")
_RUN = regex.compile(r"\S+")


class WrongLanguage(Check):
    """Only for languages that there is a model of, and text long enough to tell.

    What reads as in the source is for another check to report. Malay and Indonesian are not told
    apart, nor is anything taken for Filipino, which short texts full of names resemble.
    """

    id = "wrong_language"
    order = 15
    name = gettext_noop("Wrong language")
    description = gettext_noop(
        "A field of sixty letters or more (twenty in Chinese, Japanese and Korean) reads like "
        "another language than the one it should be in."
    )
    compares = True
    enough: ClassVar[int] = 600
    certain: ClassVar[float] = 0.95
    unlikely: ClassVar[float] = 0.001

    def unchecked(self, language: str) -> Unchecked | None:
        if knowledge(language).identifier:
            return None
        return Unchecked(gettext_noop("There is no model that tells it from other languages."))

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        known = knowledge(language).identifier
        if known is None:
            return
        for field, before, after in fields_in_both(source, target):
            text = _telling_text(before, after, language, source.language)
            if _size(text) < known.letters or folded(before) == folded(after):
                continue
            other = self._other_language(text, known.model)
            if other is not None:
                yield self.finding(
                    field,
                    gettext_noop("This reads like %(language)s.", language=other),
                    gettext_noop("Write this field in the language of the translation."),
                )

    def _other_language(self, text: str, code: str) -> str | None:
        """Return the name of the language a text is surely in, None where it may be `code`."""
        shares = dict(_shares(text[: self.enough]))
        own = shares.pop(_name(_language(code)))
        shares.pop(_name(Language.TAGALOG), None)
        name, share = max(shares.items(), key=lambda pair: pair[1])
        return name if share >= self.certain and own <= self.unlikely else None


CHECKS = (WrongLanguage(),)


@lru_cache(maxsize=2048)
def _shares(text: str) -> Mapping[str, float]:
    """How likely each language is; a text is looked at when it is opened and when it is sent."""
    shares: defaultdict[str, float] = defaultdict(float)
    for found in _detector().compute_language_confidence_values(text):
        shares[_name(found.language)] += found.value
    return MappingProxyType(shares)


@cache
def _detector() -> LanguageDetector:
    """Trigrams alone do for sentences, and take a tenth of the memory of all n-grams."""
    known = (knowledge(tag).identifier for tag in files())
    languages = {_language(identifier.model) for identifier in known if identifier}
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


def _language(code: str) -> Language:
    return Language.from_iso_code_639_1(IsoCode639_1.from_str(code))


def _name(language: Language) -> str:
    return _SHARED_NAMES.get(language, language.name.capitalize())


def _telling_text(before: str, after: str, language: str, source_language: str) -> str:
    """Return what shows the language of a text: its words but those kept from the source.

    Where hardly any others are left, all of them do.
    """
    words = _WORD.findall(_running_text(after, language))
    kept = set(_WORD.findall(_running_text(before, source_language).casefold()))
    own = " ".join(word for word in words if word.casefold() not in kept)
    everything = " ".join(words)
    return own if _size(own) >= _size(everything) / 5 else everything


def _running_text(text: str, language: str) -> str:
    """Leave out code, abbreviations and asides, and Latin terms where Latin is not the script."""
    text = _without_code(text)
    return text if script_of(language) in ("Latn", None) else _LATIN_WORD.sub(" ", text)


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


def _size(text: str) -> int:
    return len(_LETTER.findall(text))
