"""What a gate is: a question about a release, and whether its answer holds the release back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from annotations.publishing.figures.tables import TEXT, Tables
from workbench.core.messages import Message, gettext_noop
from workbench.release_format.manifest import read_manifest

ITEM = {"sample_id": TEXT, "language": TEXT, "detail": TEXT}
"""The columns of what is behind a gate; the language is empty where an item is meant in all."""


class GateState(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class GateRules:
    """Which gates hold a release back, and the floors of those that have one, by their ids."""

    binds: frozenset[str]
    floors: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Gate:
    """A gate of one release: `value` is what was found, `floor` the least that is asked for.

    One that does not bind is told and holds nothing back. `items` counts what `behind` lists.
    """

    id: str
    title: str
    state: GateState
    binds: bool
    value: float | None
    floor: float | None
    sentence: str
    items: int

    @property
    def holds_back(self) -> bool:
        return self.binds and self.state is GateState.FAILED

    def document(self) -> dict[str, Any]:
        """As JSON; what people read keeps what its translation is made from."""
        return {
            "id": self.id,
            "title": str(self.title),
            "state": self.state.value,
            "binds": self.binds,
            "value": self.value,
            "floor": self.floor,
            "sentence": getattr(self.sentence, "template", self.sentence),
            "values": dict(getattr(self.sentence, "values", {})),
            "items": self.items,
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Gate":
        """The gate of such a document."""
        fields = dict(document)
        sentence = Message(fields.pop("sentence"), fields.pop("values"))
        title = Message(fields.pop("title"))
        return cls(**fields | {"state": GateState(fields["state"])}, title=title, sentence=sentence)


@dataclass(frozen=True)
class Found:
    """What was found of a release; `passes` is None where the question does not arise."""

    passes: bool | None
    sentence: Message
    value: float | None = None
    behind: pl.LazyFrame = field(default_factory=lambda: pl.LazyFrame(schema=ITEM))

    @cached_property
    def items(self) -> int:
        return int(self.behind.select(pl.len()).collect().item())


@dataclass(frozen=True)
class Reading:
    """A release folder as gates read it, and that of the version before it, where there is one."""

    folder: Path
    parent: Path | None = None

    @cached_property
    def tables(self) -> Tables:
        return Tables(self.folder)

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = read_manifest(self.folder)
        return found

    @property
    def source(self) -> str:
        """The code of the source's language."""
        return str(self.manifest["source_language"])

    def knows(self, minor: int) -> bool:
        """Whether the folder has what came with this minor version of the schema."""
        return int(str(self.manifest["schema_version"]).split(".")[1]) >= minor


UNREADABLE = (OSError, ValueError, LookupError, TypeError, pl.exceptions.PolarsError)
Find = Callable[[Reading, float], Found]


@dataclass(frozen=True)
class GateKind:
    """A gate as it is asked of every release: `find` gets the folder and the floor, 0 for one
    without a floor."""

    id: str
    title: Message
    find: Find
    binds: bool = False
    floor: float | None = None
    least: float = 0
    most: float = 1

    def floor_under(self, rules: GateRules) -> float | None:
        return None if self.floor is None else rules.floors.get(self.id, self.floor)

    def look(self, reading: Reading, rules: GateRules) -> Found:
        """What the gate finds; of a folder that cannot be read, that."""
        try:
            return self.find(reading, self.floor_under(rules) or 0)
        except UNREADABLE as error:
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            return Found(False, gettext_noop("It cannot be read (%(reason)s).", reason=reason))

    def gate(self, found: Found, rules: GateRules) -> Gate:
        states = {
            None: GateState.NOT_APPLICABLE, True: GateState.PASSED, False: GateState.FAILED,
        }  # fmt: skip
        return Gate(
            id=self.id,
            title=self.title,
            state=states[found.passes],
            binds=self.id in rules.binds,
            value=found.value,
            floor=self.floor_under(rules),
            sentence=found.sentence,
            items=found.items,
        )
