"""Is everything there, and is it translated?"""

from collections.abc import Iterator
from typing import ClassVar

import regex

from annotations.quality.checks.base import Check, Finding, Severity, Unchecked
from annotations.quality.checks.scripts import letters_of
from annotations.quality.languages import script_of
from annotations.quality.units import OPTIONS, Unit, fields_in_both, folded, option_field
from workbench.core.messages import gettext_noop

_LETTER = regex.compile(r"\p{L}")
_PLAIN_WORD = regex.compile(r"(?<![\p{L}\p{N}\\_'-])[\p{Ll}\p{Lo}\p{M}]{3,}(?![\p{L}\p{N}_(])")
_CODE = regex.compile(r"[{}=<>\\$`]|\(\)|\w_\w|\b(?:sin|cos|tan|log|exp|lim)\b")
_PROSE = regex.compile(r"(?i)\b(?:the|of|which|that|this|what|how|are|was|were|with|from|by|to)\b")
# Homo habilis, Escherichia coli: names that every language writes alike
_BINOMIALS = regex.compile(r"(?:\W*(?:and\W+|or\W+)?\p{Lu}(?:\p{Ll}+|\.) \p{Ll}+)+\W*")
# Capitals alone are passed over at once; the group holds a word.
_WORD = regex.compile(r"\p{Lu}++\b|(\p{L}[\p{L}\p{M}]+)")
_ANY_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_ASIDE = regex.compile(r"\([^()]*\)|&#?\w+;")
_LABEL = regex.compile(r"(?:^|\s)\(?([A-J])[.):]\s")


class EmptyField(Check):
    id = "empty"
    order = 1
    name = gettext_noop("Empty field")
    description = gettext_noop(
        "A question or option of the translation is empty though the source's is not."
    )
    severity = Severity.ERROR
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            if before.strip() and not after.strip():
                yield self.finding(
                    field,
                    gettext_noop("Nothing is written here."),
                    gettext_noop("Translate this field."),
                )


class OptionCount(Check):
    id = "option_count"
    order = 2
    name = gettext_noop("Number of options")
    description = gettext_noop("The translation has more or fewer options than the source.")
    severity = Severity.ERROR
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        wanted, found = len(source.options), len(target.options)
        if wanted != found:
            yield self.finding(
                OPTIONS,
                gettext_noop(
                    "The source has %(wanted)s options and the translation %(found)s.",
                    wanted=str(wanted),
                    found=str(found),
                ),
                gettext_noop("Give every option of the source its own field, in the same order."),
            )


class MergedOptions(Check):
    """Several lettered options inside one field."""

    id = "merged_options"
    order = 3
    name = gettext_noop("Options run together")
    description = gettext_noop(
        "One field of the translation lists several lettered options (`A) ... B) ...`)."
    )
    severity = Severity.ERROR
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            labels = set(_LABEL.findall(after))
            if {"A", "B"} <= labels and len(labels) > len(set(_LABEL.findall(before))):
                yield self.finding(
                    field,
                    gettext_noop("This field lists several options."),
                    gettext_noop("Move each option to its own field and leave its letter out."),
                )


class Untranslated(Check):
    """Numbers, formulae, names and single terms may stay as they are."""

    id = "untranslated"
    order = 13
    name = gettext_noop("Left untranslated")
    description = gettext_noop(
        "A field has the words of the source although three different ones are ordinary; numbers, "
        "formulae, code, names and single terms may stay."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        if language == source.language:
            return
        for field, before, after in fields_in_both(source, target):
            if left_as_it_was(before, after):
                yield self.finding(
                    field,
                    gettext_noop("This is the text of the source."),
                    gettext_noop("Translate this field."),
                )


class WrongScript(Check):
    """Terms may keep their own script: capitals and what stands in brackets are left out."""

    id = "wrong_script"
    order = 14
    name = gettext_noop("Wrong script")
    description = gettext_noop(
        "Three in four letters of a field of four words or more are not of the language's "
        "script, leaving out abbreviations and what stands in brackets."
    )
    words: ClassVar[int] = 4
    share: ClassVar[float] = 0.25

    def unchecked(self, language: str) -> Unchecked | None:
        if letters_of(language):
            return None
        return Unchecked(gettext_noop("Which script it is written in is not known."))

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        own = letters_of(language)
        if own is None:
            return
        for field, before, after in fields_in_both(source, target):
            words = [word for word in _WORD.findall(_ASIDE.sub("", after)) if word]
            if len(words) < self.words or left_as_it_was(before, after):
                continue
            running = "".join(words)
            share = len(own.findall(running)) / len(_LETTER.findall(running))
            if share < self.share:
                yield self.finding(
                    field,
                    gettext_noop(
                        "Only %(share)s of the letters are of the script of this language.",
                        share=f"{share:.0%}",
                    ),
                    gettext_noop("Translate what is still in another language or script."),
                )


class OnlyKeyDiffers(Check):
    """Single words and abbreviations prove nothing where both languages use one alphabet."""

    id = "key_language"
    order = 24
    name = gettext_noop("The key gives itself away by its language")
    description = gettext_noop(
        "The right option is the only one left untranslated, or the only one translated."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        key, count = source.key, len(source.options)
        if key is None or len(target.options) != count or count < 3 or language == source.language:
            return
        kept = [folded(a) == folded(b) for a, b in zip(source.options, target.options, strict=True)]
        if kept.count(kept[key]) != 1:
            return
        needed = 2 if script_of(language) in ("Latn", None) else 1
        untranslated = [text for text, same in zip(source.options, kept, strict=True) if same]
        if all(len(_PLAIN_WORD.findall(text)) >= needed for text in untranslated):
            yield self.finding(
                option_field(key),
                gettext_noop("This right option is the only one that is left untranslated.")
                if kept[key]
                else gettext_noop("This right option is the only one that is translated."),
                gettext_noop(
                    "Treat all options alike, so that the language does not tell the answer."
                ),
            )


CHECKS = (
    EmptyField(),
    OptionCount(),
    MergedOptions(),
    Untranslated(),
    WrongScript(),
    OnlyKeyDiffers(),
)


def left_as_it_was(before: str, after: str) -> bool:
    """Say whether a translation has the words of its source although some are ordinary ones."""
    if _words(before) != _words(after) or len(set(_PLAIN_WORD.findall(before))) < 3:
        return False
    is_code = _CODE.search(before) and not _PROSE.search(before)
    return not (is_code or _BINOMIALS.fullmatch(before))


def _words(text: str) -> list[str]:
    return _ANY_WORD.findall(folded(text))
