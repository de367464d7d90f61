"""A release folder as one zip archive, sent while it is being made."""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO, Any, cast

CHUNK = 256 * 1024
OF_AN_ENTRY = 30 + 16 + 46
"""Bytes of its header, of what follows its data, and of its line in the directory at the end."""

OF_THE_END = 22
LARGE = zipfile.ZIP64_LIMIT // 2
FIXED_TIME = (1980, 1, 1, 0, 0, 0)


Opener = Callable[[str], AbstractContextManager[Any]]
"""Opens a file of the folder for reading, by its path there."""


class _Outlet:
    """A file to write to, whose content is taken away as it comes."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


@dataclass(frozen=True)
class Archive:
    """The files of a folder, with their sizes, under `root/` and without times: the same bytes each
    time.

    They are stored, not compressed: the tables, which are all but the whole of it, are already.
    """

    root: str
    files: Mapping[str, int]
    open_file: Opener

    @property
    def size(self) -> int | None:
        """How many bytes it has; None where it would need the longer records of large archives,
        which are chosen as it is written."""
        records = sum(OF_AN_ENTRY + 2 * len(f"{self.root}/{name}".encode()) for name in self.files)
        size = records + sum(self.files.values()) + OF_THE_END
        return size if size < LARGE and len(self.files) < zipfile.ZIP_FILECOUNT_LIMIT else None

    def stream(self) -> Iterator[bytes]:
        """All of it; OSError where a file cannot be read."""
        outlet = _Outlet()
        with zipfile.ZipFile(cast("IO[bytes]", outlet), "w") as archive:
            for name, size in self.files.items():
                entry = zipfile.ZipInfo(f"{self.root}/{name}", FIXED_TIME)
                entry.external_attr = 0o644 << 16
                entry.file_size = size
                with archive.open(entry, "w") as target, self.open_file(name) as source:
                    while chunk := source.read(CHUNK):
                        target.write(chunk)
                        yield outlet.take()
        yield outlet.take()

    def part(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` to `end`; those before are read, and left out."""
        place = 0
        for chunk in self.stream():
            if part := chunk[max(0, start - place) : max(0, end - place)]:
                yield part
            place += len(chunk)
            if place >= end:
                return
