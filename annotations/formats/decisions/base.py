"""What a format of decisions is: one module of this package a format, which holds a `READER`."""

from abc import ABC, abstractmethod
from pathlib import Path

from annotations.formats.decisions.records import ReadDecisions
from annotations.formats.foreign.mapping import DecisionMapping
from annotations.formats.foreign.wanted import Wanted
from workbench.layouts.budget import Limits


class DecisionReader(ABC):
    """Reads the files of one format; `name` is how people ask for it."""

    name: str
    label: str

    @abstractmethod
    def read(
        self,
        path: Path,
        *,
        mapping: DecisionMapping | None = None,
        wanted: Wanted | None = None,
        limits: Limits | None = None,
    ) -> ReadDecisions:
        """The decisions of a file, with all that is wrong with it by row and field.

        Args:
            mapping: which of a file's fields stand for which of ours, where the format leaves that
                open; left out, it is guessed.
            wanted: what the campaign can take in, by which a mapping is guessed and held.

        Raises:
            FormatError: the file cannot be used as a whole, or costs too much to read.
            OSError: it cannot be read.
        """
