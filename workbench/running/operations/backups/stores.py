"""The folders that a backup holds beside the database, and what lies in them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

LEFTOVERS = (".", "unpacked-")
"""How names begin of what is under way, or was cut off: nothing of ours names it."""


@dataclass(frozen=True)
class Store:
    """`name` is its folder in a backup."""

    name: str
    folder: Path

    def entries(self) -> list[Path]:
        """What lies in it; empty where it was never made."""
        if not self.folder.is_dir():
            return []
        found = (path for path in self.folder.iterdir() if not path.name.startswith(LEFTOVERS))
        return sorted(found)


def stores() -> tuple[Store, ...]:
    return (
        Store("releases", Path(settings.RELEASES_DIR)),
        Store("runs", Path(settings.RUNS_DIR)),
        Store("uploads", Path(settings.MEDIA_ROOT)),
    )


def files_below(path: Path) -> Iterator[Path]:
    """The plain files of a folder, or the file itself; links inside are left alone."""
    if path.is_file():
        yield path
    for folder, _, names in os.walk(path):
        for name in sorted(names):
            file = Path(folder, name)
            if file.is_file() and not file.is_symlink():
                yield file


def store(name: str) -> Store:
    return next(one for one in stores() if one.name == name)
