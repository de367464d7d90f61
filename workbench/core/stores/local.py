"""A store that is a folder on this machine, or on a disk that several share."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from workbench.core.stores.base import Store, Stored, StoredFile, StoreError, parts_of
from workbench.release_format.verification import known_hash

HIDDEN = (".", "unpacked-")
"""How names begin of what is under way, or was cut off."""


class LocalFile(FileIO):
    """A plain file; a server may send it by its descriptor."""

    @property
    def size(self) -> int:
        return os.fstat(self.fileno()).st_size


@dataclass(frozen=True)
class LocalStore(Store):
    root: Path

    def names(self, below: str = "") -> list[str]:
        place = self._at(below) if below else self.root
        if not place.is_dir():
            return []
        return sorted(one.name for one in place.iterdir() if not one.name.startswith(HIDDEN))

    def files(self, name: str) -> list[Stored]:
        top = self._at(name)
        found = (Path(folder, file) for folder, _, files in os.walk(top) for file in files)
        plain = (file for file in found if _is_plain(file))
        return sorted(
            (_stored(file, file.relative_to(top).as_posix()) for file in plain),
            key=lambda one: one.path,
        )

    def stat(self, name: str, path: str) -> Stored:
        if not _is_plain(file := self._file(name, path)):
            raise FileNotFoundError(path)
        return _stored(file, path)

    def exists(self, name: str, path: str = "") -> bool:
        try:
            return _is_plain(self._file(name, path)) if path else _is_filled(self._at(name))
        except FileNotFoundError:
            return False

    def open(self, name: str, path: str) -> StoredFile:
        return LocalFile(self._file(name, path))

    def sha256(self, name: str, path: str) -> str:
        return known_hash(self._file(name, path))

    def write(self, name: str, path: str, data: bytes) -> None:
        target = self._file(name, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(prefix=".", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                os.fchmod(descriptor, 0o644)
            Path(beside).replace(target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise

    @contextmanager
    def adding(self, name: str, path: str) -> Iterator[Path]:
        target = self._file(name, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".adding-", dir=target.parent) as around:
            beside = Path(around, target.name)
            yield beside
            beside.replace(target)

    def put(self, name: str, folder: Path) -> None:
        with self.building(name) as path:
            shutil.copytree(folder, path)

    @contextmanager
    def building(self, name: str) -> Iterator[Path]:
        target = self._at(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=self.root) as around:
            path = Path(around, target.name)
            yield path
            if _is_filled(target):
                raise FileExistsError(f"{name} is in the store already.")
            path.rename(target)

    def folder(self, name: str) -> Path:
        if not (path := self._at(name)).is_dir():
            raise FileNotFoundError(name)
        return path

    def delete(self, name: str, path: str = "") -> None:
        gone = self._file(name, path) if path else self._at(name)
        if gone.is_dir():
            shutil.rmtree(gone)
        else:
            gone.unlink(missing_ok=True)

    @property
    def here(self) -> Path:
        return self.root

    def name_of(self, folder: Path) -> str | None:
        folder, root = folder.resolve(), self.root.resolve()
        return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else None

    def workspace(self) -> Path:
        self.root.mkdir(parents=True, exist_ok=True)
        return self.root

    def check(self) -> None:
        if self.root.exists() and not os.access(self.root, os.R_OK | os.W_OK | os.X_OK):
            raise StoreError(f"{self.root} cannot be written.")

    def _at(self, name: str) -> Path:
        return self.root.joinpath(*parts_of(name))

    def _file(self, name: str, path: str) -> Path:
        return self._at(name).joinpath(*parts_of(path))


def _is_plain(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()


def _is_filled(path: Path) -> bool:
    """An empty folder is none: a bucket has no such thing."""
    return any(path.iterdir()) if path.is_dir() else path.exists()


def _stored(file: Path, path: str) -> Stored:
    stat = file.stat()
    version = f"{stat.st_ino}-{stat.st_size}-{stat.st_mtime_ns}-{stat.st_ctime_ns}"
    return Stored(path, stat.st_size, version, datetime.fromtimestamp(stat.st_mtime, UTC))
