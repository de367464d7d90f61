"""A store in a bucket of S3, or of what speaks as S3 does."""

import errno
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from io import SEEK_SET
from pathlib import Path
from typing import Any, Self

from botocore.exceptions import BotoCoreError
from django.core.cache import cache
from django.utils.translation import gettext as _
from fsspec.exceptions import FSTimeoutError

from workbench.core.stores.base import Store, Stored, StoredFile, StoreError, parts_of
from workbench.core.stores.fetched import FetchedFolders
from workbench.release_format.layout import MANIFEST
from workbench.release_format.verification import known_hash

HIDDEN = "."
INCOMPLETE = ".incomplete"
"""Where a name stands while its files are put or deleted: it is not there yet, or no more."""
BLOCK = 4 * 1024 * 1024
CONNECT_S, ANSWER_S = 4, 60
OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


@dataclass(frozen=True)
class Bucket:
    """Where the stores lie: `s3://bucket/prefix`, and how to reach it."""

    address: str
    endpoint: str
    region: str

    @property
    def files(self) -> Any:
        """fsspec keeps one for equal arguments, and makes another in a process that was forked."""
        from s3fs import S3FileSystem  # takes a second, which who has no bucket need not wait

        config: dict[str, Any] = {"connect_timeout": CONNECT_S, "read_timeout": ANSWER_S}
        config["retries"] = {"max_attempts": 1}  # s3fs tries again itself
        if self.endpoint:
            # Few that speak as S3 does have a host name for each bucket.
            config["s3"] = {"addressing_style": "path"}
        return S3FileSystem(
            endpoint_url=self.endpoint or None,
            client_kwargs={"region_name": self.region} if self.region else {},
            config_kwargs=config,
            use_listings_cache=False,
        )


class RemoteFile:
    """An opened file of which a block is fetched when it is read; it has no descriptor."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.size: int = file.size

    @property
    def closed(self) -> bool:
        return bool(self._file.closed)

    def writable(self) -> bool:
        return False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return int(self._file.tell())

    def seek(self, offset: int, whence: int = SEEK_SET, /) -> int:
        return int(self._file.seek(offset, whence))

    def read(self, size: int | None = -1, /) -> bytes:
        with _answered():
            return bytes(self._file.read(-1 if size is None else size))

    def __iter__(self) -> Iterator[bytes]:
        while block := self.read(BLOCK):
            yield block

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


@dataclass(frozen=True)
class RemoteStore(Store):
    """`name` is its folder in the bucket; `root` is for files on this machine."""

    bucket: Bucket
    name: str
    root: Path
    room: int

    def names(self, below: str = "") -> list[str]:
        top, incomplete = self._below(below), self._below(INCOMPLETE, below)
        with _answered():
            found = self._last_parts(top)
            cut_off = self._last_parts(incomplete, kind="file") if found else []
        return sorted({one for one in found if not one.startswith(HIDDEN)} - set(cut_off))

    def files(self, name: str) -> list[Stored]:
        top = self._below(*parts_of(name))
        with _answered():
            found = self._files.find(top, detail=True)
        listed = (_stored(path.removeprefix(f"{top}/"), one) for path, one in found.items())
        return sorted(listed, key=lambda one: one.path)

    def stat(self, name: str, path: str) -> Stored:
        with _answered():
            found = self._files.info(self._file(name, path))
        if found["type"] != "file":
            raise FileNotFoundError(path)
        return _stored(path, found)

    def exists(self, name: str, path: str = "") -> bool:
        try:
            key = self._file(name, path) if path else self._below(*parts_of(name))
        except FileNotFoundError:
            return False
        with _answered():
            if path:
                return bool(self._files.isfile(key))
            return bool(self._files.exists(key)) and not self._files.exists(self._marker(name))

    def open(self, name: str, path: str) -> StoredFile:
        with _answered():
            file = self._files.open(self._file(name, path), "rb", block_size=BLOCK)
        return RemoteFile(file)

    def sha256(self, name: str, path: str) -> str:
        return self.hashes(name, [self.stat(name, path)])[path]

    def hashes(self, name: str, files: Iterable[Stored]) -> Mapping[str, str]:
        """Each is read once for all machines: the cache keeps the hash of a version."""
        keys = {self._known(name, file): file.path for file in files}
        found = {keys[key]: str(digest) for key, digest in cache.get_many(keys).items()}
        for key, path in keys.items():
            if path not in found:
                with suppress(FileNotFoundError), self.open(name, path) as file:
                    found[path] = _digest(file)
                    cache.set(key, found[path], timeout=None)
        return found

    def write(self, name: str, path: str, data: bytes) -> None:
        with _answered():
            self._files.pipe_file(self._file(name, path), data)

    @contextmanager
    def adding(self, name: str, path: str) -> Iterator[Path]:
        key = self._file(name, path)
        with tempfile.TemporaryDirectory(prefix=".adding-", dir=self.workspace()) as around:
            beside = Path(around, parts_of(path)[-1])
            yield beside
            with _answered():
                self._files.put_file(str(beside), key)

    def put(self, name: str, folder: Path) -> None:
        if self.exists(name):
            raise FileExistsError(f"{name} is in the store already.")
        top = self._below(*parts_of(name))
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        manifest = folder / MANIFEST
        with self._changing(name):
            for some in ([path for path in files if path != manifest], [manifest]):
                here = [path for path in some if path in files]
                there = [f"{top}/{path.relative_to(folder).as_posix()}" for path in here]
                self._files.put([str(path) for path in here], there)
        # What was sent arrived: S3 holds it against a checksum that goes with it.
        known = {
            self._known(name, file): known_hash(folder / file.path) for file in self.files(name)
        }
        cache.set_many(known, timeout=None)

    @contextmanager
    def building(self, name: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix=".building-", dir=self.workspace()) as around:
            path = Path(around, parts_of(name)[-1])
            yield path
            self.put(name, path)
            self._fetched.keep(name, path)

    def folder(self, name: str) -> Path:
        if not self.exists(name):
            raise FileNotFoundError(name)
        return self._fetched.folder(name, self.files(name), self._fetch)

    def delete(self, name: str, path: str = "") -> None:
        if path:
            with suppress(FileNotFoundError), _answered():
                self._files.rm_file(self._file(name, path))
        elif self.files(name):
            with self._changing(name):
                pass

    @property
    def here(self) -> Path:
        return self.root

    def workspace(self) -> Path:
        folder = self.root / "workspace"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def check(self) -> None:
        key = self._below(".check")
        try:
            with _answered():
                self._files.pipe_file(key, b"written to see whether it can be")
                self._files.rm_file(key)
        except FileNotFoundError as error:
            raise StoreError(_("There is no bucket %s.") % self.bucket.address) from error

    @property
    def _files(self) -> Any:
        return self.bucket.files

    @cached_property
    def _fetched(self) -> FetchedFolders:
        return FetchedFolders(self.root, self.room)

    @contextmanager
    def _changing(self, name: str) -> Iterator[None]:
        """The name is not there while its files come and go; those of before are gone first."""
        top, marker = self._below(*parts_of(name)), self._marker(name)
        with _answered():
            self._files.pipe_file(marker, b"")
            if left := list(self._files.find(top)):
                self._files.rm(left)
            yield
            self._files.rm_file(marker)

    def _fetch(self, name: str, paths: Sequence[str], into: Path) -> None:
        there = [self._file(name, path) for path in paths]
        with _answered():
            self._files.get(there, [str(into / path) for path in paths])

    def _last_parts(self, top: str, kind: str = "") -> list[str]:
        try:
            found = self._files.ls(top, detail=True)
        except FileNotFoundError:
            return []
        keys = (one["name"] for one in found if kind in ("", one["type"]))
        return [key.rpartition("/")[2] for key in keys if key != top]

    def _known(self, name: str, stored: Stored) -> str:
        said = f"{self.bucket} {self.name}/{name}/{stored.path} {stored.bytes} {stored.version}"
        return f"stored:{sha256(said.encode()).hexdigest()}"

    def _marker(self, name: str) -> str:
        return self._below(INCOMPLETE, *parts_of(name))

    def _file(self, name: str, path: str) -> str:
        return self._below(*parts_of(name), *parts_of(path))

    def _below(self, *parts: str) -> str:
        root = self.bucket.address.removeprefix("s3://").rstrip("/")
        return "/".join((root, self.name, *filter(None, parts)))


@contextmanager
def _answered() -> Iterator[None]:
    """What goes wrong with the store is an error of its own; that a file is not there is not."""
    try:
        yield
    except (FileNotFoundError, FileExistsError):
        raise
    except PermissionError as error:
        told = _("The store refuses what was asked (%s). Check its keys and what they may do.")
        raise StoreError(told % error) from error
    except (BotoCoreError, FSTimeoutError, OSError) as error:
        if isinstance(error, OSError) and error.errno in OF_THE_DISK:
            raise
        told = _("The store of files does not answer (%s). Try again in a moment.")
        raise StoreError(told % error) from error


def _digest(file: StoredFile) -> str:
    digest = sha256()
    while data := file.read(BLOCK):
        digest.update(data)
    return digest.hexdigest()


def _stored(path: str, found: dict[str, Any]) -> Stored:
    version = str(found["ETag"]).strip('"')
    return Stored(path, int(found["size"]), version, found["LastModified"])
