"""PostgreSQL's own programs: `pg_dump` for a backup, `pg_restore` into `psql` for the way back."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

from workbench.core.environment import child_environment
from workbench.running.embedded.services import program
from workbench.running.operations.backups.errors import BackupError

POLL_S = 0.2
UNKNOWN_BEFORE_17 = b"SET transaction_timeout = 0;\n"
REPLACE = (
    b"SET lock_timeout = '10s';\nDROP SCHEMA IF EXISTS public CASCADE;\nCREATE SCHEMA public;\n"
)


@dataclass(frozen=True)
class Client:
    """The folder of the programs of one version."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def command(self, name: str, *arguments: str) -> list[str]:
        return [str(self.folder / name), *arguments]


def client_for(major: int) -> Client:
    """The oldest programs here that are as new as this version of PostgreSQL.

    Raises:
        BackupError: there are none.
    """
    fit = [client for client in _clients() if client.major >= major]
    if not fit:
        raise BackupError(
            f"No pg_dump, pg_restore and psql of PostgreSQL {major} or newer were found; install "
            f"its client programs, or put their folder on the PATH."
        )
    return min(fit, key=lambda client: client.major)


def dump(*, into: Path, snapshot: str, server: int, tell: Callable[[int], None]) -> Client:
    """Write the database as it is in an exported snapshot; returns the programs that did.

    Raises:
        BackupError: with what `pg_dump` said.
    """
    client = client_for(server)
    into.touch(mode=0o600)
    command = client.command(
        "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-password",
        f"--snapshot={snapshot}", f"--file={into}", f"--dbname={_conninfo()}",
    )  # fmt: skip
    with subprocess.Popen(
        command, env=child_environment(**_password()), stderr=subprocess.PIPE
    ) as process:
        size = 0
        while True:
            try:
                said = process.communicate(timeout=POLL_S)[1]
                break
            except subprocess.TimeoutExpired:
                now = into.stat().st_size
                tell(now - size)
                size = now
            except BaseException:
                process.terminate()
                raise
    if process.returncode != 0:
        raise BackupError(f"pg_dump ended with {process.returncode}: {_text(said)}")
    return client


def load(*, dump: Path, major: int, replace: bool) -> None:
    """Write a dump into the database, all of it or nothing.

    Raises:
        BackupError: with what the programs said.
    """
    client = client_for(major)
    reading = client.command(
        "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--file=-", str(dump)
    )
    writing = client.command(
        "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--no-password",
        "--set=ON_ERROR_STOP=1", "--output=/dev/null", f"--dbname={_conninfo()}", "--file=-",
    )  # fmt: skip
    with (
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as source,
        subprocess.Popen(
            writing,
            env=child_environment(**_password()),
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as target,
    ):
        try:
            _pump(source, target, replace=replace)
        except BaseException:
            # Else psql would take the end of its input for the end of the dump.
            target.kill()
            source.kill()
            raise


def _pump(
    source: "subprocess.Popen[bytes]", target: "subprocess.Popen[bytes]", *, replace: bool
) -> None:
    script, into = cast("IO[bytes]", source.stdout), cast("IO[bytes]", target.stdin)
    with suppress(BrokenPipeError):
        if replace:
            into.write(REPLACE)
        into.write(script.read(4096).replace(UNKNOWN_BEFORE_17, b""))
        shutil.copyfileobj(script, into)
    if source.wait() != 0 and target.poll() is None:
        raise BackupError(f"pg_restore ended with {source.returncode}: {_said(source)}")
    with suppress(BrokenPipeError):
        into.close()
    said = _said(target)
    if target.wait() != 0:
        raise BackupError(f"psql ended with {target.returncode}: {said}")


def parameters() -> dict[str, Any]:
    """What libpq needs to reach the database that Django uses."""
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    given = connection.get_connection_params()
    return {name: value for name, value in given.items() if name in known and name != "options"}


def _conninfo() -> str:
    """Without the password, which others would see in the list of processes."""
    return make_conninfo(**{k: v for k, v in parameters().items() if k != "password"})


def _clients() -> list[Client]:
    on_the_path = [Path(folder) for folder in os.get_exec_path()]
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    folders = [program("pg_dump").parent, *on_the_path, *debian]
    found = (_client(folder) for folder in dict.fromkeys(folders))
    return [client for client in found if client is not None]


def _client(folder: Path) -> Client | None:
    if not all((folder / name).is_file() for name in ("pg_dump", "pg_restore", "psql")):
        return None
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run(
            [str(folder / "pg_dump"), "--version"], capture_output=True, text=True, check=True
        )
        if version := re.search(r"\d+(\.\d+)*", said.stdout):
            return Client(folder, version[0])
    return None


def _said(process: "subprocess.Popen[bytes]") -> str:
    return _text(cast("IO[bytes]", process.stderr).read())


def _text(said: bytes) -> str:
    return said.decode(errors="replace").strip() or "it said nothing"


def _password() -> dict[str, str]:
    password = parameters().get("password")
    return {"PGPASSWORD": str(password)} if password else {}
