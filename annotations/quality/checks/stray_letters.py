"""Single letters of a script that nothing else here is written in."""

from collections.abc import Iterator
from functools import lru_cache

import regex

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.checks.scripts import script_names
from annotations.quality.languages import MANY
from annotations.quality.units import Unit, fields_in_both
from annotations.quality.variants import strays_of_chinese
from annotations.quality.verbatim import prose
from workbench.core.messages import gettext_noop

_ASIDE = regex.compile(r"\([^()]*\)|（[^（）]*）")


class StrayLetters(Check):
    """Models slip into a neighbour's script for a word. Latin and Greek are everywhere at home.

    What stands in brackets may be how a name is written at home.
    """

    id = "stray_letters"
    order = 16
    name = gettext_noop("Letters of another script")
    description = gettext_noop(
        "A word has letters of a script that neither the language nor the source is written in, or "
        "Chinese has a letter of its other way of writing; not in brackets."
    )
    compares = True

    def unchecked(self, language: str) -> Unchecked | None:
        if script_names(language):
            return None
        return Unchecked(gettext_noop("Which script it is written in is not known."))

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        pattern = _foreign(language)
        for field, before, after in fields_in_both(source, target):
            if after.isascii():
                continue
            there = [match.span() for match in pattern.finditer(after)] if pattern else []
            if language.startswith("zh"):
                there += strays_of_chinese(after)
            if not there:
                continue
            plain = _ASIDE.sub(lambda aside: " " * len(aside[0]), prose(after))
            for start, end in there:
                word = after[start:end]
                if plain[start:end] == word and word not in before:
                    yield self.finding(
                        field,
                        gettext_noop("“%(word)s” is of another script than the rest.", word=word),
                        gettext_noop("Write it in the script of this language."),
                        start=start,
                        end=end,
                    )


CHECKS = (StrayLetters(),)


@lru_cache(maxsize=MANY)
def _foreign(language: str) -> "regex.Pattern[str] | None":
    """Letters that are neither the language's nor Latin, Greek or of many scripts."""
    names = (*script_names(language), "Latin", "Greek", "Common", "Inherited")
    own = "".join(rf"\p{{Script={name}}}" for name in names)
    try:
        return regex.compile(rf"(?V1)[[\p{{L}}\p{{M}}]--[{own}]]+")
    except regex.error:  # a script without letters of its own in Unicode
        return None
