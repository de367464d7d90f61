"""The versions of a text that a task has: who stands by which, and how they differ, by field."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from annotations.canonical import canonical
from annotations.models import Translation
from annotations.quality.diff import CONTEXT, Stretch, side_by_side

DIGITS = 9
"""So many versions can be taken by a key."""


@dataclass(frozen=True)
class Backer:
    """A person who stands by a version, under a letter, with the badge of the verdict."""

    letter: str
    state: str


@dataclass
class Version:
    """A text and all that read the same: offered by an engine, by people, or by both."""

    number: int
    text: Translation
    offered: list[Translation] = field(default_factory=list)
    backers: list[Backer] = field(default_factory=list)

    @property
    def key(self) -> str:
        return str(self.number) if self.number <= DIGITS else ""


@dataclass(frozen=True)
class Piece:
    """A part of a wording, with the numbers of the wordings that lack it.

    `is_long` is what need not be shown of a text that differs elsewhere.
    """

    text: str
    lacking: str = ""
    is_long: bool = False


@dataclass(frozen=True)
class Wording:
    """How versions word a field, in stretches that tell which other wordings lack them."""

    number: int
    text: str
    versions: list[Version]
    stretches: list[Stretch]

    @property
    def pieces(self) -> Iterator[Piece]:
        for one in self.stretches:
            lacking = " ".join(str(index + 1) for index in one.lacking)
            if lacking or len(one.text) <= 3 * CONTEXT:
                yield Piece(one.text, lacking)
                continue
            start = one.text.find(" ", CONTEXT, 2 * CONTEXT) + 1 or CONTEXT
            end = one.text.rfind(" ", -2 * CONTEXT, -CONTEXT) + 1 or len(one.text) - CONTEXT
            yield Piece(one.text[:start])
            yield Piece(one.text[start:end], is_long=True)
            yield Piece(one.text[end:])


def collapsed(
    offered: Iterable[Translation], written: Iterable[tuple[Backer, Translation]]
) -> list[Version]:
    """Each text once, those that were offered first."""
    found: dict[str, Version] = {}
    for text in offered:
        _version(found, text).offered.append(text)
    for backer, text in written:
        _version(found, text).backers.append(backer)
    return list(found.values())


def wordings(versions: Sequence[Version], place: int, language: str) -> list[Wording]:
    """How the versions word the field at this place, each wording once."""
    by_text: dict[str, list[Version]] = {}
    for version in versions:
        fields = version.text.fields
        text = canonical(fields[place]) if place < len(fields) else ""
        by_text.setdefault(text, []).append(version)
    cut = side_by_side(list(by_text), language)
    return [
        Wording(number, text, by_text[text], stretches)
        for number, (text, stretches) in enumerate(zip(by_text, cut, strict=True), start=1)
    ]


def _version(found: dict[str, Version], text: Translation) -> Version:
    return found.setdefault(text.text_hash, Version(len(found) + 1, text))
