"""What a layout of benchmark files has to say."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from workbench.core.messages import Message
from workbench.layouts.budget import Budget
from workbench.layouts.names import Told, told_by
from workbench.layouts.records import InputFile
from workbench.layouts.rows import Answers, Found


@dataclass(frozen=True)
class Asked:
    """What is asked of a file.

    Attributes:
        required: the columns that every row must have beside its options.
        header: whether a table without named columns begins with a header line; None to tell it
            from the line.
        answers: how somebody said that answers are written.
        budget: what reading may still cost.
        numbers: how many rows there were of each language, subject and split, in all files.
    """

    required: Collection[str]
    header: bool | None = None
    answers: Answers | None = None
    budget: Budget = field(default_factory=Budget)
    numbers: Counter[tuple[str | None, str, str]] = field(default_factory=Counter)


@dataclass(frozen=True)
class Sample:
    """The beginning of a file: its columns in their order, and its first rows.

    A file that has no named columns has none here. `is_broken` says that part of it is not in the
    encoding that it is read in.
    """

    file: InputFile
    names: tuple[str, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    is_broken: bool = False

    def values(self, name: str) -> list[Any]:
        """What stands in a column, where something does."""
        return [row[name] for row in self.rows if row.get(name) is not None]


class Layout(ABC):
    """One layout, in a module of its own as `LAYOUT`: nothing else names it."""

    name: str
    suffixes: ClassVar[tuple[str, ...]]

    @abstractmethod
    def read(self, file: InputFile, asked: Asked) -> Iterator[Found]:
        """The rows of one file as they stand there, and what is wrong with it, as they come.

        Raises `FormatError` where the budget does not last.
        """

    def recognises(self, sample: Sample) -> int | None:
        """How surely a file with one of the suffixes is of this layout: 0 where it is not, None
        when the layout cannot tell.

        Of several that recognise a file the surest is taken. One that cannot tell takes what no
        other recognises.
        """
        return None

    def reads(self, sample: Sample) -> Collection[str]:
        """Which of a file's columns it reads, or knows to say nothing that its rows need."""
        return sample.names

    def doubt(self, sample: Sample) -> Message | None:
        """Why a file that it recognises may be another's, with other answers; None where not."""
        return None

    @property
    def answers(self) -> Answers | None:
        """How its answers are written; None where each file tells it."""
        return None

    def told_by(self, file: InputFile) -> Told:
        """What the file's name tells of its rows: their language above all."""
        return told_by(file.name)
