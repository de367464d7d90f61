"""What a tool's file gives, before anybody says what it stands for here."""

import dataclasses
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.core.messages import Message
from workbench.core.messages import gettext_noop as _
from workbench.layouts.budget import ERRORS, Budget
from workbench.layouts.records import RowError

MEND = _("Mend it")


@dataclass(frozen=True, slots=True)
class Span:
    """A mark on words, as the tool counts them but with its end excluded; what is missing is
    nowhere.

    `field` names the text that it is in, where the tool has several. `about` holds what was
    answered to questions about the mark alone.
    """

    start: int | None
    end: int | None
    labels: tuple[str, ...] = ()
    severity: str = ""
    quote: str | None = None
    field: str = ""
    about: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unread:
    """An answer to a question of a type that nothing is read from."""

    type: str


@dataclass(frozen=True, slots=True)
class Given:
    """One person's decision on one record; `answers` are by the tool's own questions.

    An answer is a text, a number, true or false, a list of texts, an object of what was ticked by
    what it holds, a list of `Span`, or `Unread`. `fields` is the record without what was decided,
    `text` the one that marks are in, as the tool showed it, where the file has it.
    """

    file: str
    row: int
    person: str
    fields: Mapping[str, Any]
    answers: Mapping[str, Any]
    submitted_at: str = ""
    elapsed_seconds: float | None = None
    is_skip: bool = False
    text: str | None = None


@dataclass
class Reading:
    """What came out of some files so far.

    `left` counts what was left alone by what it is, `told` is what people should know besides.
    """

    budget: Budget
    givens: list[Given] = dataclasses.field(default_factory=list)
    errors: list[RowError] = dataclasses.field(default_factory=list)
    left: Counter[str] = dataclasses.field(default_factory=Counter)
    told: dict[str, Message] = dataclasses.field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        """Whether there are so many errors that the file is another kind of file."""
        return len(self.errors) >= ERRORS

    def refuse(
        self, file: str, row: int | None, field: str, problem: str, remedy: str = MEND
    ) -> None:
        self.errors.append(RowError(file, row, field, problem, remedy))

    def leave(self, what: str, count: int = 1) -> None:
        """Count what is left alone; `what` is a marked text in the plural."""
        if count:
            self.left[what] += count

    def tell(self, message: Message) -> None:
        """Once, however often it is so."""
        self.told.setdefault(message, message)

    @property
    def notes(self) -> tuple[str, ...]:
        left = [
            _("left alone: %(count)s %(what)s", count=str(count), what=what)
            for what, count in self.left.items()
        ]
        return (*left, *self.told.values())


def text_of(value: Any) -> str:
    """What a person or a record is called, by text or by number; empty where it is neither."""
    if isinstance(value, str):
        return value.strip()
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else ""


def count_of(value: Any) -> int:
    """How many there are in a list or an object; what is neither is one."""
    return len(value) if isinstance(value, list | Mapping) else 1
