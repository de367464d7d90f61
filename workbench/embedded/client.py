"""What a process that uses the embedded services calls."""

import os
import subprocess
import sys
import time
from pathlib import Path

from workbench.embedded import locks
from workbench.embedded.errors import EmbeddedServicesError
from workbench.embedded.keeper import open_log
from workbench.embedded.place import Place
from workbench.settings.env import environment

START_TIMEOUT_S = 120.0
POLL_S = 0.05
PROJECT = Path(__file__).resolve().parents[2]

_held: dict[Path, int] = {}


def here() -> Place:
    """The services of the data folder that the environment names."""
    return Place(environment().data_dir)


def database_url() -> str:
    """The embedded PostgreSQL's URL, whether or not it runs; `host` is the socket's folder."""
    return here().database_url


def redis_url() -> str:
    """The embedded Valkey's URL, whether or not it runs: `unix://` and the socket's path."""
    return here().redis_url


def ensure_unless_configured() -> None:
    """`ensure()` unless the environment names both a database and a broker."""
    configured = environment()
    if configured.database_url is None or configured.redis_url is None:
        ensure()


def ensure(place: Place | None = None) -> None:
    """Have both services up, and keep them up for as long as this process lives.

    Forked children keep them too. Called again it costs a few system calls, and brings back
    services whose keeper has been killed.

    Args:
        place: the data folder; by default the environment's.

    Raises:
        EmbeddedServicesError: they cannot be started; the message names the log.
    """
    place = place or here()
    place.prepare()
    _hold_clients_lock(place)
    deadline = time.monotonic() + START_TIMEOUT_S
    started = False
    while time.monotonic() < deadline:
        lock = locks.try_exclusive(place.keeper_lock)
        state = place.read_state()
        if lock is None:
            if state is not None and state.ready:
                return
        elif started and state is not None and state.error:
            os.close(lock)
            raise EmbeddedServicesError(state.error)
        else:
            place.forget_state()
            _start_keeper(place, lock)
            started = True
        time.sleep(POLL_S)
    raise EmbeddedServicesError(
        f"The embedded services were not ready after {START_TIMEOUT_S:.0f} s; see {place.logs}."
    )


def _hold_clients_lock(place: Place) -> None:
    held = _held.get(place.data)
    if held is None or not locks.is_current(held, place.clients_lock):
        _held[place.data] = locks.hold_shared(place.clients_lock)


def _start_keeper(place: Place, lock: int) -> None:
    """Start a keeper that takes over the descriptor `lock`: there is no moment without a holder."""
    log = open_log(place)
    command = [sys.executable, "-m", "workbench.embedded", "keep", str(place.data), str(lock)]
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
