"""What a process that uses the embedded services calls."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from workbench.embedded import locks
from workbench.embedded.errors import EmbeddedServicesError
from workbench.embedded.keeper import STOP_GRACE_S, open_log
from workbench.embedded.place import Place
from workbench.settings.env import environment

START_TIMEOUT_S = 120.0
POLL_S = 0.05
CLAIM_S = 0.5
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


def release() -> None:
    """Stop using the services; they stop at once when nobody else uses them."""
    place = here()
    held = _held.pop(place.data, None)
    if held is not None:
        os.close(held)
        stop_unused(place)


def stop_unused(place: Place) -> bool:
    """Stop the services without the keeper's grace; False, and nothing done, when they are used.

    Holds the clients' lock exclusively meanwhile: a process that wants them waits, then starts
    them anew.
    """
    deadline = time.monotonic() + CLAIM_S
    while (claim := locks.try_exclusive(place.clients_lock)) is None:
        # The keeper itself takes the lock for a moment when it looks whether they are used.
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S / 5)
    try:
        stop_keeper(place)
    finally:
        os.close(claim)
    return True


def stop_keeper(place: Place) -> None:
    """Tell the keeper, if there is one, to stop the services, and wait until it has."""
    state = place.read_state()
    if state is None or not locks.is_held(place.keeper_lock):
        return
    os.kill(state.keeper, signal.SIGTERM)
    deadline = time.monotonic() + STOP_GRACE_S + 5
    while locks.is_held(place.keeper_lock) and time.monotonic() < deadline:
        time.sleep(POLL_S)


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
