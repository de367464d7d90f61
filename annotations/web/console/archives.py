"""A folder as a zip archive, sent while it is being made."""

import zipfile
from collections.abc import Iterator
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


def stream_zip(folder: Path, root: str) -> Iterator[bytes]:
    """The folder's plain files under `root/`, by name and without times: the same bytes again."""
    outlet = _Outlet()
    with zipfile.ZipFile(cast("IO[bytes]", outlet), "w") as archive:
        for path in _files(folder):
            name = f"{root}/{path.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w") as target, path.open("rb") as source:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    yield outlet.take()
            yield outlet.take()
    yield outlet.take()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
