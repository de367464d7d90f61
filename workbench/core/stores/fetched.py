"""Folders of a store that lies elsewhere, as this machine has fetched them.

A release is fetched into a folder of its content hash, so that another under its name is another
folder; what has no manifest, such as a run, is brought up to date where it lies. All processes of a
machine share the folders, and one at a time looks after a name.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Any
from zlib import crc32

from workbench.core.stores.base import Stored
from workbench.release_format.layout import MANIFEST
from workbench.release_format.manifest import read_manifest
from workbench.release_format.verification import known_hash

IN_USE_S = 6 * 3600
"""A folder that somebody asked for in this time may be read now."""
BESIDE = ".fetching-"
WITHOUT_MANIFEST = "current"
SECOND = 1_000_000_000

Fetch = Callable[[str, Sequence[str], Path], None]
"""Given a name, paths of its files, and the folder that these are to lie in by their paths."""


@dataclass(frozen=True)
class FetchedFolders:
    """Folders below `root`, of at most `room` bytes but for those that are in use."""

    root: Path
    room: int

    def folder(self, name: str, files: Iterable[Stored], fetch: Fetch) -> Path:
        """The folder of a name with these files, each as the store has it."""
        listed = {file.path: file for file in files}
        with self._held(name), self._beside() as beside:
            hashes: dict[str, str] = {}
            key = WITHOUT_MANIFEST
            if MANIFEST in listed:
                fetch(name, [MANIFEST], beside)
                hashes, key = _claims(beside)
            top = self.root / "folders" / key / name
            others = [
                path
                for path, file in listed.items()
                if not _is_the_same(top / path, file, hashes.get(path))
            ]
            if others:
                fetch(name, others, beside)
            for path in others:
                _put(beside / path, top / path, listed[path])
            _remove_others(top, listed.keys())
            self._note_use(name, top)
        if others:
            self.make_room()
        return top

    def keep(self, name: str, folder: Path) -> None:
        """Take a folder that was just put into the store: it need not be fetched."""
        try:
            _hashes, key = _claims(folder)
        except OSError:
            return
        top = self.root / "folders" / key / name
        with self._held(name):
            top.parent.mkdir(parents=True, exist_ok=True)
            with suppress(OSError):  # it is there already
                folder.rename(top)
            self._note_use(name, top)
        self.make_room()

    def make_room(self) -> None:
        """Remove what was not asked for longest, until the rest is within bounds."""
        for cut_off in filter(_is_old, self.root.glob(f"{BESIDE}*")):
            shutil.rmtree(cut_off, ignore_errors=True)
        uses = sorted(self._uses(), key=lambda use: use.at)
        size = sum(use.size for use in uses)
        for use in uses:
            if size <= self.room:
                return
            with self._held(use.name):
                if _is_old(use.note):
                    shutil.rmtree(use.folder, ignore_errors=True)
                    use.note.unlink(missing_ok=True)
                    size -= use.size

    def _uses(self) -> Iterator["_Use"]:
        for note in (self.root / "uses").glob("*.json"):
            with suppress(OSError, ValueError):
                said = json.loads(note.read_text(encoding="utf-8"))
                folder = self.root / "folders" / said["folder"]
                yield _Use(note, said["name"], folder, note.stat().st_mtime, _size(folder))

    def _note_use(self, name: str, top: Path) -> None:
        folder = top.relative_to(self.root / "folders").as_posix()
        note = self.root / "uses" / f"{_digest(folder)}.json"
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps({"name": name, "folder": folder}), encoding="utf-8")

    @contextmanager
    def _held(self, name: str) -> Iterator[None]:
        locks = self.root / "locks"
        locks.mkdir(parents=True, exist_ok=True)
        with (locks / _digest(name)).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _beside(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix=BESIDE, dir=self.root) as folder:
            yield Path(folder)


@dataclass(frozen=True)
class _Use:
    note: Path
    name: str
    folder: Path
    at: float
    size: int


def _claims(folder: Path) -> tuple[dict[str, str], str]:
    """The hashes that a manifest gives its files, and a name for the whole; none where it cannot be
    read: who uses the folder is told so there."""
    try:
        manifest: dict[str, Any] = read_manifest(folder)
        hashes = {str(one["path"]): str(one["sha256"]) for one in manifest["files"]}
    except (ValueError, KeyError, TypeError):
        hashes = {}
    digest = known_hash(folder / MANIFEST)
    return hashes | {MANIFEST: digest}, digest


def _is_the_same(path: Path, file: Stored, digest: str | None) -> bool:
    try:
        stat = path.stat()
        if stat.st_size != file.bytes:
            return False
        return stat.st_mtime_ns == _time(file) if digest is None else known_hash(path) == digest
    except OSError:
        return False


def _time(file: Stored) -> int:
    """When it changed, by the second as S3 has it; what follows tells two of one second apart."""
    return int(file.changed.timestamp()) * SECOND + crc32(file.version.encode()) % SECOND


def _put(fetched: Path, target: Path, file: Stored) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.utime(fetched, ns=(_time(file), _time(file)))
    fetched.replace(target)


def _remove_others(top: Path, paths: Iterable[str]) -> None:
    wanted = {top / path for path in paths}
    for path in [one for one in top.rglob("*") if one.is_file() and one not in wanted]:
        path.unlink(missing_ok=True)


def _is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time() - IN_USE_S
    except OSError:
        return False


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
