"""What a process that uses the embedded services calls."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from workbench.core.environment import environment
from workbench.running.embedded import locks
from workbench.running.embedded.daemon import STOP_GRACE_S, open_log
from workbench.running.embedded.data_dir import DataDir
from workbench.running.embedded.errors import EmbeddedServicesError

START_TIMEOUT_S = 120.0
POLL_S = 0.05
CLAIM_S = 0.5
PROJECT = Path(__file__).resolve().parents[3]

_held: dict[Path, int] = {}


def here() -> DataDir:
    """The services of the data folder that the environment names."""
    return DataDir(environment().data_dir)


def database_url() -> str:
    """The embedded PostgreSQL's URL, whether or not it runs; `host` is the socket's folder."""
    return here().database_url


def redis_url() -> str:
    """The embedded Valkey's URL, whether or not it runs: `unix://` and the socket's path."""
    return here().redis_url


def ensure_unless_configured() -> None:
    """`ensure()` unless the environment names both a database and a broker."""
    if not _is_configured():
        ensure()


def ensure(data_dir: DataDir | None = None) -> None:
    """Have both services up, and keep them up for as long as this process lives.

    Forked children keep them too. Called again it costs a few system calls, and brings back
    services whose daemon has been killed.

    Args:
        data_dir: the data folder; by default the environment's.

    Raises:
        EmbeddedServicesError: they cannot be started; the message names the log.
    """
    data_dir = data_dir or here()
    data_dir.prepare()
    _hold_clients_lock(data_dir)
    deadline = time.monotonic() + START_TIMEOUT_S
    started = False
    while time.monotonic() < deadline:
        lock = locks.try_exclusive(data_dir.daemon_lock)
        state = data_dir.read_state()
        if lock is None:
            if state is not None and state.ready:
                return
        elif started and state is not None and state.error:
            os.close(lock)
            raise EmbeddedServicesError(state.error)
        else:
            data_dir.forget_state()
            _start_daemon(data_dir, lock)
            started = True
        time.sleep(POLL_S)
    raise EmbeddedServicesError(
        f"The embedded services were not ready after {START_TIMEOUT_S:.0f} s; see {data_dir.logs}."
    )


def revive_unless_configured() -> str | None:
    """Start the daemon anew where it is gone, and do not wait for the services.

    Returns why the one before ended, where it could tell. Raises what `ensure` raises, and OSError.
    """
    if _is_configured():
        return None
    data_dir = here()
    data_dir.prepare()
    _hold_clients_lock(data_dir)
    lock = locks.try_exclusive(data_dir.daemon_lock)
    if lock is None:
        return None
    state = data_dir.read_state()
    data_dir.forget_state()
    _start_daemon(data_dir, lock)
    return None if state is None else state.error


def release() -> None:
    """Stop using the services; they stop at once when nobody else uses them."""
    data_dir = here()
    held = _held.pop(data_dir.path, None)
    if held is not None:
        os.close(held)
        stop_unused(data_dir)


def stop_unused(data_dir: DataDir) -> bool:
    """Stop the services without the daemon's grace; False, and nothing done, when they are used.

    Holds the clients' lock exclusively meanwhile: a process that wants them waits, then starts
    them anew.
    """
    deadline = time.monotonic() + CLAIM_S
    while (claim := locks.try_exclusive(data_dir.clients_lock)) is None:
        # The daemon itself takes the lock for a moment when it looks whether they are used.
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S / 5)
    try:
        stop_daemon(data_dir)
    finally:
        os.close(claim)
    return True


def stop_daemon(data_dir: DataDir) -> None:
    """Tell the daemon, if there is one, to stop the services, and wait until it has."""
    state = data_dir.read_state()
    if state is None or not locks.is_held(data_dir.daemon_lock):
        return
    os.kill(state.daemon, signal.SIGTERM)
    deadline = time.monotonic() + STOP_GRACE_S + 5
    while locks.is_held(data_dir.daemon_lock) and time.monotonic() < deadline:
        time.sleep(POLL_S)


def _is_configured() -> bool:
    configured = environment()
    return configured.database_url is not None and configured.redis_url is not None


def _hold_clients_lock(data_dir: DataDir) -> None:
    held = _held.get(data_dir.path)
    if held is None or not locks.is_current(held, data_dir.clients_lock):
        _held[data_dir.path] = locks.hold_shared(data_dir.clients_lock)


def _start_daemon(data_dir: DataDir, lock: int) -> None:
    """Start a daemon that takes over the descriptor `lock`: there is no moment without a holder."""
    log = open_log(data_dir)
    command = [
        sys.executable,
        "-m",
        "workbench.running.embedded",
        "keep",
        str(data_dir.path),
        str(lock),
    ]
    try:
        subprocess.run(
            command,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(lock,),
            start_new_session=True,
            check=True,
        )
    finally:
        os.close(log)
        os.close(lock)
