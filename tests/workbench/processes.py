"""Helpers for tests that start, watch and kill real processes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_S = 240.0


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Return as soon as `condition` holds.

    Raises:
        TimeoutError: it did not within the deadline; the message says `what`.
    """
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {DEADLINE_S:.0f} s in vain until {what}")
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def processes_naming(*words: str) -> list[str]:
    """The command lines in which one of the words stands, read as `ps` reads them."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(FileNotFoundError, ProcessLookupError):
            lines.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return [line for line in lines if any(word in line for word in words)]


def environment_for(data: Path) -> dict[str, str]:
    """This process's environment, with the embedded services of the folder `data`."""
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    return kept | {"WORKBENCH_DATA_DIR": str(data)}


def python(
    *arguments: str,
    data: Path,
    settings: Mapping[str, str] = MappingProxyType({}),
    preexec: Callable[[], None] | None = None,
) -> subprocess.Popen[str]:
    """Start this Python in the project's root, with pipes for input and output."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**environment_for(data), **settings},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=preexec,
    )
