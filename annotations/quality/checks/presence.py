"""Is everything there, and is it translated?"""

from collections.abc import Iterator
from typing import ClassVar

import regex

from annotations.quality.checks.base import Check, Finding, Severity
from annotations.quality.checks.scripts import letters_of, script_of
from annotations.quality.units import OPTIONS, Unit, fields_in_both, folded, option_field
from annotations.vocabularies import SOURCE_LANGUAGE

_LETTER = regex.compile(r"\p{L}")
_PLAIN_WORD = regex.compile(r"(?<![\p{L}\p{N}\\_'-])\p{Ll}{3,}(?![\p{L}\p{N}_(])")
_WORD = regex.compile(r"(?!\p{Lu}+\b)\p{L}[\p{L}\p{M}]+")
_ASIDE = regex.compile(r"\([^()]*\)|&#?\w+;")
_LABEL = regex.compile(r"(?:^|\s)\(?([A-J])[.):]\s")


class EmptyField(Check):
    id = "empty"
    name = "Empty field"
    description = "A question or option of the translation is empty though the source's is not."
    severity = Severity.ERROR
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            if before.strip() and not after.strip():
                yield self.finding(field, "Nothing is written here.", "Translate this field.")


class OptionCount(Check):
    id = "option_count"
    name = "Number of options"
    description = "The translation has more or fewer options than the source."
    severity = Severity.ERROR
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        wanted, found = len(source.options), len(target.options)
        if wanted != found:
            yield self.finding(
                OPTIONS,
                f"The source has {wanted} options and the translation {found}.",
                "Give every option of the source its own field, in the same order.",
            )


class MergedOptions(Check):
    """Several lettered options inside one field."""

    id = "merged_options"
    name = "Options run together"
    description = "One field of the translation lists several lettered options (`A) ... B) ...`)."
    severity = Severity.ERROR
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            labels = set(_LABEL.findall(after))
            if {"A", "B"} <= labels and len(labels) > len(set(_LABEL.findall(before))):
                yield self.finding(
                    field,
                    "This field lists several options.",
                    "Move each option to its own field and leave its letter out.",
                )


class Untranslated(Check):
    """Numbers, formulae, names and single terms may stay as they are."""

    id = "untranslated"
    name = "Left in English"
    description = (
        "A field reads as in the source although it has three different ordinary words; numbers, "
        "formulae, names and single terms may stay."
    )
    compares = True
    ordinary_words: ClassVar[int] = 3

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        if language == SOURCE_LANGUAGE:
            return
        for field, before, after in fields_in_both(source, target):
            if (
                folded(before) == folded(after)
                and len(set(_PLAIN_WORD.findall(before))) >= self.ordinary_words
            ):
                yield self.finding(field, "This is the English text.", "Translate this field.")


class WrongScript(Check):
    """Terms may keep their own script: capitals and what stands in brackets are left out."""

    id = "wrong_script"
    name = "Wrong script"
    description = (
        "Three in four letters of a field of four words or more are not of the language's "
        "script, leaving out abbreviations and what stands in brackets."
    )
    words: ClassVar[int] = 4
    share: ClassVar[float] = 0.25

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        own = letters_of(language)
        if own is None:
            return
        for field, text in target.fields():
            words = _WORD.findall(_ASIDE.sub("", text))
            if len(words) < self.words:
                continue
            running = "".join(words)
            share = len(own.findall(running)) / len(_LETTER.findall(running))
            if share < self.share:
                yield self.finding(
                    field,
                    f"Only {share:.0%} of the letters are of the script of this language.",
                    "Translate what is still in another language or script.",
                )


class OnlyKeyDiffers(Check):
    """Single words and abbreviations prove nothing where both languages use one alphabet."""

    id = "key_language"
    name = "The key gives itself away by its language"
    description = "The right option is the only one left in English, or the only one translated."
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        key, count = source.key, len(source.options)
        if key is None or len(target.options) != count or count < 3 or language == SOURCE_LANGUAGE:
            return
        kept = [folded(a) == folded(b) for a, b in zip(source.options, target.options, strict=True)]
        if kept.count(kept[key]) != 1:
            return
        needed = 2 if script_of(language) in ("Latn", None) else 1
        english = [text for text, same in zip(source.options, kept, strict=True) if same]
        if all(len(_PLAIN_WORD.findall(text)) >= needed for text in english):
            state = "left in English" if kept[key] else "translated"
            yield self.finding(
                option_field(key),
                f"This right option is the only one that is {state}.",
                "Treat all options alike, so that the language does not tell the answer.",
            )
