"""The daemon: one detached process a data folder that keeps both services up while they are used.

It holds the daemon lock for its life. The services die with it (by the kernel, even when it is
killed), so that nothing runs unwatched; whoever next calls `ensure` starts a new one.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

from workbench.running.embedded import locks
from workbench.running.embedded.data_dir import DataDir, State
from workbench.running.embedded.errors import EmbeddedServicesError
from workbench.running.embedded.services import Postgres, Service, Valkey

TICK_S = 0.1
IDLE_GRACE_S = 3.0
STOP_GRACE_S = 20.0
LEFTOVERS_GRACE_S = 5.0
MAX_FAILURES = 5
"""Of a service that has not been ready yet; one that has been is started again for ever."""
PAUSES_S = (0.0, 0.0, 0.5, 1.0, 2.0, 4.0)
"""Before a service is started again, by how often in a row it has ended before it was ready."""
LOG_LIMIT_BYTES = 5_000_000


class KeptService:
    """A service with its process; `tick` moves it one step towards being up."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.process: subprocess.Popen[bytes] | None = None
        self.ready = False
        self._was_ready = False
        self._failures = 0
        self._changed = time.monotonic()

    @property
    def pid(self) -> int | None:
        return None if self.process is None else self.process.pid

    def tick(self) -> None:
        """Start it when it is down, note its death, note that it is ready.

        Raises:
            EmbeddedServicesError: it cannot be started, or kept dying before it was ever ready.
        """
        if self.process is None:
            pause = PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]
            if self._since_change() >= pause:
                self._try_start()
        elif self.process.poll() is not None:
            self._note_death(self.process.returncode)
        elif not self.ready:
            self.ready = self.service.is_ready(self.process.pid)
            self._was_ready |= self.ready
            self._failures = 0 if self.ready else self._failures

    def request_stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(self.service.stop_signal)

    def wait_stopped(self, deadline: float) -> None:
        """Wait until `deadline` (`time.monotonic`), then kill."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            self.service.kill_leftovers()

    def _try_start(self) -> None:
        lock = locks.try_exclusive(self.service.lock)
        if lock is None:
            if self._since_change() > LEFTOVERS_GRACE_S:
                self.service.kill_leftovers()
            return
        try:
            self.service.prepare()
            self.process = self.service.start(lock)
        finally:
            os.close(lock)
        self._changed = time.monotonic()
        _say(f"{self.service.name} started as process {self.process.pid}")

    def _note_death(self, code: int) -> None:
        self.process, self.ready = None, False
        self._changed = time.monotonic()
        self._failures += 1
        _say(f"{self.service.name} ended with {code}")
        if self._failures >= MAX_FAILURES and not self._was_ready:
            raise EmbeddedServicesError(
                f"{self.service.name} ended {MAX_FAILURES} times before it was ready; "
                f"{self.service.log} says why."
            )

    def _since_change(self) -> float:
        return time.monotonic() - self._changed


class Daemon:
    """Runs until nobody uses the services, or it is told to stop, or its folder is gone."""

    def __init__(self, data_dir: DataDir, lock: int) -> None:
        self._data_dir = data_dir
        self._lock = lock
        self._kept = (KeptService(Postgres(data_dir)), KeptService(Valkey(data_dir)))
        self._told_to_stop = False
        self._idle_since: float | None = None
        self._said: State | None = None

    def run(self) -> int:
        """Keep the services until the end; return the exit status."""
        signal.signal(signal.SIGTERM, self._note_signal)
        signal.signal(signal.SIGINT, self._note_signal)
        error: str | None = None
        try:
            clients = self._keep()
        except (EmbeddedServicesError, OSError) as problem:
            clients, error = None, str(problem)
            _say(error)
        self._stop()
        if locks.is_current(self._lock, self._data_dir.daemon_lock):
            self._publish(State(daemon=os.getpid(), error=error))
        # Only now: a client that waits for this lock must find the services down.
        if clients is not None:
            os.close(clients)
        return 0 if error is None else 1

    def _keep(self) -> int | None:
        """Returns the clients' lock, held, when nobody uses the services any more."""
        while not self._told_to_stop and locks.is_current(self._lock, self._data_dir.daemon_lock):
            for kept in self._kept:
                kept.tick()
            self._publish(self._state())
            clients = self._claim_when_idle()
            if clients is not None:
                return clients
            time.sleep(TICK_S)
        return None

    def _claim_when_idle(self) -> int | None:
        clients = locks.try_exclusive(self._data_dir.clients_lock)
        now = time.monotonic()
        if clients is None:
            self._idle_since = None
            return None
        if self._idle_since is None:
            self._idle_since = now
        if now - self._idle_since >= IDLE_GRACE_S:
            return clients
        os.close(clients)
        return None

    def _state(self) -> State:
        postgres, valkey = self._kept
        return State(os.getpid(), postgres.pid, valkey.pid, postgres.ready and valkey.ready)

    def _publish(self, state: State) -> None:
        """Where the disk is full, the next tick tries again: the services are more than the news
        of them."""
        if state != self._said:
            with suppress(OSError):
                self._data_dir.write_state(state)
                self._said = state

    def _stop(self) -> None:
        self._data_dir.forget_state()
        deadline = time.monotonic() + STOP_GRACE_S
        for kept in self._kept:
            kept.request_stop()
        for kept in self._kept:
            kept.wait_stopped(deadline)
        _say("stopped")

    def _note_signal(self, number: int, frame: FrameType | None) -> None:
        self._told_to_stop = True


def keep(data: Path, lock: int) -> int:
    """The daemon's main function, in a process whose parent need not wait for it.

    Args:
        data: the data folder.
        lock: the inherited descriptor that holds the daemon lock.
    """
    if os.fork():
        return 0
    return Daemon(DataDir(data), lock).run()


def open_log(data_dir: DataDir) -> int:
    """Open the daemon's log for appending; a log that has grown large is put aside first."""
    for log in data_dir.logs.glob("*.log"):
        if log.stat().st_size > LOG_LIMIT_BYTES:
            log.rename(log.with_suffix(".log.old"))
    return os.open(data_dir.logs / "daemon.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _say(text: str) -> None:
    """Into the log, if its disk has room."""
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    with suppress(OSError):
        print(f"{stamp} {text}", file=sys.stderr, flush=True)
