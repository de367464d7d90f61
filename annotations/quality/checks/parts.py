"""Do options that are made of the same few parts have them in the places of the source?"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import regex

from annotations.quality.checks.base import Check, Finding
from annotations.quality.units import Unit, folded, option_field
from workbench.core.messages import gettext_noop

_SEPARATOR = regex.compile(r"[,;،؛、，；]")
_WORDS = regex.compile(r"(?=.*\p{L})\S++(?: \S++){0,3}+")
"""Few, for in longer parts the words of an option change places."""

_MARKS = " .。।።۔։"

Parts = tuple[str, ...]


class RepeatedParts(Check):
    """`True, False`, `Wrong, Not wrong`: whatever the words, each is rendered by its own."""

    id = "repeated_parts"
    order = 12
    name = gettext_noop("Options made of the same parts")
    description = gettext_noop(
        "The options of the source are made of the same few parts (`True, False`), and one of the "
        "translation has a part where the others have it for another."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        wanted, found = _parts(source.options), _parts(target.options)
        if not (_are_repeated(wanted) and list(map(len, wanted)) == list(map(len, found))):
            return
        meant: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for before, after in zip(wanted, found, strict=True):
            for part, said in zip(before, after, strict=True):
                meant[said][part] += 1
        usual = {said: parts.most_common(1)[0][0] for said, parts in meant.items()}
        for index, (before, after) in enumerate(zip(wanted, found, strict=True)):
            for part, said in zip(before, after, strict=True):
                if usual[said] != part:
                    yield self._exchanged(index, part, said, usual[said])
                    break

    def _exchanged(self, index: int, part: str, said: str, other: str) -> Finding:
        return self.finding(
            option_field(index),
            gettext_noop(
                "`%(said)s` stands for `%(part)s` here, and for `%(other)s` in other options.",
                said=said,
                part=part,
                other=other,
            ),
            gettext_noop("Put the parts in the order of the source, in every option."),
        )


CHECKS = (RepeatedParts(),)


def _parts(options: Sequence[str]) -> list[Parts]:
    return [
        tuple(folded(part).strip(_MARKS) for part in _SEPARATOR.split(option.strip(_MARKS)))
        for option in options
    ]


def _are_repeated(options: Sequence[Parts]) -> bool:
    """Whether every option has as many parts, and each part stands more than once."""
    if (
        len(options) < 2
        or len(options[0]) < 2
        or any(len(one) != len(options[0]) for one in options)
    ):
        return False
    times = Counter(part for one in options for part in one)
    return min(times.values()) > 1 and all(_WORDS.fullmatch(part) for part in times)
