"""Child processes in process groups of their own, whose output is shown line by line."""

import os
import selectors
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from workbench.running.embedded.privileges import child_setup
from workbench.running.supervisor.programs import Program

PROJECT = Path(__file__).resolve().parents[3]
NAME_WIDTH = 10
STEADY_S = 10.0
PAUSES_S = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Before a program is started again, by how often in a row it has ended soon."""


def say(name: str, text: str) -> None:
    """Print one line under the name of who says it, if there is room where it goes."""
    with suppress(OSError):
        print(f"{name:<{NAME_WIDTH}}| {text}", flush=True)


class Output:
    """Reads what the children print, whichever prints first."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def follow(self, child: "Child") -> None:
        os.set_blocking(child.pipe.fileno(), False)
        self._selector.register(child.pipe, selectors.EVENT_READ, child)

    def pump(self, timeout_s: float) -> None:
        """Show what there is, waiting up to `timeout_s` for something."""
        if not self._selector.get_map():
            time.sleep(timeout_s)
            return
        for key, _ in self._selector.select(timeout_s):
            child: Child = key.data
            if not child.read():
                self._selector.unregister(child.pipe)
                child.pipe.close()


class Child:
    """One running program. It leads a process group, so that all it starts can be ended with it;
    Ctrl-C in the terminal reaches it only through the supervisor."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.lines: list[str] = []
        self.started = time.monotonic()
        self._rest = b""
        self._process = subprocess.Popen(
            program.command,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # Safe: the supervisor has one thread. SIGQUIT ends the web and Celery at once.
            preexec_fn=child_setup(signal.SIGQUIT),
        )
        self.pipe = cast("IO[bytes]", self._process.stdout)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def code(self) -> int | None:
        """The exit status, or None while it runs."""
        return self._process.poll()

    def read(self) -> bool:
        """Show the whole lines that have come; False at the end of the output."""
        chunk = os.read(self.pipe.fileno(), 65536)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        if not chunk and self._rest:
            lines, self._rest = [*lines, self._rest], b""
        for line in lines:
            text = line.decode(errors="replace").rpartition("\r")[2]
            self.lines = [*self.lines[-99:], text]
            say(self.program.name, text)
        return bool(chunk)

    def send(self, number: signal.Signals) -> None:
        """Signal the program alone: it tells its own children."""
        if self.code is None:
            self._process.send_signal(number)

    def kill_group(self) -> None:
        """Kill it and whatever it has left behind."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self._process.wait()


@dataclass
class Noted:
    """What became of a program so far; times are in seconds since 1970."""

    pid: int | None = None
    starts: int = 0
    started_at: float = 0.0
    last_end: float | None = None
    last_code: int | None = None

    def started(self, pid: int) -> None:
        self.pid, self.starts, self.started_at = pid, self.starts + 1, time.time()

    def ended(self, code: int) -> None:
        self.pid, self.last_end, self.last_code = None, time.time(), code


class Restarting:
    """A program that is started again when it ends, after a pause that grows while it ends soon."""

    def __init__(self, program: Program, output: Output) -> None:
        self.program = program
        self.child: Child | None = None
        self.noted = Noted()
        self._output = output
        self._failures = 0
        self._due = 0.0

    def tick(self) -> None:
        """Start it when it is due; note its end."""
        now = time.monotonic()
        if self.child is None:
            if now >= self._due:
                self._start()
        elif self.child.code is not None:
            steady = now - self.child.started > STEADY_S
            self._failures = 0 if steady else self._failures + 1
            pause = PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]
            say(self.program.name, f"ended with {self.child.code}; starts again in {pause:.0f} s")
            self.noted.ended(self.child.code)
            self.child.kill_group()
            self.child, self._due = None, now + pause

    def _start(self) -> None:
        self.child = Child(self.program)
        self._output.follow(self.child)
        self.noted.started(self.child.pid)
        say("supervisor", f"started {self.program.name} as process {self.child.pid}")
