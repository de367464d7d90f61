"""What an import tells of the items that it read and never refuses: what people should know."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotations.models import Benchmark
from annotations.quality.sources import KINDS, SourceReport
from annotations.quality.sources.base import OF_ALL, SourceFinding
from annotations.selectors.twins import twins_elsewhere
from annotations.services.differences import Difference

NAMED = 20
"""Of each kind; the others are counted."""


@dataclass(frozen=True)
class Note:
    """One thing to know: what it is `about`, and the first of the `count` that were found."""

    about: str
    found: tuple[str, ...]
    count: int

    @classmethod
    def of(cls, about: str, found: Sequence[object]) -> "Note":
        return cls(about, tuple(map(str, found[:NAMED])), len(found))

    def __str__(self) -> str:
        names = "; ".join(self.found)
        if more := self.count - len(self.found):
            names = _("%(names)s; and %(count)d more") % {"names": names, "count": more}
        return f"{self.about}: {names}."


def notes_on_changes(name: str, changes: Difference) -> Iterator[Note]:
    """What the files have in another way than a benchmark, and what they lack of it."""
    if changes.added:
        yield Note.of(_("New since %(name)s") % {"name": name}, changes.added)
    changed = [f"{one.sample_id} ({', '.join(one.fields)})" for one in changes.changed]
    if changed:
        yield Note.of(_("Changed since %(name)s") % {"name": name}, changed)
    if changes.removed:
        yield Note.of(_("In %(name)s, and not in the files") % {"name": name}, changes.removed)


def note_on_stored(name: str, changes: Difference) -> Iterator[Note]:
    """What questions join: a name that was mistyped mixes two benchmarks."""
    if changes.added and changes.removed:
        told = _("Beside these, %(name)s holds what it held before") % {"name": name}
        yield Note.of(told, changes.removed)


def notes_on_others(rows: Mapping[str, int], files: Mapping[str, int]) -> Iterator[Note]:
    """Rows and files in other languages than the one that was read, which were passed over."""
    for about, counts in (
        (_("Rows in other languages, which are left out"), rows),
        (_("Files in other languages, which are left out"), files),
    ):
        if counts:
            told = [f"{language or '–'}: {count}" for language, count in sorted(counts.items())]
            yield Note.of(about, told)


def _by_question(found: Sequence[SourceFinding]) -> list[SourceFinding]:
    """The first of each question, though several of its fields show it; all of what is of all."""
    first: dict[str, SourceFinding] = {}
    for one in found:
        first.setdefault(str(one) if one.kind in OF_ALL else one.sample_id, one)
    return list(first.values())


def notes_on(*, benchmark: Benchmark, report: SourceReport) -> tuple[Note, ...]:
    """What the report tells, and twins in other benchmarks. Locks nothing."""
    notes = [
        Note.of(_(KINDS[kind]), _by_question(found)) for kind, found in report.by_kind().items()
    ]
    if elsewhere := twins_elsewhere(benchmark):
        told = [f"{one} = {twin}" for one, twin in elsewhere]
        notes.append(Note.of(_("The same question is in another benchmark"), told))
    return tuple(notes)
