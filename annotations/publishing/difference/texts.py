"""What changed inside the texts of a split: which words, or characters, went and came."""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from annotations.publishing.difference.folders import Table, read, require
from annotations.publishing.difference.questions import IDENTITY, TEXTS
from annotations.publishing.difference.rows import pair
from annotations.quality.diff import Segment, around_changes, changed, diff


@dataclass(frozen=True)
class TextChange:
    """One text of one row; `field` is its column, for `choices` with the option's number.

    Where all segments stayed, it reads the same and is written otherwise, in composition or space.
    """

    sample_id: str
    field: str
    segments: tuple[Segment, ...]

    @property
    def reads_alike(self) -> bool:
        return not changed(self.segments)

    def marked(self) -> str:
        """The text on one line, with what went as [-…-] and what came as {+…+}."""
        marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
        text = "".join(marks[one.kind].format(one.text) for one in self.segments)
        return " ".join(text.split()) + (" (written otherwise)" if self.reads_alike else "")

    def to_json(self) -> dict[str, Any]:
        return {
            "sample_id": self.sample_id,
            "field": self.field,
            "segments": [asdict(segment) for segment in self.segments],
        }


def text_changes(
    before: Table | None, after: Table | None, *, among: Collection[str] | None = None
) -> Iterator[TextChange]:
    """The texts that are not as they were, row by row; long stretches that stayed are cut.

    Args:
        among: the identifiers to look at; all where it is None.

    Raises:
        DifferenceError: a file cannot be read, or has no `sample_id`.
    """
    if before is None or after is None:
        return
    old, new = (_wanted(table, among) for table in (before, after))
    paired = pair(old, new, IDENTITY)
    names = [name for name in TEXTS if name in paired.changed]
    for place, row in enumerate(paired.both.iter_rows(named=True)):
        for name in names:
            if paired.changed[name][place]:
                yield from _changes(str(row["sample_id"]), name, *paired.values(row, name), after)


def _wanted(table: Table, among: Collection[str] | None) -> pl.DataFrame:
    rows = read(table, (*IDENTITY, *TEXTS))
    require(rows, table, IDENTITY)
    return rows if among is None else rows.filter(pl.col("sample_id").is_in(list(among)))


def _changes(
    sample_id: str, column: str, before: Any, after: Any, table: Table
) -> Iterator[TextChange]:
    for field, old, new in _fields(column, before, after):
        segments = around_changes(diff(old, new, table.language))
        yield TextChange(sample_id, field, tuple(segments))


def _fields(column: str, before: Any, after: Any) -> Iterator[tuple[str, str, str]]:
    """The texts of a column; an option that one of two lists lacks is empty there."""
    if not (isinstance(before, list) and isinstance(after, list)):
        yield column, _text(before), _text(after)
        return
    for place in range(max(len(before), len(after))):
        old, new = (_text(one[place]) if place < len(one) else "" for one in (before, after))
        if old != new:
            yield f"{column}[{place}]", old, new


def _text(value: Any) -> str:
    return "" if value is None else str(value)
