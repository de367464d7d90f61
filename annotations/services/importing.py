"""How benchmarks come in: wholly, or not at all."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.canonical import canonical, canonical_all
from annotations.models import Benchmark, Item, Segment
from annotations.services.bulk import renew_statistics
from annotations.services.fields import check_field
from annotations.services.import_checks import too_long
from annotations.services.import_notes import Note, notes_on
from annotations.services.languages import source_language_of
from annotations.services.locking import lock_name
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.letters import LETTERS
from workbench.core.locking import LONG_WAIT_SECONDS, waiting
from workbench.layouts.benchmark import read_benchmark
from workbench.layouts.records import RowError, SourceItem
from workbench.layouts.registry import AUTO
from workbench.layouts.rows import Answers

BATCH = 2000
Progress = Callable[[int, int], None]


class ImportRefused(Exception):
    """Nothing was imported; `errors` says what to mend, row by row."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        count = len(errors)
        told = ngettext(
            "Nothing was imported: %(count)d problem.",
            "Nothing was imported: %(count)d problems.",
            count,
        )
        super().__init__(told % {"count": count})
        self.errors = tuple(errors)


@dataclass(frozen=True)
class Tally:
    """How many `sample_id`s there are, and the first of them."""

    count: int = 0
    first: str = ""

    @classmethod
    def of(cls, sample_ids: Iterable[str]) -> "Tally":
        found = list(sample_ids)
        return cls(len(found), found[0]) if found else cls()


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    `splits` counts items by split, `letters` their right options by split and letter.
    `notes` tell twins, texts and keys that are odd, and what the checks say of translations.
    Of translations, `left_alone` are the rows whose item the benchmark does not hold, and
    `missing` the items that got no text although their subject and split are in the files.
    """

    added: int
    unchanged: int
    files: tuple[str, ...]
    ignored_columns: tuple[str, ...] = ()
    unknown_subjects: tuple[str, ...] = ()
    left_alone: Tally = Tally()
    missing: Tally = Tally()
    tasks_opened: int = 0
    splits: dict[str, int] = field(default_factory=dict)
    letters: dict[str, dict[str, int]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def no_progress(done: int, total: int) -> None:
    """For callers that do not show how far it is."""


def import_benchmark(
    *,
    path: Path,
    name: str,
    format: str = AUTO,
    source_language: str = "",
    header: bool | None = None,
    answers: Answers | None = None,
    licence: str = "",
    user: User | None = None,
    progress: Progress = no_progress,
) -> ImportReport:
    """Import the questions of a benchmark; the same files again change nothing.

    New rows are added to a benchmark of that name; a row that differs from the stored item of
    the same `sample_id` is an error. `source_language` is the language that the questions are in,
    and of which files are read where a folder holds several: where it is left out, the stored
    benchmark's, else English.
    Locks: an advisory lock on the benchmark's name.

    Raises:
        FormatError: the path cannot be used.
        Invalid: the name or the language cannot be used, or the benchmark is stored in another
            language or under another licence.
        ImportRefused: at least one row is bad; all bad rows are listed.
    """
    check_field(Benchmark, "name", name)
    check_field(Benchmark, "licence", licence)
    language = source_language_of(name, source_language)
    result = read_benchmark(
        path,
        format=format,
        language=language,
        header=header,
        answers=answers,
        limits=settings.IMPORT_LIMITS,
    )
    if errors := [*result.errors, *too_long(result.records)]:
        raise ImportRefused(errors)
    with transaction.atomic():
        with waiting(LONG_WAIT_SECONDS):
            lock_name(f"benchmark:{name}")
        benchmark, _created = Benchmark.objects.get_or_create(
            name=name,
            defaults={"source_language": language, "licence": licence, "created_by": user},
        )
        _require_source_language(benchmark, language)
        _require_licence(benchmark, licence)
        added = _add_items(benchmark, result.records, progress)
        notes = notes_on(benchmark=benchmark, records=result.records)
    return ImportReport(
        added=added,
        unchanged=len(result.records) - added,
        files=result.files,
        ignored_columns=result.ignored_columns,
        unknown_subjects=result.unknown_subjects,
        splits=Counter(record.split for record in result.records),
        letters=_letters(result.records),
        notes=notes,
    )


def _require_source_language(benchmark: Benchmark, language: str) -> None:
    if language != benchmark.source_language:
        problem = _("%(name)s is stored in “%(stored)s”; import under another name.")
        parts = {"name": benchmark.name, "stored": benchmark.source_language}
        raise Invalid(source_language=problem % parts)


def _require_licence(benchmark: Benchmark, licence: str) -> None:
    if licence and licence != benchmark.licence:
        stored = benchmark.licence or "–"
        problem = _(
            "%(name)s is stored under “%(licence)s”, and releases name it; leave the licence out, "
            "or import under another name."
        )
        raise Invalid(licence=problem % {"name": benchmark.name, "licence": stored})


def _add_items(benchmark: Benchmark, records: Sequence[SourceItem], progress: Progress) -> int:
    stored = {item.sample_id: item for item in benchmark.items.all()}
    errors = [
        RowError(
            record.file,
            record.row,
            field_name,
            _("%(sample_id)s is stored in %(benchmark)s with other content")
            % {"sample_id": record.sample_id, "benchmark": benchmark.name},
            _("Import changed content under another benchmark name"),
        )
        for record in records
        if record.sample_id in stored
        for field_name in _differences(record, stored[record.sample_id])
    ]
    if errors:
        raise ImportRefused(errors)
    new = [record for record in records if record.sample_id not in stored]
    first = len(stored)
    for start in range(0, len(new), BATCH):
        Item.objects.bulk_create(
            _item(benchmark, first + start + offset, record)
            for offset, record in enumerate(new[start : start + BATCH])
        )
        progress(min(start + BATCH, len(new)), len(new))
    renew_statistics(len(new), Item, Segment)
    return len(new)


def _item(benchmark: Benchmark, position: int, record: SourceItem) -> Item:
    return Item(
        benchmark=benchmark,
        sample_id=record.sample_id,
        position=position,
        split=record.split,
        subject=record.subject,
        category=record.category,
        passage=record.passage,
        question=record.question,
        options=list(record.options),
        key=record.key,
    )


def _differences(record: SourceItem, item: Item) -> list[str]:
    """The fields that differ; the bytes of a text that reads the same stay as they were stored."""
    pairs = {
        "passage": (canonical(record.passage), canonical(item.passage)),
        "question": (canonical(record.question), canonical(item.question)),
        "options": (canonical_all(record.options), canonical_all(item.options)),
        "answer": (record.key, item.key),
        "subject_category": (record.category, item.category),
    }
    return [name for name, (new, old) in pairs.items() if new != old]


def _letters(records: Iterable[SourceItem]) -> dict[str, dict[str, int]]:
    """How often each option is the right one, by split."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        if record.key is not None:
            counts[record.split][LETTERS[record.key]] += 1
    return {split: dict(sorted(letters.items())) for split, letters in counts.items()}
