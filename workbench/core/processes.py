"""Processes of this machine: whether one lives, what it takes, and how it ends with its parent."""

import ctypes
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1
_CGROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
_libc = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, argument: int, extra: int = 0) -> None:
    """Call prctl(2); raises `OSError` where it fails."""
    arguments = [ctypes.c_ulong(value) for value in (argument, extra, 0, 0)]
    if _libc.prctl(option, *arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def ends_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """Made before a fork and called in the child: when the parent dies, the child gets the signal.

    It does so even where the parent was killed by SIGKILL.
    """
    parent = os.getpid()

    def setup() -> None:
        prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            os._exit(1)

    return setup


def this_machine() -> str:
    """Where a process's number means something: this host, and its namespace of processes."""
    return f"{socket.gethostname()}/{Path('/proc/self/ns/pid').stat().st_ino}"


def is_alive(pid: int, *, began: float) -> bool:
    """Whether the process that had this number at that time (seconds since 1970) lives on."""
    try:
        process = psutil.Process(pid)
        return process.create_time() <= began + 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def resident_bytes(pid: int) -> int:
    """What a process and all that it started hold in memory."""
    total = 0
    for process in _with_descendants(pid):
        with suppress(psutil.NoSuchProcess):
            total += process.memory_info().rss
    return total


def kill_with_descendants(pid: int) -> None:
    """End a process and all that it started, at once."""
    for process in list(_with_descendants(pid)):
        with suppress(psutil.NoSuchProcess):
            process.kill()


def machine_bytes() -> int:
    """The memory of this machine, or of this container where it is given less."""
    found = psutil.virtual_memory().total
    for path in _CGROUP_LIMITS:
        with suppress(OSError, ValueError):
            found = min(found, int(path.read_text()))
    return found


def _with_descendants(pid: int) -> Iterator[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        yield from (process, *process.children(recursive=True))
