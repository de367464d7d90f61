"""Who works at which shard: files in the run's folder, so that several processes can share a run.

Claims only spare double work. Results do not depend on them: a shard's file is named by its
content and appears whole, so that two processes at one shard would write the same bytes.
"""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import IO, Self
from uuid import uuid4

FOLDER = "claims"
WORKER = ".worker"
HEARTBEAT_SECONDS = 5.0
LEASE_SECONDS = 60.0
POLL_SECONDS = 0.2


class Claims:
    """One process's claims in a run's folder, of which `guard` is a file that stays.

    A process is lost when its heartbeat stops for `LEASE_SECONDS`, by the clock of the file
    system; on its own machine at once, by the lock that the system takes from the dead.
    """

    def __init__(self, out: Path, guard: Path) -> None:
        self._folder = out / FOLDER
        self._guard = guard
        self._name = f"{socket.gethostname()}!{uuid4().hex}"
        self._lock: IO[str] | None = None
        self._ended = Event()
        self._heart = Thread(target=self._beat, daemon=True, name="heartbeat")

    def __enter__(self) -> Self:
        with self._guarded():
            self._sign_in()
        self._heart.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._heart.join()
        with self._guarded():
            self._sign_in()
            self._clear()
            if self._lock:
                self._lock.close()
            self._worker(self._name).unlink()
            with suppress(OSError):
                self._folder.rmdir()

    def take(self, shard: str) -> bool:
        """Whether the shard is this process's now: nobody had it, or who had it is lost."""
        claim = self._claim(shard)
        with self._guarded():
            self._sign_in()
            owner = _read(claim)
            if owner and owner != self._name and self._is_alive(owner):
                return False
            claim.write_text(self._name)
        return True

    def drop(self, shard: str) -> None:
        """Give up a claim, its work done or not."""
        self._claim(shard).unlink(missing_ok=True)

    def pause(self) -> None:
        """Wait a moment for the work of others."""
        self._ended.wait(POLL_SECONDS)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """One process at a time decides about claims."""
        with self._guard.open("r+") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            yield

    def _sign_in(self) -> None:
        """Be listed as alive; again, too, where others took this process for lost."""
        file = self._worker(self._name)
        if self._lock and file.exists():
            return
        if self._lock:
            self._lock.close()
        self._folder.mkdir(exist_ok=True)
        self._lock = file.open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def _is_alive(self, owner: str) -> bool:
        file = self._worker(owner)
        try:
            seen = file.stat().st_mtime
            with file.open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            is_locked = True
        else:
            is_locked = False
        if not is_locked and owner.partition("!")[0] == self._name.partition("!")[0]:
            return False
        self._touch()
        return self._worker(self._name).stat().st_mtime - seen < LEASE_SECONDS

    def _clear(self) -> None:
        """Remove this process's claims, and what the lost have left."""
        for file in list(self._folder.iterdir()):
            is_worker = file.suffix == WORKER
            owner = file.stem if is_worker else _read(file)
            is_over = not is_worker if owner == self._name else not self._is_alive(owner)
            if is_over:
                file.unlink(missing_ok=True)

    def _claim(self, shard: str) -> Path:
        """Shards may lie in folders; claims lie in one."""
        return self._folder / shard.replace("/", "!")

    def _worker(self, name: str) -> Path:
        return self._folder / f"{name}{WORKER}"

    def _touch(self) -> None:
        os.utime(self._worker(self._name))

    def _beat(self) -> None:
        while not self._ended.wait(HEARTBEAT_SECONDS):
            with suppress(OSError):
                self._touch()


def _read(file: Path) -> str:
    """Who holds a claim, empty when nobody does."""
    try:
        return file.read_text()
    except FileNotFoundError:
        return ""
