"""granian with our options: how many processes, how long it waits, how much it holds."""

import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from workbench.running.embedded.privileges import child_setup
from workbench.running.web.gateway import Gateway

HEAD_S = 10
"""For the whole head of a request; a connection that is kept alive may also be idle this long."""
MOST_HEAD_BYTES = 64 * 1024
MOST_CONNECTIONS = 4096
"""Of each process; each takes a file descriptor and a few kilobytes. More wait in the kernel."""
STOP_S = 10
"""For requests under way; shorter than the grace of the supervisor and of Docker."""


@dataclass(frozen=True)
class Address:
    """Where to listen; `socket` is a path, and comes first."""

    host: str
    port: int
    socket: Path | None = None


def serve(
    address: Address,
    *,
    processes: int,
    threads: int,
    load: Callable[[int], Gateway],
) -> None:
    """Serve until SIGTERM or SIGINT; a process that dies is started again.

    `load` makes the application in each process, for the number of threads.
    """
    _allow_open_files(MOST_CONNECTIONS + 1024)
    loader = _Loader(load, threads, child_setup(signal.SIGKILL))
    Granian(
        "workbench",
        address=address.host,
        port=address.port,
        uds=address.socket,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=processes,
        backlog=1024,
        backpressure=MOST_CONNECTIONS,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEAD_S * 1000, max_buffer_size=MOST_HEAD_BYTES
        ),
        # It warns of more processes than cores, which `__main__` says the reason of.
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_S,
    ).serve(target_loader=loader, wrap_loader=False)


@dataclass(frozen=True)
class _Loader:
    """Called in each new process, which must not outlive its parent."""

    load: Callable[[int], Gateway]
    threads: int
    die_with_parent: Callable[[], None]

    def __call__(self) -> Any:
        self.die_with_parent()
        return self.load(self.threads)


def _allow_open_files(wanted: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
