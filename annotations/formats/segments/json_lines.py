"""JSON lines, an object a segment, for programs."""

import json
from collections.abc import Iterable, Iterator

from annotations.formats.segments.base import SegmentFormat
from annotations.formats.segments.segment import ExportedItem, Head, ReturnedSegment
from annotations.formats.segments.table import read_rows, rows_of
from workbench.layouts.budget import Budget
from workbench.layouts.records import InputFile, RowError
from workbench.layouts.tables import JSON


class JsonLines(SegmentFormat):
    name = "jsonl"
    order = 5
    label = "JSON lines"
    suffix = ".jsonl"
    suffixes = JSON
    media_type = "application/x-ndjson"

    def write(self, head: Head, items: Iterable[ExportedItem]) -> Iterator[bytes]:
        for row in rows_of(head, items):
            yield (json.dumps(row, ensure_ascii=False) + "\n").encode()

    def read(
        self, file: InputFile, budget: Budget, language: str = ""
    ) -> Iterator[ReturnedSegment | RowError]:
        return read_rows(file, budget)


FORMAT = JsonLines()
