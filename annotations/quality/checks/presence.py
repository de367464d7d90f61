"""Is everything there?"""

from collections.abc import Iterator

import regex

from annotations.quality.checks.base import Check, Finding, Severity
from annotations.quality.checks.untranslated import PLAIN_WORD
from annotations.quality.languages import script_of
from annotations.quality.units import OPTIONS, Unit, fields_in_both, folded, option_field
from workbench.core.messages import gettext_noop

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
            if "A" not in after or "B" not in after:  # most texts, known without an expression
                continue
            found = list(_LABEL.finditer(after))
            labels = {match[1] for match in found}
            if {"A", "B"} <= labels and len(labels) > len(set(_LABEL.findall(before))):
                yield self.finding(
                    field,
                    gettext_noop("This field lists several options."),
                    gettext_noop("Move each option to its own field and leave its letter out."),
                    start=found[0].start(1),
                    end=found[-1].end(1),
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
        if all(len(PLAIN_WORD.findall(text)) >= needed for text in untranslated):
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
    OnlyKeyDiffers(),
)
