"""What an import tells of the items that it read and never refuses: what people should know."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotations.models import Benchmark
from annotations.quality.sources import KINDS, SourceReport
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
    changed = [f"{one.sample_id} ({', '.join(one.fields)})" for one in changes.changed]
    if changed:
        yield Note.of(_("Changed since %(name)s") % {"name": name}, changed)
    if changes.removed:
        yield Note.of(_("In %(name)s, and not in the files") % {"name": name}, changes.removed)


def notes_on_others(others: Mapping[str, int]) -> Iterator[Note]:
    """Rows in other languages than the one that was read, which were passed over."""
    if others:
        told = [f"{language}: {count}" for language, count in sorted(others.items())]
        yield Note.of(_("Rows in other languages, which are left out"), told)


def notes_on(*, benchmark: Benchmark, report: SourceReport) -> tuple[Note, ...]:
    """What the report tells, and twins in other benchmarks. Locks nothing."""
    notes = [Note.of(_(KINDS[kind]), found) for kind, found in report.by_kind().items()]
    if elsewhere := twins_elsewhere(benchmark):
        told = [f"{one} = {twin}" for one, twin in elsewhere]
        notes.append(Note.of(_("The same question is in another benchmark"), told))
    return tuple(notes)
