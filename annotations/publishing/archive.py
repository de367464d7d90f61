"""A release folder as one zip archive, sent while it is being made."""

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

CHUNK = 256 * 1024
FIXED_TIME = (1980, 1, 1, 0, 0, 0)


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


def stream_zip(folder: Path, names: Iterable[str], root: str) -> Iterator[bytes]:
    """The named files of a folder under `root/`, without times: the same bytes each time.

    They are stored, not compressed: the tables, which are all but the whole of it, are already.

    Raises:
        OSError: a file cannot be read.
    """
    outlet = _Outlet()
    with zipfile.ZipFile(cast("IO[bytes]", outlet), "w") as archive:
        for name in names:
            path = folder / name
            entry = zipfile.ZipInfo(f"{root}/{name}", FIXED_TIME)
            entry.external_attr = 0o644 << 16
            entry.file_size = path.stat().st_size
            with archive.open(entry, "w") as target, path.open("rb") as source:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    yield outlet.take()
    yield outlet.take()
