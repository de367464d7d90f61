"""What a store can do, whatever it lies on."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self


class StoreError(Exception):
    """The store does not answer, or refuses; the same may go well in a minute."""


class StoredFile(Protocol):
    """A file opened to be read: what pyarrow, zipfile and Django's responses need of one.

    `size` is in bytes. Of a file that lies elsewhere only what is read is fetched.
    """

    @property
    def size(self) -> int: ...
    @property
    def closed(self) -> bool: ...
    def read(self, size: int = -1, /) -> bytes: ...
    def seek(self, offset: int, whence: int = 0, /) -> int: ...
    def tell(self) -> int: ...
    def readable(self) -> bool: ...
    def seekable(self) -> bool: ...
    def writable(self) -> bool: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...
    def __iter__(self) -> Iterator[bytes]: ...


@dataclass(frozen=True)
class Stored:
    """A file as a store lists it; `version` is another once its bytes are."""

    path: str
    bytes: int
    version: str
    changed: datetime


class Store(ABC):
    """Names, and the files of each by their paths, with `/` between parts.

    A name may have parts too (`imports/8a6c`). What begins with a dot is not listed: it is under
    way, or was cut off. A name or path that leads out of the store is not there.

    Every method raises StoreError where the store does not answer or refuses.
    """

    @abstractmethod
    def names(self, below: str = "") -> list[str]:
        """What is kept, or what is below a part of names (`imports`): the next parts, sorted."""

    @abstractmethod
    def files(self, name: str) -> list[Stored]:
        """The files of a name, by path; none where it is not there."""

    @abstractmethod
    def stat(self, name: str, path: str) -> Stored:
        """One file as it is listed; FileNotFoundError where it is not there."""

    @abstractmethod
    def exists(self, name: str, path: str = "") -> bool:
        """Whether the name is there, whole; or a file of it."""

    @abstractmethod
    def open(self, name: str, path: str) -> StoredFile:
        """A file, to be read in any order; FileNotFoundError where it is not there."""

    def read(self, name: str, path: str) -> bytes:
        """A file's bytes; FileNotFoundError where it is not there."""
        with self.open(name, path) as file:
            return file.read()

    @abstractmethod
    def sha256(self, name: str, path: str) -> str:
        """The hash of a file's bytes, computed once for as long as its version stays."""

    def hashes(self, name: str, files: Iterable[Stored]) -> Mapping[str, str]:
        """The hashes of these files of a name, by path; of one that is gone meanwhile none."""
        found = {}
        for file in files:
            with suppress(FileNotFoundError):
                found[file.path] = self.sha256(name, file.path)
        return found

    @abstractmethod
    def write(self, name: str, path: str, data: bytes) -> None:
        """A file, whole or not at all; one that is there is replaced."""

    @abstractmethod
    def adding(self, name: str, path: str) -> AbstractContextManager[Path]:
        """A path for a file that is to be written, which is added when all went well."""

    @abstractmethod
    def put(self, name: str, folder: Path) -> None:
        """All files of a folder under a new name, which appears when it is whole.

        Files of the folder stay. FileExistsError where the name is there.
        """

    @abstractmethod
    def building(self, name: str) -> AbstractContextManager[Path]:
        """A path, not made yet, for a folder that is put under the name when all went well."""

    @abstractmethod
    def folder(self, name: str) -> Path:
        """The whole name as a folder on this machine, only to be read.

        From elsewhere it is fetched once, and held against its manifest where it has one.
        FileNotFoundError where it is not there.
        """

    @abstractmethod
    def delete(self, name: str, path: str = "") -> None:
        """Delete a name with all its files, or one file; nothing where it is not there."""

    @property
    @abstractmethod
    def here(self) -> Path:
        """The folder of this machine below which lies what `folder` gives."""

    @abstractmethod
    def workspace(self) -> Path:
        """A folder on this machine with room for files that are under way."""

    def name_of(self, folder: Path) -> str | None:
        """The name of a folder that was written right into the store; None for any other."""
        return None

    @abstractmethod
    def check(self) -> None:
        """StoreError where nothing can be read here, or written."""


@dataclass(frozen=True)
class Place:
    """A name in a store."""

    store: Store
    name: str

    @property
    def is_there(self) -> bool:
        return self.store.exists(self.name)

    def folder(self) -> Path:
        return self.store.folder(self.name)

    def files(self) -> list[Stored]:
        return self.store.files(self.name)

    def stat(self, path: str) -> Stored:
        return self.store.stat(self.name, path)

    def hashes(self, files: Iterable[Stored]) -> Mapping[str, str]:
        return self.store.hashes(self.name, files)

    def exists(self, path: str) -> bool:
        return self.store.exists(self.name, path)

    def open(self, path: str) -> StoredFile:
        return self.store.open(self.name, path)

    def read(self, path: str) -> bytes:
        return self.store.read(self.name, path)


@dataclass(frozen=True)
class Kept:
    """A file of a name in a store."""

    store: Store
    name: str
    path: str

    @property
    def is_there(self) -> bool:
        return self.store.exists(self.name, self.path)

    def stat(self) -> Stored:
        return self.store.stat(self.name, self.path)

    def open(self) -> StoredFile:
        return self.store.open(self.name, self.path)

    def read(self) -> bytes:
        return self.store.read(self.name, self.path)


def parts_of(path: str) -> tuple[str, ...]:
    """The parts of a name or path.

    Raises:
        FileNotFoundError: it is none, or leads out of where it is looked up.
    """
    parts = tuple(path.split("/"))
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        raise FileNotFoundError(path)
    return parts
