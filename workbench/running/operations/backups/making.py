"""How a backup is made while people work.

The database first, as it is in one snapshot; then the files. A release's folder is whole before
its row is committed, a run's summary and an upload are written before theirs. Releases and runs are
never removed, and an upload only a while after its job has ended: so all that the rows of the
snapshot need is there when the files are copied. What was added since is copied too, and does no
harm.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from annotations.models import Release
from annotations.selectors.ledger import LEDGER
from workbench.core.disk import FULL, is_full
from workbench.core.stores import Kept, Place, journals, stores
from workbench.running.operations.backups import postgres
from workbench.running.operations.backups.containers import Writer, writing
from workbench.running.operations.backups.errors import BackupError
from workbench.running.operations.backups.manifest import DUMP, File, Manifest
from workbench.running.operations.backups.noting import note_backup
from workbench.running.operations.versions import versions

MEGABYTE = 1024 * 1024
Progress = Callable[[int, int], None]
JOURNALS = "translations"


@dataclass(frozen=True)
class Moment:
    """What the database says of itself in the snapshot."""

    made_at: str
    postgres: str
    migrations: dict[str, list[str]]
    ledger: dict[str, dict[str, int]]
    releases: list[Release]


class _Progress:
    """Bytes so far; the database counts by its size on disk until its dump is there."""

    def __init__(self, show: Progress, total: int) -> None:
        self._show, self.total, self._done = show, total, 0

    def __call__(self, read: int) -> None:
        self._done += read
        self._show(min(self._done, self.total), self.total)


def make_backup(*, place: Path, show: Progress) -> Manifest:
    """Write a backup into a new folder, or into a new file whose name ends in `.tar`.

    Locks: no rows; migrations wait until the database has been read.

    Raises:
        BackupError: it cannot be written; nothing is left of it.
    """
    with _room(place), writing(place) as (writer, staging):
        size = sum(source.bytes for source in _sources([]))
        _require_room(place, size)
        tell = _Progress(show, size + _database_size())
        with _snapshot() as (moment, snapshot):
            path = staging / DUMP
            major = int(moment.postgres.split(".")[0])
            client = postgres.dump(into=path, snapshot=snapshot, server=major, tell=tell)
        with path.open("rb") as dump:
            files = [writer.add(DUMP, dump, path.stat().st_size, lambda _: None)]
        path.unlink()
        copied, problems = _copy(writer, moment.releases, tell)
        manifest = Manifest(
            made_at=moment.made_at,
            versions=versions() | {"pg_dump": client.version},
            migrations=moment.migrations,
            ledger=moment.ledger,
            releases=[_said(release) for release in moment.releases],
            problems=problems,
            files=[*files, *copied],
        )
        writer.finish(manifest)
        show(tell.total, tell.total)
    note_backup(place=place, manifest=manifest)
    return manifest


@contextmanager
def _room(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise BackupError(f"{place}: {FULL}") from error
        raise BackupError(f"{error.filename or place}: {error.strerror or error}") from error


@contextmanager
def _snapshot() -> Iterator[tuple[Moment, str]]:
    """What the database is at one moment, and the name by which others read it too."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot(), now(), current_setting('server_version')")
            snapshot, now, server = cursor.fetchone()
        moment = Moment(
            made_at=now.isoformat(),
            postgres=server,
            migrations=applied_migrations(),
            ledger=count_ledger(),
            releases=list(Release.objects.select_related("campaign").order_by("pk")),
        )
        yield moment, snapshot


def applied_migrations() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def count_ledger() -> dict[str, dict[str, int]]:
    """The highest id and the number of rows of each table of the ledger."""
    found = {}
    with connection.cursor() as cursor:
        for model in LEDGER:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT coalesce(max(id), 0), count(*) FROM {table}")  # noqa: S608
            last, rows = cursor.fetchone()
            found[str(model._meta.model_name)] = {"last": last, "rows": rows}
    return found


def folder_in_backup(release: Release) -> str:
    """A release that was built elsewhere comes to where the store would have it."""
    name = release.store_name if Path(release.path).is_absolute() else release.path
    return f"releases/{name}"


@dataclass(frozen=True)
class _Source:
    """A file of a store with its name in the backup."""

    name: str
    file: Kept
    bytes: int


def _sources(releases: list[Release]) -> list[_Source]:
    """Every file of the stores, the journals, and the files of releases that lie elsewhere."""
    places = [
        (f"{kind}/{name}", Place(store, name))
        for kind, store in stores().items()
        for name in store.names()
    ]
    places.append((f"runs/{JOURNALS}", Place(journals(), JOURNALS)))
    places += [(folder_in_backup(release), release.place) for release in releases]
    found: dict[str, _Source] = {}
    for folder, place in places:
        for file in place.files():
            name = f"{folder}/{file.path}"
            kept = Kept(place.store, place.name, file.path)
            found.setdefault(name, _Source(name, kept, file.bytes))
    return [found[name] for name in sorted(found)]


def _copy(
    writer: Writer, releases: list[Release], tell: Callable[[int], None]
) -> tuple[list[File], list[str]]:
    """Copy the files; what is not as a release's row has it is told, and copied as it is."""
    copied, problems = {}, []
    for source in _sources(releases):
        try:
            with source.file.open() as opened:
                copied[source.name] = writer.add(source.name, opened, opened.size, tell)
        except FileNotFoundError:
            # A run under way removes its parts, and what was uploaded goes with time; a file of a
            # release is missed below.
            continue
    for release in releases:
        folder = folder_in_backup(release)
        for entry in release.manifest["files"]:
            file = copied.get(f"{folder}/{entry['path']}")
            if file is None:
                problems.append(f"{release}: {entry['path']} is missing")
            elif file.sha256 != entry["sha256"]:
                problems.append(f"{release}: {entry['path']} has other content than it had")
    return list(copied.values()), problems


def _said(release: Release) -> dict[str, str]:
    return {
        "campaign": release.campaign.name,
        "version": release.version,
        "content_hash": release.content_hash,
        "folder": folder_in_backup(release),
    }


def _database_size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _require_room(place: Path, size: int) -> None:
    """That the files alone have room: how large the dump will be nobody knows."""
    free = shutil.disk_usage(place.parent).free
    if free < size:
        raise BackupError(
            f"{place.parent} has {free // MEGABYTE:,} MB left, and the files alone have "
            f"{size // MEGABYTE:,} MB. Make room, or name another disk."
        )
