"""What a format of segments is: one module of this package a format, which holds a `FORMAT`."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator

from annotations.formats.segments.segment import ExportedItem, Head, ReturnedSegment
from workbench.layouts.budget import Budget
from workbench.layouts.records import InputFile, RowError


class SegmentFormat(ABC):
    """`name` is how people ask for it; files are named with `suffix`, and found by `suffixes`.
    Formats are listed by `order`. A program sends one that `is_text` as such."""

    name: str
    order: int
    label: str
    suffix: str
    suffixes: tuple[str, ...]
    media_type: str
    is_text: bool = True

    @abstractmethod
    def write(self, head: Head, items: Iterable[ExportedItem]) -> Iterator[bytes]:
        """Yield the file piece by piece."""

    @abstractmethod
    def read(
        self, file: InputFile, budget: Budget, language: str = ""
    ) -> Iterator[ReturnedSegment | RowError]:
        """The segments of a file, one after another, and what of it cannot be read.

        Args:
            language: which one is wanted of a file that has several.

        Raises:
            FormatError: the file cannot be used as a whole, it is malicious, or the budget does
                not last.
            OSError: it cannot be read.
        """
