"""Other databases than the one under test, with what it holds: dumped, and restored elsewhere."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.databases import drop, make_empty
from workbench.running.embedded.privileges import service_account
from workbench.running.embedded.services import POSTGRES_MAJOR, program
from workbench.running.operations.backups import postgres

DEBIAN = Path("/usr/lib/postgresql")
SUPERUSER = "postgres"


def dump_database(into: Path) -> Path:
    """Write what the database under test holds, as committed."""
    given = make_conninfo(**postgres.parameters())
    command = [str(program("pg_dump")), "--format=custom", "--no-owner", "--no-privileges"]
    subprocess.run([*command, f"--dbname={given}", f"--file={into}"], check=True)
    return into


@contextmanager
def restored(dump: Path, name: str) -> Iterator[None]:
    """Work on a database beside the one under test that a dump was restored into."""
    make_empty(name)
    try:
        with connected(NAME=name):
            _load(dump)
            yield
    finally:
        drop(name)


@contextmanager
def restored_in(version: int, dump: Path) -> Iterator[None]:
    """Work on a database of another version of PostgreSQL, one of Debian's, which sorts texts by
    the rules of a language and not by code points."""
    with (
        TemporaryDirectory(prefix="postgresql-") as folder,
        _cluster(version, Path(folder)),
        connected(NAME="postgres", HOST=folder, PORT="", USER=SUPERUSER, PASSWORD=""),
    ):
        _load(dump)
        yield


@contextmanager
def _cluster(version: int, folder: Path) -> Iterator[None]:
    if account := service_account():
        os.chown(folder, account.pw_uid, account.pw_gid)
    data, programs = folder / "data", DEBIAN / str(version) / "bin"
    sorting = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US")
    access = (f"--username={SUPERUSER}", "--auth=trust")
    _run(programs / "initdb", "-D", data, *access, "--encoding=UTF8", *sorting, "--no-sync")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    _run(programs / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start")
    try:
        yield
    finally:
        _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


@contextmanager
def connected(**settings: str) -> Iterator[None]:
    """Have Django's connection lead elsewhere."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(settings)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def _load(dump: Path) -> None:
    postgres.load(dump=dump, major=int(POSTGRES_MAJOR), replace=True)


def _run(*command: Any) -> None:
    """As an ordinary account: PostgreSQL refuses to run as root."""
    account = service_account()
    user = {} if account is None else {"user": account.pw_uid, "group": account.pw_gid}
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    subprocess.run(
        [str(part) for part in command],
        check=True,
        stdout=subprocess.DEVNULL,
        env=environment,
        **user,  # type: ignore[arg-type]
    )
