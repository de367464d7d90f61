"""Segments as the rows of a table, whatever file holds it: CSV, JSON lines or Parquet."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from annotations.formats.segments.segment import ExportedItem, Head, ReturnedSegment, State
from workbench.core.messages import gettext_noop as _
from workbench.layouts.base import Asked
from workbench.layouts.budget import ERRORS, Budget
from workbench.layouts.content import NAME_ENCODING, SAVE
from workbench.layouts.records import InputFile, RowError
from workbench.layouts.rows import Columns
from workbench.layouts.tables import read_table

COLUMNS = (
    "sample_id", "field", "language", "source", "target", "state", "version", "locked", "note",
)  # fmt: skip
NEEDED = ("sample_id", "field", "target")
CHANGED_AT = "changed_at"
"""When a text was changed: ours do not say it, an agency's may."""

Cell = Callable[[str], str]


def rows_of(head: Head, items: Iterable[ExportedItem]) -> Iterator[dict[str, Any]]:
    """A row a segment; what there is not is None."""
    for item in items:
        for one in item.segments:
            yield {
                "sample_id": item.sample_id,
                "field": one.field,
                "language": head.language,
                "source": one.source,
                "target": one.target,
                "state": item.state.value,
                "version": item.version or None,
                "locked": one.locked,
                "note": one.note or None,
            }


def read_rows(
    file: InputFile, budget: Budget, cell: Cell = str
) -> Iterator[ReturnedSegment | RowError]:
    """The segments of a table; `cell` is how what stands in one is read."""
    missing: list[str] = []
    errors = 0
    wanted = (*COLUMNS, CHANGED_AT)
    for found in read_table(file, Asked(NEEDED, budget=budget), columns=wanted):
        if isinstance(found, Columns):
            missing = [name for name in NEEDED if name not in found.names]
            if missing:
                yield _lacking(file, None, missing[0])
                return
            continue
        one = _plain(found) if isinstance(found, RowError) else _segment(file, *found, budget, cell)
        errors += isinstance(one, RowError)
        yield one
        if errors >= ERRORS:
            return


def known_state(written: str) -> State | None:
    word = written.strip().lower()
    return State(word) if word in set(State) else None


def _plain(error: RowError) -> RowError:
    """Without what another import takes, which is told how a table is encoded."""
    return replace(error, remedy=SAVE) if error.remedy == NAME_ENCODING else error


def _segment(
    file: InputFile, row: int, cells: Mapping[str, Any], budget: Budget, cell: Cell
) -> ReturnedSegment | RowError:
    budget.count_row(file)
    said: dict[str, str | None] = {}
    for name in (*COLUMNS, CHANGED_AT):
        value = cells.get(name)
        if name == "locked":
            continue
        if value is not None and not isinstance(value, str):
            return _no_text(file, row, name)
        said[name] = None if value is None else cell(value)
    if not said["sample_id"] or not said["field"]:
        return _lacking(file, row, "field" if said["sample_id"] else "sample_id")
    return ReturnedSegment(
        row=row,
        id=f"{said['sample_id']}#{said['field']}",
        source=said["source"],
        target=said["target"],
        language=(said["language"] or "").strip(),
        state=known_state(said["state"] or ""),
        version=(said["version"] or "").strip(),
        changed_at=_time(said[CHANGED_AT] or ""),
    )


def _time(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return found if found.tzinfo else None


def _lacking(file: InputFile, row: int | None, name: str) -> RowError:
    remedy = _("Give sample_id, field and target, as they were exported")
    return RowError(file.name, row, name, _("is left out"), remedy)


def _no_text(file: InputFile, row: int, name: str) -> RowError:
    return RowError(file.name, row, name, _("is no text"), _("Write a text"))
