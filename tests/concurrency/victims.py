"""The processes of a running Workbench, by the part that they play."""

import random
import re
from collections.abc import Callable
from pathlib import Path

from workbench.running.embedded.data_dir import DataDir

PROGRAM = re.compile(r"^supervisor\| started (\w+) as process (\d+)$", re.MULTILINE)


class House:
    """A Workbench under a supervisor; `output` is the file that it prints to."""

    def __init__(self, data: Path, output: Path) -> None:
        self.data_dir = DataDir(data)
        self.output = output
        self.parts: dict[str, Callable[[], int | None]] = {
            "web master": lambda: self._program("web"),
            "web worker": lambda: self._child_of(self._program("web")),
            "celery worker": lambda: self._program("worker"),
            "celery pool process": lambda: self._child_of(self._program("worker")),
            "celery beat": lambda: self._program("beat"),
            "valkey": lambda: self._service("valkey"),
            "postmaster": lambda: self._service("postgres"),
            "postgres backend": lambda: self._child_of(self._service("postgres"), "workbench"),
            "daemon": lambda: self._service("daemon"),
        }

    def _program(self, name: str) -> int | None:
        started = dict(PROGRAM.findall(self.output.read_text()))
        return int(started[name]) if name in started else None

    def _service(self, name: str) -> int | None:
        state = self.data_dir.read_state()
        pid: int | None = getattr(state, name, None)
        return pid if state is not None and state.ready else None

    @staticmethod
    def _child_of(parent: int | None, word: str = "") -> int | None:
        """One of a process's children in whose command line the word stands, taken at random."""
        found = [pid for pid in children_of(parent) if word in _command(pid)]
        return random.choice(found) if found else None


def children_of(parent: int | None) -> list[int]:
    """None where it has ended."""
    try:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(pid) for pid in children.split()]


def _command(pid: int) -> str:
    """Nothing where it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
