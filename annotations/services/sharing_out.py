"""Work that is shared out among a few processes of this machine, and comes back in its order."""

import gc
import os
import pickle
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from workbench.core.errors import Conflict
from workbench.core.jobs.forking import fork
from workbench.core.processes import kill_with_descendants

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 1
"""So many results may wait for their turn while all are at work: what is held stays bounded."""


def shared_out(
    work: Callable[[T], R], tasks: Sequence[T], *, processes: int
) -> Generator[R, None, None]:
    """Do the work in children of this process, and give the results in the order of the tasks.

    Each task has a child of its own, with which the memory that it took goes back to the machine.
    What it knows is what this process knew when it was begun; it sees the database by connections
    of its own. Children end with the generator, or this process.

    Args:
        processes: as many tasks at most are worked on at a time.

    Raises:
        Conflict: a child ended before its work was done.
        Exception: what the work raised, once it is its turn.
    """
    running: list[_Child] = []
    waiting: dict[int, _Result] = {}
    begun = 0
    try:
        for turn in range(len(tasks)):
            while turn not in waiting:
                last = min(len(tasks), turn + processes + AHEAD)
                while len(running) < processes and begun < last:
                    running.append(_Child.started(begun, partial(work, tasks[begun])))
                    begun += 1
                ready = wait([child.pipe for child in running])
                for child in [child for child in running if child.pipe in ready]:
                    running.remove(child)
                    waiting[child.number] = child.result()
            result = waiting.pop(turn)
            if result.error is not None:
                raise result.error
            yield result.value
    finally:
        for child in running:
            child.end()


@dataclass(frozen=True)
class _Result:
    value: Any = None
    error: Exception | None = None


@dataclass(frozen=True)
class _Child:
    number: int
    pid: int
    pipe: Connection

    @classmethod
    def started(cls, number: int, work: Callable[[], Any]) -> "_Child":
        ours, theirs = Pipe()
        pid = fork(partial(_do, theirs, work))
        theirs.close()
        return cls(number, pid, ours)

    def result(self) -> _Result:
        try:
            found: _Result = self.pipe.recv()
        except (EOFError, OSError) as error:
            raise Conflict(
                _(
                    "A process of this work was ended from outside, maybe for want of memory. "
                    "Nothing was kept; start it again."
                )
            ) from error
        finally:
            self.end()
        return found

    def end(self) -> None:
        self.pipe.close()
        kill_with_descendants(self.pid)
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def _do(pipe: Connection, work: Callable[[], Any]) -> None:
    """A child's life. What was there before is not looked through for garbage, which would copy
    its memory."""
    gc.freeze()
    try:
        result = _Result(work())
    except Exception as error:
        result = _Result(error=error)
    pipe.send_bytes(pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL))
