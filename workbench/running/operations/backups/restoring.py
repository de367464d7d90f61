"""How a backup is put into an empty installation, all of it or nothing.

First the backup is read through and its hashes held against it; then its files are laid beside
their places; then the database is written in one transaction; at last the files are renamed into
their places.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pgtrigger
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from annotations.models import Release
from annotations.services.releasing import check_release
from workbench.core.disk import FULL, is_full
from workbench.core.stores import LocalStore, journals, releases_store, stores
from workbench.running.operations.backups import postgres
from workbench.running.operations.backups.containers import Backup
from workbench.running.operations.backups.errors import BackupError
from workbench.running.operations.backups.making import JOURNALS, Progress, count_ledger
from workbench.running.operations.backups.manifest import DUMP, Manifest
from workbench.running.operations.triggers import missing_triggers
from workbench.running.operations.versions import postgres_version

MADE_BY_MIGRATIONS = frozenset({"django_migrations", "django_content_type", "auth_permission"})
"""The tables that have rows although nobody was here yet."""


@dataclass(frozen=True)
class Restored:
    """What became of a backup; `put_aside` names what was in the places before."""

    manifest: Manifest
    put_aside: list[Path]
    problems: list[str]


def restore_backup(*, place: Path, replace: bool, show: Progress) -> Restored:
    """Put a backup into the database and the stores that the environment names.

    Locks: the whole database, until it is written.

    Raises:
        BackupError: the backup is damaged, or there is something already; nothing was changed.
    """
    with Backup(place) as backup:
        _require_ours(backup.manifest)
        _require_empty(replace=replace)
        _require_no_files(replace=replace)
        put_aside = _put_back(backup, show)
    call_command("migrate", interactive=False, verbosity=0)
    _name_from_the_store()
    return Restored(backup.manifest, put_aside, list(_problems(backup.manifest)))


def _put_back(backup: Backup, show: Progress) -> list[Path]:
    """Returns the folders of what was put aside."""
    total, done = 2 * backup.manifest.size, 0

    def tell(read: int) -> None:
        nonlocal done
        done += read
        show(min(done, total), total)

    backup.check(tell)
    with _room(), _laid_out(backup, tell) as (dump, folders):
        _hang_up()
        major = int(backup.manifest.versions["pg_dump"].split(".")[0])
        postgres.load(dump=dump, major=major, replace=_has_tables())
        return [aside for name in folders if (aside := _put_in_place(name, folders[name]))]


def _require_ours(manifest: Manifest) -> None:
    known = set(MigrationLoader(None).disk_migrations)
    ours = {app for app, _ in known}
    foreign = [
        f"{app}.{name}"
        for app, names in manifest.migrations.items()
        for name in names
        if app in ours and (app, name) not in known
    ]
    if foreign:
        raise BackupError(
            f"The backup is of a newer Workbench ({manifest.versions['workbench']}, with the "
            f"migration {foreign[-1]}). Install that version, then restore."
        )
    theirs, here = manifest.versions["postgresql"], postgres_version()
    if int(theirs.split(".")[0]) > int(here.split(".")[0]):
        raise BackupError(
            f"The backup is of PostgreSQL {theirs}, and the database is {here}; restore it into "
            "one as new."
        )


def _require_empty(*, replace: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        (others,) = cursor.fetchone()
    if others:
        raise BackupError(
            f"{others} other sessions use the database. Stop the site (web, workers, beat), then "
            "restore."
        )
    if replace:
        return
    if used := _used_tables():
        raise BackupError(
            f"The database is not empty ({', '.join(used[:3])} have rows). Restore into another "
            "one, or add --replace to do away with what is in it."
        )


def _require_no_files(*, replace: bool) -> None:
    for kind, store in stores().items():
        names = store.names()
        if names and not isinstance(store, LocalStore):
            raise BackupError(
                f"The bucket's folder of {kind} is not empty ({names[0]}), and nothing is put "
                "aside there. Set WORKBENCH_STORE to another prefix."
            )
        if names and not replace:
            raise BackupError(
                f"The store of {kind} is not empty ({names[0]}). Name another folder, or add "
                "--replace to have what is in it put aside."
            )


def _used_tables() -> list[str]:
    tables = set(connection.introspection.table_names()) - MADE_BY_MIGRATIONS
    used = []
    with connection.cursor() as cursor:
        for table in sorted(tables):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT EXISTS (SELECT FROM {name})")  # noqa: S608
            if cursor.fetchone()[0]:
                used.append(table)
    return used


def _has_tables() -> bool:
    return bool(connection.introspection.table_names())


def _hang_up() -> None:
    """Let no session of ours stand in the way, or know what was there before."""
    connection.close()
    if isinstance(connection, DatabaseWrapper):
        connection.close_pool()


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise BackupError(str(FULL)) from error
        raise BackupError(f"{error.filename}: {error.strerror or error}") from error


@contextmanager
def _laid_out(
    backup: Backup, tell: Callable[[int], None]
) -> Iterator[tuple[Path, dict[str, Path]]]:
    """The dump, and a folder in each store with the files that are to lie in that store."""
    folders: dict[str, Path] = {}
    try:
        for kind, store in stores().items():
            room = store.workspace()
            folders[kind] = Path(tempfile.mkdtemp(prefix=".restoring-", dir=room))
        dump = folders["releases"] / ".dump"
        for file in backup.manifest.files:
            store_name, _, name = file.path.partition("/")
            target = dump if file.path == DUMP else folders[store_name] / name
            backup.take(file, target, tell, mode=0o600 if file.path == DUMP else 0o644)
        yield dump, folders
    finally:
        for folder in folders.values():
            shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(name: str, laid_out: Path) -> Path | None:
    """Move the files of a store into it; returns the folder of those that were there before."""
    store, aside = stores()[name], None
    entries = [entry for entry in sorted(laid_out.iterdir()) if entry.name != ".dump"]
    if not isinstance(store, LocalStore):
        for entry in entries:
            (journals() if entry.name == JOURNALS else store).put(entry.name, entry)
        return None
    if names := store.names():
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        aside = store.root / f".replaced-{stamp}"
        aside.mkdir(mode=0o700, exist_ok=True)
        for before in names:
            (store.root / before).rename(aside / before)
    for entry in entries:
        entry.rename(store.root / entry.name)
    return aside


def _name_from_the_store() -> None:
    """Releases that were built elsewhere lie in the store now, and are looked for there alone.

    Where they were built there may be another installation's folder still.
    """
    releases = Release.objects.select_related("campaign")
    with transaction.atomic(), pgtrigger.ignore("annotations.Release:release_append_only"):
        for release in releases.filter(path__startswith="/"):
            if releases_store().exists(release.store_name):
                releases.filter(pk=release.pk).update(path=release.store_name)


def _problems(manifest: Manifest) -> Iterator[str]:
    """What is not as the backup has it, once all is in its place."""
    counted = count_ledger()
    for table, expected in manifest.ledger.items():
        if counted.get(table) != dict(expected):
            yield f"{table}: the backup has {expected}, the database {counted.get(table)}"
    yield from (f"The trigger {name} is not in force" for name in missing_triggers())
    for release in Release.objects.select_related("campaign").order_by("pk"):
        yield from (f"{release}: {problem}" for problem in check_release(release=release))
