"""What a layout of benchmark files has to say."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from workbench.layouts.rows import RawFile


@dataclass(frozen=True)
class InputFile:
    """A file to read; `name` is how messages call it."""

    path: Path
    name: str


@dataclass(frozen=True)
class Asked:
    """What is asked of a file: the columns that every row must have beside its options, and
    whether a table without named columns begins with a header line, None to tell it from the line.
    """

    required: Collection[str]
    header: bool | None = None


class Layout(ABC):
    """One layout, in a module of its own as `LAYOUT`: nothing else names it."""

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    @abstractmethod
    def read(self, file: InputFile, asked: Asked) -> RawFile:
        """The rows of one file as they stand there, and what is wrong with it."""

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
