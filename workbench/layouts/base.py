"""What a layout of benchmark files has to say."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from workbench.layouts.budget import Budget
from workbench.layouts.records import InputFile
from workbench.layouts.rows import Found


@dataclass(frozen=True)
class Asked:
    """What is asked of a file.

    Attributes:
        required: the columns that every row must have beside its options.
        header: whether a table without named columns begins with a header line; None to tell it
            from the line.
        budget: what reading may still cost.
    """

    required: Collection[str]
    header: bool | None = None
    budget: Budget = field(default_factory=Budget)


class Layout(ABC):
    """One layout, in a module of its own as `LAYOUT`: nothing else names it."""

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    @abstractmethod
    def read(self, file: InputFile, asked: Asked) -> Iterator[Found]:
        """The rows of one file as they stand there, and what is wrong with it, as they come.

        Raises `FormatError` where the budget does not last.
        """

    def recognises(self, path: Path) -> bool | None:
        """Whether a file with one of the suffixes is of this layout; None when it cannot tell.

        A layout that shares a suffix looks for its own sign, in the name or the first line. Those
        that cannot tell take what no other recognises.
        """
        return None

    def subfolders(self, language: str) -> tuple[str, ...]:
        """Where files may lie beside the folder itself."""
        return (language,)

    def choose(self, files: list[InputFile], language: str) -> list[InputFile]:
        """Which of a folder's files are for the language; raises `FormatError` when none is."""
        return files

    def check_path(self, path: Path, language: str) -> None:  # noqa: B027 - most have no rule
        """Raises `FormatError` for a single file that is named for another language."""
