"""What opening a page takes: queries, milliseconds by the clock, and of CPU here and in PostgreSQL.

The clock tells what a person waits for on this machine now, CPU what the page is to blame for.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.console.pages import Page

WARM = 5
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Opening:
    """One opening of a page; `backend` is what PostgreSQL's processes took, to 10 ms."""

    status: int
    queries: int
    clock: float
    process: float
    backend: float
    length: int


@dataclass(frozen=True)
class Measured:
    """A page at its first opening, and as it is once its figures are kept."""

    page: Page
    cold: Opening
    warm: list[Opening]

    @property
    def clock(self) -> float:
        return median(one.clock for one in self.warm)

    @property
    def cpu(self) -> float:
        """The mean in PostgreSQL, since its clock is coarse."""
        process = median(one.process for one in self.warm)
        return process + sum(one.backend for one in self.warm) / len(self.warm)

    @property
    def ms(self) -> float:
        """What it is judged by: nobody is to blame for waiting while others work."""
        return min(self.clock, self.cpu)

    @property
    def queries(self) -> int:
        return max(one.queries for one in self.warm)


def measure(page: Page, client: Any, backends: "Backends", settle: Callable[[], None]) -> Measured:
    """Open a page, have `settle` do what it put in hand, and open it again."""
    cold = _open(page, client, backends)
    settle()
    _open(page, client, backends)
    return Measured(page, cold, [_open(page, client, backends) for _ in range(WARM)])


def _open(page: Page, client: Any, backends: "Backends") -> Opening:
    from django.db import connection

    queries = 0

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    before, began, used = backends.cpu_ms(), time.perf_counter(), time.process_time()
    with connection.execute_wrapper(count):
        response = client.get(page.address, HTTP_HOST="localhost")
        length = len(response.getvalue())
    return Opening(
        status=response.status_code,
        queries=queries,
        clock=(time.perf_counter() - began) * 1000,
        process=(time.process_time() - used) * 1000,
        backend=backends.cpu_ms() - before,
        length=length,
    )


class Backends:
    """The processes of the PostgreSQL that runs in a folder."""

    def __init__(self, folder: Path) -> None:
        self._postmaster = int((folder / "postmaster.pid").read_text().split()[0])

    def cpu_ms(self) -> float:
        """What they have used so far, those that have ended among them."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            fields = _fields(stat)
            if stat.parent.name == str(self._postmaster):
                ticks += sum(map(int, fields[11:15]))
            elif len(fields) > 1 and fields[1] == str(self._postmaster):
                ticks += sum(map(int, fields[11:13]))
        return ticks * TICK_MS


def _fields(stat: Path) -> list[str]:
    """Those after the command's name; none of a process that has just ended."""
    try:
        return stat.read_text().rpartition(")")[2].split()
    except OSError:
        return []
