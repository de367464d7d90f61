"""File locks that the kernel releases when their holder dies, however it dies.

A lock belongs to the open file, so a child that inherits the descriptor holds it too.
"""

import fcntl
import os
from pathlib import Path


def hold_shared(path: Path) -> int:
    """Take `path` shared, waiting while somebody holds it exclusively; the descriptor returned
    holds it until it is closed."""
    descriptor = _open(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def try_exclusive(path: Path) -> int | None:
    """Take `path` exclusively and return the descriptor that holds it, or None when it is held."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_held(path: Path) -> bool:
    """Whether any process holds `path`."""
    if not path.exists():
        return False
    descriptor = try_exclusive(path)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def is_current(descriptor: int, path: Path) -> bool:
    """Whether `path` is still the file that `descriptor` has open: a deleted one guards nothing."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
