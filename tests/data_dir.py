"""Where the services under test keep their data."""

import hashlib
import os
import shutil
from pathlib import Path

from workbench.core.environment import ROOT

MEMORY = Path("/dev/shm")
ROOM = 2 << 30


def data_dir() -> Path:
    """Apart from what `make run` uses, and in memory where there is room.

    These services need not survive a loss of power, and each test that commits has a database made
    anew: 850 files.
    """
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        checkout = hashlib.sha256(f"{os.getuid()} {ROOT}".encode()).hexdigest()
        return MEMORY / f"workbench-tests-{checkout[:16]}"
    return ROOT / ".data" / "tests"
