"""TMX 1.4b: the texts of a language as a translation memory, a unit each."""

from collections.abc import Iterable, Iterator

from annotations.formats.segments.base import SegmentFormat
from annotations.formats.segments.segment import ExportedItem, Head, ReturnedSegment
from annotations.formats.segments.table import known_state
from annotations.formats.tmx import TmxPair, TmxText, TmxUnit, read_tmx, write_tmx
from workbench.core.messages import gettext_noop as _
from workbench.layouts.budget import Budget
from workbench.layouts.records import InputFile, RowError

STATE, VERSION = "x-state", "x-version"


class Tmx(SegmentFormat):
    name = "tmx"
    order = 3
    label = "TMX 1.4b"
    suffix = ".tmx"
    suffixes = (".tmx",)
    media_type = "application/x-tmx+xml"

    def write(self, head: Head, items: Iterable[ExportedItem]) -> Iterator[bytes]:
        return write_tmx(
            (pair for item in items for pair in _pairs(item)),
            source_language=head.source_language,
            language=head.language,
        )

    def read(
        self, file: InputFile, budget: Budget, language: str = ""
    ) -> Iterator[ReturnedSegment | RowError]:
        for unit in read_tmx(file, budget):
            yield from _segments(unit, language)


def _pairs(item: ExportedItem) -> Iterator[TmxPair]:
    """What is translated; a memory has no place for what is locked."""
    props = {STATE: item.state.value, VERSION: item.version}
    for one in item.segments:
        if one.target is not None and not one.locked:
            notes = [one.note] if one.note else []
            yield TmxPair(one.source, one.target, id=one.id, notes=notes, props=props)


def _segments(unit: TmxUnit, language: str) -> Iterator[ReturnedSegment]:
    """One a translation; of all of them, where no language is asked for."""
    source = unit.text_in(unit.source_language)
    others = [text for text in unit.texts if text is not source]
    for target in [unit.text_in(language)] if language else others:
        if target is not None:
            yield _segment(unit, source, target)


def _segment(unit: TmxUnit, source: TmxText | None, target: TmxText) -> ReturnedSegment:
    problem = ""
    if target.code:
        problem = _(
            "holds %(code)s, which stands for something that is not in the file", code=target.code
        )
    return ReturnedSegment(
        row=unit.row,
        id=unit.id,
        source=source.text if source else None,
        target=target.text,
        language=target.language,
        state=known_state(unit.props.get(STATE, "")),
        version=unit.props.get(VERSION, ""),
        changed_at=target.changed_at or unit.changed_at,
        problem=problem,
    )


FORMAT = Tmx()
