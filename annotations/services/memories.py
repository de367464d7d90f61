"""Imported translation memories: how they come in, how far they are trusted, how they go."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from annotations import limits
from annotations.formats.memories import MemoryPair, MemoryReader
from annotations.models import Campaign, MemorySource, MemoryTranslation, TranslationMemory
from annotations.permissions import can_change
from annotations.services.bulk import bulk_writes
from annotations.services.fields import check_field, check_range
from annotations.services.importing import Progress, no_progress
from annotations.services.locking import lock_name
from annotations.services.uploads import opened
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.locking import LONG_WAIT_SECONDS, waiting
from workbench.layouts.budget import Budget

PENALTY = 5
"""Percent, where nobody says: enough for an equal segment of the campaign's own to come first."""

AT_ONCE = 5_000
"""Pairs that are stored between two looks at the progress."""

LOCK = "memories"
"""Memories share their sources: one is brought in or removed at a time."""

SOURCES, TRANSLATIONS = MemorySource._meta.db_table, MemoryTranslation._meta.db_table


@dataclass(frozen=True)
class MemoryReport:
    """What an import did, by language; pairs that the memory has and the file has not stay.

    `units` were read of `files`; `left_out` of them gave nothing, by the reason. `cut` texts lost
    the inline codes of another format. `is_whole` says whether all was read.
    """

    memory: str
    files: tuple[str, ...]
    units: int
    cut: int
    added: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    is_whole: bool = True

    @property
    def rows(self) -> list[tuple[str, int, int]]:
        """By language, how many pairs are new and how many are there already."""
        return [(code, new, self.unchanged.get(code, 0)) for code, new in self.added.items()]

    def document(self) -> dict[str, Any]:
        return asdict(self)


def import_memory(
    *,
    campaign: Campaign,
    path: Path,
    name: str,
    origin: str | None = None,
    penalty: int | None = None,
    languages: Sequence[str] = (),
    dry_run: bool = False,
    most: int | None = None,
    user: User | None = None,
    progress: Progress = no_progress,
) -> MemoryReport:
    """Take TMX over into the campaign's memory of that name, which is made where there is none.

    The same file again changes nothing. A dry run reads the same, and stores nothing.
    Locks: an advisory lock on all imported memories.

    Args:
        path: a file, a zip, or a folder of such files.
        origin: where it comes from; of a new memory the file's name, where it is None.
        penalty: None for what a memory has, or for `PENALTY`.
        languages: those of the campaign's that are taken; all where none is named.
        most: units that are read at most, in a dry run of the beginning; None for all.

    Raises:
        FormatError: a file is no TMX, or malicious.
        NotPermitted: the campaign is archived.
        Invalid: a value cannot be used, or nothing of the file is in the campaign's languages.
    """
    can_change(campaign).require()
    memory = _memory(campaign, name, path.name if origin is None else origin, penalty, user)
    with opened(path=path) as place, transaction.atomic(), bulk_writes("import memory"):
        with waiting(LONG_WAIT_SECONDS):
            lock_name(LOCK)
        reader = MemoryReader(
            place,
            source_language=campaign.source_language,
            languages=languages or campaign.languages,
            most=most,
        )
        with _staging() as staged:
            staged.read(reader, progress)
            if not staged.count:
                raise Invalid(file=_nothing_in(reader, campaign))
            stored = _stored(memory, origin=origin, penalty=penalty, dry_run=dry_run)
            known = staged.known_to(stored)
            if not dry_run:
                staged.store(stored, progress)
            found = staged.languages()
    return MemoryReport(
        memory=memory.name,
        files=tuple(one.name for one in reader.files),
        units=reader.units,
        cut=reader.cut,
        added={code: count - known.get(code, 0) for code, count in found.items()},
        unchanged=known,
        left_out=dict(reader.left_out),
        is_whole=not reader.is_cut,
    )


def told_left_out(*, report: MemoryReport) -> list[tuple[str, int]]:
    """Why units gave nothing, for people, and how many."""
    return _told(report.left_out)


def _told(left_out: Mapping[str, int]) -> list[tuple[str, int]]:
    reasons = {
        "no-source": _("no text in the language of the questions"),
        "no-translation": _("no text in a language that is wanted"),
        "empty": _("a source or a translation without a text"),
        "too-long": _("longer than a question may be"),
    }
    return [(reasons[reason], count) for reason, count in left_out.items()]


def change_memory(*, memory: TranslationMemory, origin: str, penalty: int) -> None:
    """Say anew where a memory comes from, and how much less its matches count.

    Raises:
        NotPermitted: the campaign is archived.
        Invalid: a value cannot be used.
    """
    can_change(memory.campaign).require()
    memory.origin, memory.penalty = origin.strip(), penalty
    _check(memory)
    memory.save(update_fields=["origin", "penalty"])


def remove_memory(*, memory: TranslationMemory) -> int:
    """Take a memory away with all of its segments; returns how many. Its history stays.

    Locks: an advisory lock on all imported memories.

    Raises:
        NotPermitted: the campaign is archived.
    """
    can_change(memory.campaign).require()
    with transaction.atomic():
        with waiting(LONG_WAIT_SECONDS):
            lock_name(LOCK)
        removed, _by_model = MemoryTranslation.objects.filter(memory=memory).delete()
        memory.delete()
        with connection.cursor() as cursor:
            cursor.execute(_FORGET)
    return removed


def _memory(
    campaign: Campaign, name: str, origin: str, penalty: int | None, user: User | None
) -> TranslationMemory:
    """A memory as it would be made, with values that can be used."""
    memory = TranslationMemory(
        campaign=campaign,
        name=" ".join(name.split()),
        origin=origin.strip()[: limits.TITLE],
        penalty=PENALTY if penalty is None else penalty,
        created_by=user,
    )
    _check(memory)
    return memory


def _check(memory: TranslationMemory) -> None:
    for name in ("name", "origin"):
        check_field(TranslationMemory, name, getattr(memory, name))
    check_range("penalty", memory.penalty, limits.PENALTY)


def _stored(
    memory: TranslationMemory, *, origin: str | None, penalty: int | None, dry_run: bool
) -> TranslationMemory:
    """The campaign's memory of that name, with what was said of it; the caller holds the lock."""
    known = memory.campaign.memories.filter(name=memory.name).first()
    if dry_run:
        return known or memory
    if known is None:
        memory.save()
        return memory
    known.origin = known.origin if origin is None else memory.origin
    known.penalty = known.penalty if penalty is None else memory.penalty
    known.save(update_fields=["origin", "penalty"])
    return known


class _Staging:
    """The pairs of an import in a temporary table, in which each is once."""

    def __init__(self) -> None:
        self.count = 0

    def read(self, reader: MemoryReader, progress: Progress) -> None:
        pairs = reader.pairs(Budget(settings.IMPORT_LIMITS))
        while some := list(islice(pairs, AT_ONCE)):
            self._copy(some)
            self.count += len(some)
            progress(self.count, 2 * self.count)
        with connection.cursor() as cursor:
            cursor.execute(_ONCE)

    def languages(self) -> dict[str, int]:
        return _counts("SELECT language, count(*) FROM incoming GROUP BY language ORDER BY 1")

    def known_to(self, memory: TranslationMemory) -> dict[str, int]:
        """How many of the pairs the memory has already, by language."""
        return _counts(_KNOWN, memory.pk)

    def store(self, memory: TranslationMemory, progress: Progress) -> None:
        with connection.cursor() as cursor:
            for first in range(0, self.count, AT_ONCE):
                cursor.execute(_STORE_SOURCES, [first, first + AT_ONCE])
                cursor.execute(_STORE, [memory.pk, first, first + AT_ONCE])
                progress(self.count + min(first + AT_ONCE, self.count), 2 * self.count)
            cursor.execute("SELECT gin_clean_pending_list('memory_source_by_grams')")
            cursor.execute(f"ANALYZE {SOURCES}, {TRANSLATIONS}")

    def _copy(self, pairs: Sequence[MemoryPair]) -> None:
        statement = "COPY incoming (language, text, target) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for pair in pairs:
                copy.write_row(pair)


_MAKE = """
CREATE TEMPORARY TABLE incoming (
    number integer GENERATED ALWAYS AS IDENTITY (MINVALUE 0 START 0), language text, text text,
    target text
) ON COMMIT DROP
"""
_ONCE = """
ANALYZE incoming (language);
DELETE FROM incoming USING (
    SELECT number, row_number() OVER (PARTITION BY language, md5(text), md5(target)) AS place
    FROM incoming
) AS counted
WHERE incoming.number = counted.number AND counted.place > 1
"""
_KNOWN = f"""
SELECT incoming.language, count(*) FROM incoming
JOIN {SOURCES} AS source ON md5(source.text) = md5(incoming.text)
JOIN {TRANSLATIONS} AS stored ON stored.source_id = source.id AND stored.memory_id = %s
    AND stored.language = incoming.language AND md5(stored.target) = md5(incoming.target)
GROUP BY incoming.language ORDER BY incoming.language
"""  # noqa: S608
_STORE_SOURCES = f"""
INSERT INTO {SOURCES} (text, grams)
SELECT text, annotations_grams(text) FROM (
    SELECT DISTINCT text FROM incoming
    WHERE number >= %s AND number < %s
        AND NOT EXISTS (SELECT FROM {SOURCES} AS known WHERE md5(known.text) = md5(incoming.text))
) AS sources
"""  # noqa: S608
_STORE = f"""
INSERT INTO {TRANSLATIONS} (memory_id, source_id, language, target)
SELECT %s, source.id, incoming.language, incoming.target FROM incoming
JOIN {SOURCES} AS source ON md5(source.text) = md5(incoming.text)
WHERE number >= %s AND number < %s
ON CONFLICT DO NOTHING
"""  # noqa: S608
_FORGET = f"""
DELETE FROM {SOURCES} AS source
WHERE NOT EXISTS (SELECT FROM {TRANSLATIONS} AS stored WHERE stored.source_id = source.id)
"""  # noqa: S608


@contextmanager
def _staging() -> Iterator[_Staging]:
    """A place for the pairs of one import, inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKE)
    yield _Staging()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE incoming")


def _counts(statement: str, *parameters: Any) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return dict(cursor.fetchall())


def _nothing_in(reader: MemoryReader, campaign: Campaign) -> str:
    problem = _("%(file)s has no pair of %(source)s and one of %(languages)s; it has: %(found)s.")
    found = ", ".join(f"{tag or '?'} {count}" for tag, count in reader.found.most_common(20))
    left_out = [f"{count} {why}" for why, count in _told(reader.left_out)]
    return problem % {
        "file": ", ".join(one.name for one in reader.files),
        "source": campaign.source_language,
        "languages": ", ".join(campaign.languages) or "–",
        "found": "; ".join(filter(None, (found, *left_out))) or "–",
    }
