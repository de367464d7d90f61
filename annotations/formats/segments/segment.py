"""What goes out to an agency, and what comes back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

from annotations.quality.units import Unit
from workbench.core.letters import LETTERS

OURS = "Workbench"
"""Whose notes those are that go out."""

PASSAGE, KEY = "passage", "key"
LOCKED = frozenset({PASSAGE, KEY})
HASH = 16
"""Characters of a text's hash that tell it from the item's others."""

_ID = re.compile(r"(.+)#(question|option_[a-z]|passage|key)", re.DOTALL)


class State(StrEnum):
    """How far a text has come, in the order of `reached`."""

    NEW = "new"
    DRAFT = "draft"
    REVIEWED = "reviewed"
    FINAL = "final"

    @property
    def is_decided(self) -> bool:
        """Whether somebody stands by the text."""
        return self in (State.REVIEWED, State.FINAL)


class Version(NamedTuple):
    """Which text was sent out, by its hash, and how far it had come: few tools keep states."""

    hash: str
    state: str

    @classmethod
    def of(cls, text_hash: str, state: str = "") -> Self:
        return cls(text_hash[:HASH], state)

    @classmethod
    def read(cls, written: str) -> Self:
        hash, _, state = written.partition("-")
        return cls(hash, state)

    def __str__(self) -> str:
        return f"{self.hash}-{self.state}"


class Head(NamedTuple):
    """What a whole file is about."""

    campaign: str
    source_language: str
    language: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One text with its translation; `target` is None where there is none yet.

    What is `locked` is there to be read: nobody changes it.
    """

    id: str
    field: str
    source: str
    target: str | None
    note: str = ""
    locked: bool = False


@dataclass(frozen=True, slots=True)
class ExportedItem:
    """An item on its way out. The key is told where the source has one.

    `version` tells the text from the item's others, and how far it had come (`Version`); `about` is
    the context, in a few words.
    """

    sample_id: str
    source: Unit
    target: Unit | None = None
    state: State = State.NEW
    version: str = ""
    about: str = ""
    passage: str = ""
    translated_passage: str = ""

    @property
    def segments(self) -> Iterator[Segment]:
        """In the order in which people read them: what is asked about, the question, its options,
        the letter of the right one."""
        if self.passage:
            yield self._locked(PASSAGE, self.passage, self.translated_passage)
        targets = dict(self.target.fields()) if self.target else {}
        count = len(self.source.options)
        notes = [self.about, *(f"Option {LETTERS[n]} of {count}" for n in range(count))]
        for (field, text), note in zip(self.source.fields(), notes, strict=True):
            yield Segment(self._id(field), field, text, targets.get(field), note)
        if self.source.key is not None:
            letter = LETTERS[self.source.key]
            yield self._locked(KEY, letter, letter)

    def _locked(self, field: str, source: str, target: str) -> Segment:
        told = {PASSAGE: "What the question is about", KEY: "The right option"}
        return Segment(self._id(field), field, source, target or None, told[field], locked=True)

    def _id(self, field: str) -> str:
        return f"{self.sample_id}#{field}"


@dataclass(frozen=True, slots=True)
class ReturnedSegment:
    """A segment as a file has it; `row` is where, as an editor or a table counts.

    What the file does not say is None or empty. `note` is what somebody else wrote beside it,
    `problem` is why its text cannot be taken.
    """

    row: int | None
    id: str
    source: str | None = None
    target: str | None = None
    language: str = ""
    state: State | None = None
    version: str = ""
    changed_at: datetime | None = None
    note: str = ""
    problem: str = ""

    @property
    def place(self) -> tuple[str, str] | None:
        """The item and the field that it is of; None where its name tells none."""
        found = _ID.fullmatch(self.id)
        return (found[1], found[2]) if found else None
