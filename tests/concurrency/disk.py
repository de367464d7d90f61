"""A disk of its own for a data folder, whose room can be taken away and given back.

It is a file system in memory, so that nothing else on the machine feels it. To mount one needs
root; without that, `mounted` is false and the folder is one like others.
"""

import os
import subprocess
from pathlib import Path

ROOM = 3 * 1024**3
"""The most that the data may take; what is not used takes no memory."""


class Disk:
    """What is mounted at a folder, which is made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.mounted = _does("mount", "-t", "tmpfs", "-o", f"size={ROOM}", "kill-test", str(folder))

    def take_the_room(self) -> None:
        """Leave not one free block: from now on every write that needs another fails."""
        while self._free():
            self._resize(self._used())

    def give_it_back(self) -> None:
        assert self._resize(ROOM)

    def unmount(self) -> None:
        if self.mounted:
            assert _does("umount", "--lazy", str(self.folder))

    def _resize(self, size: int) -> bool:
        return _does("mount", "-o", f"remount,size={size}", str(self.folder))

    def _used(self) -> int:
        found = os.statvfs(self.folder)
        return (found.f_blocks - found.f_bfree) * found.f_frsize

    def _free(self) -> int:
        return os.statvfs(self.folder).f_bfree


def _does(*command: str) -> bool:
    """Whether it succeeds."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
