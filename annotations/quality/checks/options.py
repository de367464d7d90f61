"""Do the options still stand apart, and do they still speak of one another?"""

from collections.abc import Iterator
from functools import lru_cache
from string import ascii_uppercase
from typing import ClassVar

import regex

from annotations.quality.checks.base import Check, Finding, Severity, Unchecked
from annotations.quality.units import Unit, fields_in_both, is_english, option_field
from workbench.core.messages import gettext_noop

_FINAL_MARKS = ".。।።۔։"
_REFERENCE = regex.compile(
    r"""(?<![\p{L}\p{N}.'-])
    (?: (?i:both|either|neither|options?|answers?|choices?)\ \(?(?P<letter>[A-J])\)?(?!['.]\p{L})
      | \(?(?P<letter>[A-J])\)? (?:,\ ?\(?(?P<letter>[A-J])\)?){0,25}+ ,?  # no more are options
        \ (?:and|or|nor|&)\ \(?(?P<letter>[A-J])\)?
    ) (?![\p{L}\p{N}'-])""",
    regex.VERBOSE,
)
_LONE_LETTER = regex.compile(r"(?<![A-Za-z])[A-J](?![A-Za-z])")


class IdenticalOptions(Check):
    id = "identical_options"
    order = 4
    name = gettext_noop("Two options are equal")
    description = gettext_noop(
        "Two options read the same, so that one cannot be right without the other."
    )
    severity = Severity.ERROR

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        first: dict[str, int] = {}
        for index, option in enumerate(target.options):
            text = _comparable(option)
            if text and text in first:
                yield self.finding(
                    option_field(index),
                    gettext_noop(
                        "Options %(first)s and %(second)s are equal.",
                        first=_letter(first[text]),
                        second=_letter(index),
                    ),
                    gettext_noop("Word the two options so that they differ as in the source."),
                )
            first.setdefault(text, index)


class OptionReferences(Check):
    """A release letters its options in Latin, whatever the language.

    References are known by the English words beside the letters.
    """

    id = "option_references"
    order = 12
    name = gettext_noop("References to options by letter")
    description = gettext_noop(
        "The source speaks of options by letter (`both A and C`) and the translation does not "
        "name the same Latin letters."
    )
    compares = True

    def unread(self, source_language: str) -> Unchecked | None:
        if is_english(source_language):
            return None
        return Unchecked(gettext_noop("It knows such references in English sources alone."))

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        letters = set(ascii_uppercase[: len(source.options)])
        for field, before, after in fields_in_both(source, target):
            missing = (_named(before) & letters) - set(_LONE_LETTER.findall(after))
            if missing and after.strip():
                yield self.finding(
                    field,
                    gettext_noop(
                        "The source refers to option %(letters)s; this does not.",
                        letters=", ".join(sorted(missing)),
                    ),
                    gettext_noop(
                        "Refer to the same options by their Latin letters, A for the first."
                    ),
                )


class LongKey(Check):
    """Guessers pick the longest option."""

    id = "long_key"
    order = 23
    name = gettext_noop("The key gives itself away by its length")
    description = gettext_noop(
        "The right option is half as long again as any other, which it is not in the source."
    )
    compares = True
    ratio: ClassVar[float] = 1.5
    source_ratio: ClassVar[float] = 1.15
    shortest: ClassVar[int] = 20

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        key = source.key
        if key is None or not len(source.options) == len(target.options) > 2:
            return
        before, after = _lead(source, key), _lead(target, key)
        long_enough = len(target.options[key]) >= self.shortest
        if long_enough and after >= self.ratio and before <= self.source_ratio:
            yield self.finding(
                option_field(key),
                gettext_noop(
                    "This right option is %(ratio)s times as long as any other.",
                    ratio=f"{after:.1f}",
                ),
                gettext_noop("Word it as briefly as the others, or the others as fully."),
            )


CHECKS = (IdenticalOptions(), OptionReferences(), LongKey())


@lru_cache(maxsize=256)
def _named(source: str) -> frozenset[str]:
    """Return the letters a source refers to; kept, for it is checked at every pause."""
    matches = _REFERENCE.finditer(source)
    return frozenset(letter for match in matches for letter in match.captures("letter"))


def _lead(unit: Unit, key: int) -> float:
    """Return the key's length over that of the longest other option."""
    lengths = [len(option.strip()) for option in unit.options]
    others = max(lengths[:key] + lengths[key + 1 :])
    return lengths[key] / max(others, 1)


def _comparable(option: str) -> str:
    text = " ".join(option.split())
    return text.rstrip(_FINAL_MARKS).rstrip()


def _letter(index: int) -> str:
    return ascii_uppercase[index]
