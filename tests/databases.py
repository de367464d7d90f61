"""Databases for tests: templates are made once, and each test process works on a clone.

Making a migrated database costs seconds, a clone of it a twentieth of one.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations import RenameModel
from django.db.migrations.state import ProjectState

from workbench.core.environment import ROOT, environment

LOCK = 0x7E57
"""An advisory lock, held while a template is looked for or made."""
UNUSED = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
"""What PostgreSQL does to survive a loss of power, and for tables that live long.

A database that autovacuum is at work in cannot be dropped: its process is the superuser's.
"""

_all_around: Callable[..., set[tuple[str, str]]] = ProjectState._find_reload_model  # type: ignore[attr-defined]
_renaming = RenameModel.database_forwards


def migrated() -> str:
    """The template with our tables and what migrations put into them; it outlives the run."""
    return _template("migrated", _digest_of_migrations(), _migrate)


def take(name: str, *, of: str) -> None:
    """Connect to the database `name`, made to hold exactly what the template `of` holds.

    Whoever is still connected to what it was before is thrown out.
    """
    with _cluster() as cursor:
        _drop(cursor, name)
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{of}" STRATEGY FILE_COPY')
    _connect_to(name)


def make_empty(name: str) -> None:
    """A database beside the one that is worked on, without a table."""
    with _cluster() as cursor:
        _drop(cursor, name)
        cursor.execute(f'CREATE DATABASE "{name}"')


def drop(name: str) -> None:
    """At the end of a run; what dropped clones have left in the cluster's own tables goes too."""
    with _cluster() as cursor:
        _drop(cursor, name)
    if _is_ours():
        with _administrator() as administrator:
            administrator.execute("VACUUM pg_shdepend")


def _template(label: str, digest: str, make: Callable[[str], None]) -> str:
    """Its name. Of several processes that ask for it the first makes it, and the others wait."""
    family = f"test_template_{label}_"
    name = family + digest[:16]
    with _cluster() as cursor:
        cursor.execute("SET lock_timeout = 0")  # Whoever makes it may take long.
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [family])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            for outdated in found:
                _drop(cursor, outdated)
            with _connected_as_before():
                make(unfinished := f"{name}_unfinished")
            cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


def _migrate(name: str) -> None:
    _make_haste()
    with _cluster() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    _connect_to(name)
    with (
        patch.object(ProjectState, "_find_reload_model", _to_render),
        patch.object(RenameModel, "database_forwards", _rename),
    ):
        call_command("migrate", interactive=False, verbosity=0)


def _to_render(
    state: ProjectState, app: str, model: str, delay: bool = False
) -> set[tuple[str, str]]:
    """The models to make anew after a change of one.

    Django makes those around it anew too, seventeen on average: two thirds of the time. Where they
    may wait, it makes all of them anew before a migration's own code sees any; until then only the
    changed one is needed.
    """
    if not delay:
        return _all_around(state, app, model)
    state.is_delayed = True
    return {(app, model)}


def _rename(
    self: RenameModel, app: str, editor: Any, before: ProjectState, after: ProjectState
) -> None:
    """Who points to a model that gets another name is looked for in all of them."""
    before.clear_delayed_apps_cache()
    after.clear_delayed_apps_cache()
    _renaming(self, app, editor, before, after)


def _make_haste() -> None:
    """Have the embedded PostgreSQL under test, and no other, leave out what tests do not need."""
    if not _is_ours():
        return
    with _administrator() as administrator:
        for option in UNUSED:
            administrator.execute(f"ALTER SYSTEM SET {option} = off")
        administrator.execute("SELECT pg_reload_conf()")


def _is_ours() -> bool:
    return environment().database_url is None


def _administrator() -> psycopg.Connection[Any]:
    given = connection.get_connection_params()
    return psycopg.connect(host=given["host"], user="postgres", autocommit=True)


def _digest_of_migrations() -> str:
    """Of all migrations, and of the versions of the packages that bring some."""
    folders = (Path(config.path, "migrations") for config in apps.get_app_configs())
    files = (file for folder in folders for file in sorted(folder.glob("*.py")))
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


@contextmanager
def _cluster() -> Iterator[CursorWrapper]:
    """A session in which databases are made and dropped, while none of ours is open."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        yield cursor


@contextmanager
def _connected_as_before() -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    try:
        yield
    finally:
        connection.close()
        _connect_to(before)


def _connect_to(name: str) -> None:
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def _drop(cursor: CursorWrapper, name: str) -> None:
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
