"""A backup as a folder or as a tar file: written beside its place and renamed, and read again.

The files of it are open to nobody else: it holds what people wrote, and what signs them in.
"""

import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from workbench.running.operations.backups.errors import BackupError
from workbench.running.operations.backups.manifest import MANIFEST, File, Manifest

TAR = ".tar"
CHUNK = 1024 * 1024
Tell = Callable[[int], None]
"""Called with the number of bytes that were read since."""


class Readable(Protocol):
    """An opened file."""

    def read(self, size: int = -1, /) -> bytes: ...


class Writer(Protocol):
    def add(self, name: str, source: Readable, size: int, tell: Tell) -> File:
        """Copy an opened file of that size; raises `OSError` where it is shorter than it was."""
        ...

    def finish(self, manifest: Manifest) -> None: ...

    def close(self) -> None: ...


@contextmanager
def writing(place: Path) -> Iterator[tuple[Writer, Path]]:
    """A writer, and a folder to stage files in; at the end the backup is put in its place.

    Raises:
        BackupError: there is something already, or no folder to put it into.
    """
    if place.is_symlink() or (place.exists() and not _is_empty_folder(place)):
        raise BackupError(f"{place} is there already; a backup never overwrites, name a new one.")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError as error:
        raise BackupError(f"{place.parent}: {error.strerror}; name another folder.") from error
    try:
        made = staging / place.name
        with closing(_Tar(made) if place.suffix == TAR else _Folder(made)) as writer:
            yield writer, staging
        os.sync()
        made.rename(place)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path
        path.mkdir(mode=0o700)

    def add(self, name: str, source: Readable, size: int, tell: Tell) -> File:
        with _private(self._path / name) as target:
            return _copied(name, source, target, size, tell)

    def finish(self, manifest: Manifest) -> None:
        with _private(self._path / MANIFEST) as target:
            target.write(manifest.to_json())

    def close(self) -> None:
        """Nothing is left open."""


class _Tar:
    def __init__(self, path: Path) -> None:
        self._file = _private(path)
        self._tar = tarfile.TarFile(fileobj=self._file, mode="w", format=tarfile.PAX_FORMAT)

    def add(self, name: str, source: Readable, size: int, tell: Tell) -> File:
        entry = self._entry(name, size)
        reading = _Hashing(source, entry.size, tell)
        self._tar.addfile(entry, reading)
        return File(name, entry.size, reading.hash.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        content = manifest.to_json()
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.seek(0)
            self._tar.addfile(self._entry(MANIFEST, len(content)), file)
        self._tar.close()

    def close(self) -> None:
        self._file.close()

    @staticmethod
    def _entry(name: str, size: int) -> tarfile.TarInfo:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        return entry


class _Hashing:
    """A file that is hashed as it is read; what was added to it since is left out."""

    def __init__(self, source: Readable, size: int, tell: Tell) -> None:
        self._source, self._left, self._tell = source, size, tell
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(min(self._left, CHUNK if size < 0 else size))
        self._left -= len(chunk)
        self.hash.update(chunk)
        self._tell(len(chunk))
        return chunk


class Backup:
    """A backup to be read; `check` comes before anything is taken out of it."""

    def __init__(self, place: Path) -> None:
        """Raises `BackupError` where there is no backup."""
        self._place = place
        self._file: IO[bytes] | None = None
        self._tar: tarfile.TarFile | None = None
        try:
            if not place.is_dir():
                self._file = place.open("rb")
                self._tar = tarfile.TarFile(fileobj=self._file)
            with self._open(MANIFEST) as file:
                self.manifest = Manifest.parse(file.read())
        except (OSError, KeyError, tarfile.TarError) as error:
            self.__exit__()
            raise BackupError(f"{place} is no backup ({error}); name a whole one.") from error

    def __enter__(self) -> "Backup":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def check(self, tell: Tell) -> None:
        """That each file is there, and is what the manifest says.

        Raises:
            BackupError: naming the first that is not.
        """
        for file in self.manifest.files:
            self._require_inside(file.path)
            try:
                with self._open(file.path) as source:
                    reading = _Hashing(source, file.bytes + 1, tell)
                    while reading.read():
                        pass
            except (OSError, KeyError, tarfile.TarError) as error:
                raise BackupError(f"{file.path} cannot be read ({error}).") from error
            if reading.hash.hexdigest() != file.sha256:
                raise BackupError(
                    f"{file.path} of the backup has other content than it had; take another backup."
                )

    def take(self, file: File, target: Path, tell: Tell, *, mode: int = 0o644) -> None:
        """Copy a file out of the backup.

        Raises:
            BackupError: it is not what it was.
        """
        with self._open(file.path) as source, _private(target, mode) as copy:
            if _copied(file.path, source, copy, file.bytes, tell) != file:
                raise BackupError(f"{file.path} changed while it was read; take another backup.")

    def _open(self, name: str) -> IO[bytes]:
        if self._tar is None:
            return (self._place / name).open("rb")
        file = self._tar.extractfile(name)
        if file is None:
            raise KeyError(name)
        return file

    @staticmethod
    def _require_inside(name: str) -> None:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise BackupError(f"{name} leads out of the backup; take another one.")


def _copied(name: str, source: Readable, target: IO[bytes], size: int, tell: Tell) -> File:
    reading = _Hashing(source, size, tell)
    copied = 0
    while chunk := reading.read():
        copied += target.write(chunk)
    return File(name, copied, reading.hash.hexdigest())


def _private(path: Path, mode: int = 0o600) -> IO[bytes]:
    path.parent.mkdir(mode=0o755 if mode & 0o077 else 0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb")


def _is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())
