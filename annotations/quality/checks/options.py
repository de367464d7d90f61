"""Do the options still stand apart, and do they still speak of one another?"""

from collections.abc import Iterator
from string import ascii_uppercase
from typing import ClassVar

from annotations.quality.checks.base import Check, Finding, Severity
from annotations.quality.units import Unit, option_field
from workbench.core.messages import gettext_noop

_FINAL_MARKS = ".。।።۔։"


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


CHECKS = (IdenticalOptions(), LongKey())


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
