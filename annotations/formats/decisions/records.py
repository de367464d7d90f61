"""What every reader of decisions returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from annotations.formats.foreign.offsets import CODE_POINTS
from annotations.vocabularies import Purpose
from workbench.layouts.records import RowError

SKIP, FLAG, RESOLUTION, ADJUDICATION, RETURN = (
    "skip", "flag", "flag_resolution", "adjudication", "return",
)  # fmt: skip
ACTS = (SKIP, FLAG, RESOLUTION, ADJUDICATION, RETURN)
"""What people do beside deciding on tasks of some kind; in a file each is a kind of its own."""

PREVIOUS = "previous"
"""In `corrects`: the person's last decision on the task before this one."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A flag raised with a decision; a `reason` that is not given is another one."""

    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rewording:
    """How a person would word a text: what they change of it, options by their index.

    `listed` is how many options there were in a list, where they came as one.
    """

    question: str | None = None
    options: Mapping[int, str] = field(default_factory=dict)
    listed: int | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ImportedDecision:
    """One act of one person, as a file tells it.

    `kind` is a kind of task, or one of `ACTS`; then `task` says the kind of task that it is about.
    `members` are those that only the kind has, such as `choice` or `answers`: as they are given,
    without what is null. `corrects` is the `id` of the decision that this one corrects, its time as
    it is written, or `PREVIOUS`. A `round` that is not given is the one that the task is in.
    What is `synthetic` was made up for a demonstration.
    `offsets` is how the marks in it count characters (`annotations.formats.foreign.offsets`).
    """

    file: str
    row: int
    sample_id: str
    language: str
    kind: str
    person: str
    submitted_at: datetime
    form: str = ""
    task: str = ""
    active_seconds: int | None = None
    elapsed_seconds: int | None = None
    members: Mapping[str, Any] = field(default_factory=dict)
    flag: Doubt | None = None
    proposal: Rewording | None = None
    comment: str = ""
    id: str = ""
    corrects: str = ""
    round: int | None = None
    purpose: Purpose | None = None
    surplus: bool = False
    synthetic: bool = False
    offsets: str = CODE_POINTS

    @property
    def is_control(self) -> bool:
        return self.purpose is not None and self.purpose.is_control

    @property
    def task_kind(self) -> str:
        """The kind of task that it is about; none of a flag that no task raised."""
        return self.task if self.kind in ACTS else self.kind


@dataclass(frozen=True)
class ReadDecisions:
    """The good records in the order of the files, and everything that was wrong.

    `ignored` are members that nothing is read from, `notes` what else people should know.
    """

    records: tuple[ImportedDecision, ...]
    errors: tuple[RowError, ...]
    files: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
