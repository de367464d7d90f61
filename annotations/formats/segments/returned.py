"""What came back, item by item: segments of a file may come in any order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from annotations.formats.foreign.documents import files_of
from annotations.formats.segments.registry import PACKED, format_named, format_of, suffixes
from annotations.formats.segments.segment import ReturnedSegment
from workbench.core.json_reading import NotStorable, require_storable
from workbench.core.messages import gettext_noop as _
from workbench.layouts.budget import ERRORS, Budget, Limits
from workbench.layouts.records import InputFile, RowError

AS_EXPORTED = _("Name segments as they were exported: the item, # and the field")


@dataclass(slots=True)
class ReturnedItem:
    """The segments of an item in a language, by field; `row` is that of the first.

    `language` is as the file writes it, empty where it says nothing.
    """

    file: str
    row: int | None
    sample_id: str
    language: str
    fields: dict[str, ReturnedSegment] = field(default_factory=dict)


@dataclass
class Returned:
    """The items in the order of the files, and what of these cannot be read."""

    items: list[ReturnedItem] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def read_returned(
    path: Path,
    *,
    language: str = "",
    format: str = "",
    limits: Limits | None = None,
    most: int | None = None,
) -> Returned:
    """The items of a file, or of all files of a folder.

    Args:
        language: which one is wanted of files that have several.
        format: that of the files; told by their names where it is empty.
        most: how many items are read at most; None for all.

    Raises:
        FormatError: there is nothing to read, or a file cannot be used as a whole.
        OSError: one cannot be read.
    """
    budget, found = Budget(limits), Returned()
    for file in files_of(path, (*suffixes(), PACKED)):
        how = format_named(format) if format else format_of(file)
        budget.open(file)
        found.files.append(file.name)
        _gather(file, how.read(file, budget, language), found, most)
    return found


def _gather(
    file: InputFile,
    segments: Iterator[ReturnedSegment | RowError],
    found: Returned,
    most: int | None,
) -> None:
    items: dict[tuple[str, str], ReturnedItem] = {}
    for one in segments:
        if len(found.errors) >= ERRORS:
            return
        if isinstance(one, RowError):
            found.errors.append(one)
            continue
        if not _is_storable(one):
            problem = _("holds a NUL or half of a character, which nothing can store")
            remedy = _("Delete the character, and give the text again")
            found.errors.append(RowError(file.name, one.row, "text", problem, remedy))
            continue
        if one.place is None:
            problem = _("“%(name)s” names no segment of ours", name=one.id[:80])
            found.errors.append(RowError(file.name, one.row, "id", problem, AS_EXPORTED))
            continue
        sample_id, field = one.place
        key = sample_id, one.language
        if key not in items:
            if most is not None and len(found.items) >= most:
                return
            items[key] = ReturnedItem(file.name, one.row, *key)
            found.items.append(items[key])
        before = items[key].fields.setdefault(field, one)
        if before is not one and before.target != one.target:
            problem = _("comes twice, with two texts")
            found.errors.append(RowError(file.name, one.row, field, problem, _("Keep one of them")))


def _is_storable(one: ReturnedSegment) -> bool:
    texts = (one.id, one.source, one.target, one.language, one.version, one.note)
    try:
        require_storable([text for text in texts if text])
    except NotStorable:
        return False
    return True
