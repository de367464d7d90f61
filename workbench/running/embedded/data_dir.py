"""Where the embedded services of one data folder keep things, and how they are reached."""

import json
import os
import re
import stat
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from workbench.running.embedded.errors import EmbeddedServicesError

POSTGRES_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "valkey.sock"
# sockaddr_un holds 108 bytes with the closing NUL.
SOCKET_PATH_LIMIT = 107
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


@dataclass(frozen=True)
class State:
    """What the daemon last said; it counts only while the daemon lives."""

    daemon: int
    postgres: int | None = None
    valkey: int | None = None
    ready: bool = False
    error: str | None = None


@dataclass(frozen=True)
class DataDir:
    """One data folder. Two of the same path are the same services."""

    path: Path

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def valkey(self) -> Path:
        return self.path / "valkey"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def clients_lock(self) -> Path:
        """Shared by every process that uses the services."""
        return self.path / "clients.lock"

    @property
    def daemon_lock(self) -> Path:
        """Held by the one daemon."""
        return self.path / "daemon.lock"

    @property
    def sockets(self) -> Path:
        """The folder of the sockets: inside the data folder unless that path is too long for a
        socket or would need quoting in a URL."""
        inside = self.path / "sockets"
        longest = os.fsencode(inside / POSTGRES_SOCKET)
        if len(longest) <= SOCKET_PATH_LIMIT and PLAIN_PATH.fullmatch(str(inside)):
            return inside
        digest = sha256(os.fsencode(self.path)).hexdigest()[:16]
        # Not TMPDIR, which differs between processes; `private_folder` checks whose it is.
        return Path("/tmp") / f"workbench-{os.geteuid()}-{digest}"  # noqa: S108

    @property
    def database_url(self) -> str:
        return f"postgresql://workbench@/workbench?host={self.sockets}"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.sockets / VALKEY_SOCKET}"

    def prepare(self) -> None:
        """Make the folders, open to nobody else.

        Raises:
            EmbeddedServicesError: a folder belongs to another user or cannot be made.
        """
        for folder in (self.path, self.logs, self.sockets):
            private_folder(folder)

    def read_state(self) -> State | None:
        """What the daemon last wrote; None where it wrote nothing, or another version did."""
        try:
            written = json.loads(self._state_file.read_text())
        except FileNotFoundError:
            return None
        return State(**written) if "daemon" in written else None

    def write_state(self, state: State) -> None:
        fresh = self._state_file.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(state)) + "\n")
        fresh.rename(self._state_file)

    def forget_state(self) -> None:
        self._state_file.unlink(missing_ok=True)

    @property
    def _state_file(self) -> Path:
        return self.path / "services.json"


def private_folder(path: Path) -> None:
    """Make `path` a folder that only this user may enter.

    Raises:
        EmbeddedServicesError: it is something else, another user's, or cannot be made.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
    except OSError as error:
        raise EmbeddedServicesError(
            f"{path} cannot be made a folder: {error.strerror}. "
            "Set WORKBENCH_DATA_DIR to a folder that can be written."
        ) from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise EmbeddedServicesError(
            f"{path} belongs to the user with the id {found.st_uid}, and this process runs as "
            f"{os.geteuid()}. Run it as that user, or set WORKBENCH_DATA_DIR to another folder."
        )
    if not os.access(path, os.W_OK):
        raise EmbeddedServicesError(
            f"{path} cannot be written. Set WORKBENCH_DATA_DIR to a folder that can be."
        )
    if found.st_mode & 0o077:
        path.chmod(0o700)
