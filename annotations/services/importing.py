"""How benchmarks come in: wholly, or not at all."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.models import Benchmark, Item, Segment
from annotations.quality.sources import SourceReport, letters_by_split, look
from annotations.services.bulk import renew_statistics
from annotations.services.differences import Difference, difference
from annotations.services.fields import check_field
from annotations.services.import_checks import too_long
from annotations.services.import_notes import (
    Note,
    note_on_stored,
    notes_on,
    notes_on_changes,
    notes_on_others,
)
from annotations.services.languages import source_language_of
from annotations.services.locking import lock_name
from annotations.services.replacing import replace_items
from annotations.services.source_reports import keep_report
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.locking import LONG_WAIT_SECONDS, waiting
from workbench.layouts.benchmark import read_benchmark
from workbench.layouts.budget import ERRORS
from workbench.layouts.mapping import Mapping
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
        if count >= ERRORS:  # of one file no more are looked for
            told = _("Nothing was imported: at least %(count)d problems.")
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

    `layout` is the one that the files were read by, `language` that of the questions. `splits`
    counts items by split, `letters` their right options by split and letter. `notes` tell twins,
    texts and keys that are odd, and what the checks say of translations; `source` is all that was
    found in the questions of a benchmark, and `difference` is to what was stored of it before.
    Of translations, `left_alone` are the rows whose item the benchmark does not hold, and
    `missing` the items that got no text although their subject and split are in the files.
    """

    added: int
    unchanged: int
    files: tuple[str, ...]
    layout: str = ""
    language: str = ""
    ignored_columns: tuple[str, ...] = ()
    left_alone: Tally = Tally()
    missing: Tally = Tally()
    tasks_opened: int = 0
    splits: dict[str, int] = field(default_factory=dict)
    letters: dict[str, dict[str, int]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    source: SourceReport | None = None
    difference: Difference | None = None

    def document(self) -> dict[str, Any]:
        """The report as JSON can hold it, without what was found; differences are counted."""
        changes = asdict(self.difference) if self.difference else {}
        told = {name: value for name, value in vars(self).items() if name != "source"}
        return told | {
            "left_alone": asdict(self.left_alone),
            "missing": asdict(self.missing),
            "notes": [asdict(note) for note in self.notes],
            "difference": {name: len(items) for name, items in changes.items()},
        }


def no_progress(done: int, total: int) -> None:
    """For callers that do not show how far it is."""


def import_benchmark(
    *,
    path: Path,
    name: str,
    layout: str = AUTO,
    mapping: Mapping | None = None,
    source_language: str = "",
    header: bool | None = None,
    answers: Answers | None = None,
    licence: str = "",
    attribution: str = "",
    follows: str = "",
    replace: bool = False,
    dry_run: bool = False,
    user: User | None = None,
    progress: Progress = no_progress,
) -> ImportReport:
    """Import the questions of a benchmark; the same files again change nothing.

    New rows are added to a benchmark of that name; a row that differs from the stored item of
    the same `sample_id` is an error, but with `replace` a benchmark that nobody works on becomes
    what the files hold. `follows` names the benchmark of which this is the next version, and to
    which the difference is told. `mapping` says what the columns of a table are.
    `source_language` is the language of the questions, of which rows are read where there are
    several: where it is left out, the stored benchmark's, else what the files tell, else English.
    A dry run does and says the same, tells changed rows as a difference, and stores nothing.
    Locks: an advisory lock on the benchmark's name.

    Raises:
        FormatError: the path cannot be used.
        Invalid: the name or the language cannot be used, or the benchmark is stored in another
            language or under another licence or attribution, or is in use and was to be replaced.
        ImportRefused: at least one row is bad; all bad rows are listed.
    """
    told = {"licence": licence.strip(), "attribution": attribution.strip()}
    for field_name, value in {"name": name, **told}.items():
        check_field(Benchmark, field_name, value)
    result = read_benchmark(
        path,
        layout=layout,
        mapping=mapping,
        language=source_language_of(name, source_language),
        header=header,
        answers=answers,
        limits=settings.IMPORT_LIMITS,
    )
    records, language = result.records, result.language
    if errors := [*result.errors, *too_long(records)]:
        raise ImportRefused(errors)
    with transaction.atomic():
        with waiting(LONG_WAIT_SECONDS):
            lock_name(f"benchmark:{name}")
        benchmark, _created = Benchmark.objects.get_or_create(
            name=name, defaults={"source_language": language, "created_by": user}
        )
        _require_source_language(benchmark, language)
        _tell(benchmark, told)
        _follow(benchmark, follows)
        stored = list(benchmark.items.all())
        changes = difference(records=records, items=stored)
        if replace:
            now = {one.sample_id: _item(benchmark, 0, one) for one in records}
            replace_items(benchmark=benchmark, changes=changes, items=now, stored=stored)
        elif changes.changed and not dry_run:
            raise ImportRefused(list(_changed(benchmark, changes, records)))
        first = max((item.position for item in stored), default=-1) + 1
        added = _add_items(benchmark, records, first, changes, progress)
        items = list(benchmark.items.order_by("position"))
        source = look(items, language, lambda done, total: progress(total + done, 2 * total))
        notes = (
            *notes_on_others(result.others, result.files_left_out),
            *notes_on(benchmark=benchmark, report=source),
        )
        before = benchmark.parent if follows else benchmark if stored else None
        if before and before != benchmark:
            changes = difference(records=records, items=before.items.all())
        if before and (dry_run or replace or follows):
            notes = (*notes_on_changes(before.name, changes), *notes)
        elif stored:
            notes = (*note_on_stored(name, changes), *notes)
        transaction.set_rollback(dry_run)
        transaction.on_commit(lambda: keep_report(benchmark=benchmark, report=source), robust=True)
    return ImportReport(
        added=added,
        unchanged=len(records) - added - (len(changes.changed) if before == benchmark else 0),
        files=result.files,
        layout=result.layout,
        language=language,
        ignored_columns=result.ignored_columns,
        splits=Counter(record.split for record in records),
        letters=letters_by_split(records),
        notes=notes,
        source=source,
        difference=changes if before else None,
    )


def _require_source_language(benchmark: Benchmark, language: str) -> None:
    if language != benchmark.source_language:
        problem = _("%(name)s is stored in “%(stored)s”; import under another name.")
        parts = {"name": benchmark.name, "stored": benchmark.source_language}
        raise Invalid(source_language=problem % parts)


def _tell(benchmark: Benchmark, told: dict[str, str]) -> None:
    """Keep licence and attribution where none was stored; another than the stored is refused."""
    for name, value in told.items():
        stored = getattr(benchmark, name)
        if value and stored and value != stored:
            problem = _(
                "%(name)s is stored with “%(stored)s”, and releases name it; leave this out, "
                "change it on the benchmark's page, or import under another name."
            )
            raise Invalid(**{name: problem % {"name": benchmark.name, "stored": stored[:200]}})
        setattr(benchmark, name, value or stored)
    benchmark.save(update_fields=[*told])


def _follow(benchmark: Benchmark, name: str) -> None:
    """Say once which version of it the benchmark follows: its licence goes on if none is given."""
    if not name or (benchmark.parent and benchmark.parent.name == name):
        return
    parent = Benchmark.objects.filter(name=name).exclude(pk=benchmark.pk).first()
    if parent is None:
        problem = _("There is no other benchmark named %(name)s.")
    elif benchmark.parent is not None:
        problem = _("It is stored as following another; leave this out.")
    elif parent.source_language != benchmark.source_language:
        problem = _("%(name)s is in another language; a translation is no next version.")
    else:
        benchmark.parent = parent
        benchmark.licence = benchmark.licence or parent.licence
        benchmark.attribution = benchmark.attribution or parent.attribution
        benchmark.save()
        return
    raise Invalid(follows=problem % {"name": name})


def _changed(
    benchmark: Benchmark, changes: Difference, records: Iterable[SourceItem]
) -> Iterator[RowError]:
    by_id = {record.sample_id: record for record in records}
    for one in changes.changed:
        record = by_id[one.sample_id]
        problem = _("%(sample_id)s is stored in %(benchmark)s with other content")
        parts = {"sample_id": one.sample_id, "benchmark": benchmark.name}
        remedy = _("Import it under another name, or replace what nobody works on yet")
        for field_name in one.fields:
            yield RowError(record.file, record.row, field_name, problem % parts, remedy)


def _add_items(
    benchmark: Benchmark,
    records: Iterable[SourceItem],
    first: int,
    changes: Difference,
    progress: Progress,
) -> int:
    added = set(changes.added)
    new = [record for record in records if record.sample_id in added]
    for start in range(0, len(new), BATCH):
        Item.objects.bulk_create(
            _item(benchmark, first + start + offset, record)
            for offset, record in enumerate(new[start : start + BATCH])
        )
        progress(min(start + BATCH, len(new)), 2 * len(new))
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
