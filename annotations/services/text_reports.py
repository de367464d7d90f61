"""What is told of an import of texts: as a whole, and of each language."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from annotations.services.import_notes import Note
from annotations.services.importing import Tally


@dataclass(frozen=True)
class LanguageReport:
    """What an import did in one language.

    Of `rows` in the files, `without_text` have none and `left_alone` are of items that the
    benchmark has not; `human` are of people, by what the files say. `items` is how many the
    benchmark has, `missing` those without a text of the subjects and splits that were given.
    `doubts` say why the texts may be no translations into this language.
    """

    language: str
    rows: int
    items: int
    texts: int
    added: int
    without_text: int = 0
    human: int = 0
    left_alone: Tally = field(default_factory=Tally)
    missing: Tally = field(default_factory=Tally)
    tasks_opened: int = 0
    doubts: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def unchanged(self) -> int:
        return self.texts - self.added


@dataclass(frozen=True)
class TextsReport:
    """What an import of texts did; `other_languages` are rows that no language is asked for.

    `layout` is the one that the files were read by.
    `is_checked` says whether the checks have looked at the texts: at many they look afterwards.
    `is_whole` says that all rows were read.
    """

    languages: tuple[LanguageReport, ...]
    files: tuple[str, ...]
    layout: str = ""
    ignored_columns: tuple[str, ...] = ()
    other_languages: tuple[tuple[str, int], ...] = ()
    is_checked: bool = True
    is_whole: bool = True

    @property
    def added(self) -> int:
        return sum(one.added for one in self.languages)

    @property
    def unchanged(self) -> int:
        return sum(one.unchanged for one in self.languages)

    @property
    def tasks_opened(self) -> int:
        return sum(one.tasks_opened for one in self.languages)

    @property
    def left_alone(self) -> Tally:
        return _together([one.left_alone for one in self.languages])

    @property
    def missing(self) -> Tally:
        return _together([one.missing for one in self.languages])

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(note for one in self.languages for note in one.notes)

    @property
    def doubts(self) -> tuple[str, ...]:
        return tuple(doubt for one in self.languages for doubt in one.doubts)

    def document(self) -> dict[str, Any]:
        """The report as JSON can hold it."""
        return asdict(self) | {
            "added": self.added,
            "unchanged": self.unchanged,
            "tasks_opened": self.tasks_opened,
            "other_languages": dict(self.other_languages),
            "languages": {
                one.language: asdict(one) | {"unchanged": one.unchanged} for one in self.languages
            },
        }

    def told(self) -> dict[str, Any]:
        """The report in words, for the page of a job."""
        return {
            "added": self.added,
            "unchanged": self.unchanged,
            "tasks_opened": self.tasks_opened,
            "files": list(self.files),
            "layout": self.layout,
            "ignored_columns": list(self.ignored_columns),
            "languages": {one.language: " ".join(said_of(one=one)) for one in self.languages},
            "other_languages": {code or "–": count for code, count in self.other_languages},
            "notes": [asdict(note) for note in self._notes_of_all()],
        }

    def _notes_of_all(self) -> Iterator[Note]:
        for one in self.languages:
            about = _("Look at the texts in %(language)s") % {"language": one.language}
            yield from [Note.of(about, one.doubts)] if one.doubts else ()
            for note in one.notes:
                yield replace(note, about=f"{one.language}: {note.about}")


def said_of(*, one: LanguageReport) -> Iterator[str]:
    """What an import did in a language, a sentence each."""
    counts = {"texts": one.texts, "rows": one.rows, "empty": one.without_text, "new": one.added,
              "items": one.items, "tasks": one.tasks_opened, "human": one.human}  # fmt: skip
    yield _("%(texts)d texts in %(rows)d rows, %(new)d of them new.") % counts
    if one.without_text:
        yield _("%(empty)d rows have no text.") % counts
    if one.human:
        yield _("%(human)d texts are of people.") % counts
    if one.left_alone.count:
        told = _("%(count)d rows belong to no item of the benchmark; the first is %(first)s.")
        yield told % vars(one.left_alone)
    if one.missing.count:
        told = _(
            "%(count)d items of these subjects and splits are without a text; the first is "
            "%(first)s."
        )
        yield told % vars(one.missing)
    yield _("%(texts)d of the %(items)d items have a text here.") % counts
    if one.tasks_opened:  # none is in a trial, which is no answer to how many would be
        yield _("%(tasks)d tasks opened.") % counts


def _together(tallies: Sequence[Tally]) -> Tally:
    first = next((tally.first for tally in tallies if tally.count), "")
    return Tally(sum(tally.count for tally in tallies), first)
