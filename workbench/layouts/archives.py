"""Zip archives of files to read: unpacked into a folder of their own for as long as they are read.

What is refused, and why: an archive whose content would be larger than the limits let so many
bytes be unpacked to, or one of whose files would be (a zip bomb), one with more than `FILES` files,
one that has two files of one name, is encrypted, or names a place outside its own folder or holds
links (path traversal).
"""

import lzma
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from workbench.core.messages import gettext_noop
from workbench.layouts.budget import MEGABYTE, Limits
from workbench.layouts.names import FOLDERS_OF_ALL, SPLITS, language_named
from workbench.layouts.records import FormatError

FILES = 5000
PREFIX = "unpacked-"
"""How folders begin that hold an archive's files while they are read."""

_ENCRYPTED = 0x1
DAMAGE = (
    zipfile.BadZipFile, EOFError, OSError, zlib.error, lzma.LZMAError, struct.error, RuntimeError,
    ValueError, OverflowError,
)  # fmt: skip
"""What `zipfile` and its decoders raise over an archive of odd bytes."""


def is_archive(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


@contextmanager
def unpacked(path: Path, limits: Limits, place: Path | None = None) -> Iterator[Path]:
    """The path itself, or the folder that holds what an archive does.

    Args:
        place: where the folder is made; None for where the system has such.

    Raises:
        FormatError: see the module's description.
    """
    if not is_archive(path) or not path.is_file():
        yield path
        return
    inspect(path, path.name, limits)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=place) as name:
        folder = Path(name) / path.name  # what messages call it
        folder.mkdir()
        with unpacking(path.name), zipfile.ZipFile(path) as archive:
            _unpack(archive, folder)
        yield _content_of(folder)


@contextmanager
def unpacking(name: str) -> Iterator[None]:
    """Raises `FormatError` for what `zipfile` raises over a damaged archive."""
    try:
        yield
    except FormatError:
        raise
    except DAMAGE as error:
        raise FormatError(
            gettext_noop(
                "%(name)s cannot be unpacked (%(error)s); pack it again.",
                name=name,
                error=str(error),
            )
        ) from error


def inspect(file: Path | IO[bytes], name: str, limits: Limits) -> None:
    """Read the archive's table of contents, and refuse it before anything is unpacked.

    `zipfile` gives no more of a file than its entry declares, so the declared sizes bind.

    Raises:
        FormatError: see the module's description.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except DAMAGE as error:
        raise FormatError(
            gettext_noop(
                "%(name)s is no usable zip archive (%(error)s); pack it again.",
                name=name,
                error=str(error),
            )
        ) from error
    if len(entries) > FILES:
        raise FormatError(
            gettext_noop(
                "%(name)s holds %(count)s files; at most %(most)s are read.",
                name=name,
                count=str(len(entries)),
                most=str(FILES),
            )
        )
    for entry in entries:
        _inspect_entry(name, entry)
        _require_size(entry.filename, entry.file_size, entry.compress_size, limits)
    sizes = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    _require_size(name, *sizes, limits)
    places = Counter(str(_place(entry)) for entry in entries if not entry.is_dir())
    for place, count in places.items():
        if count > 1:
            raise FormatError(
                gettext_noop(
                    "%(archive)s holds %(count)s files named %(entry)s; pack one of them.",
                    archive=name,
                    count=str(count),
                    entry=place,
                )
            )


def is_clutter(name: str) -> bool:
    """What file managers add: resource forks and hidden files."""
    return any(part == "__MACOSX" or part.startswith(".") for part in PurePosixPath(name).parts)


def _inspect_entry(name: str, entry: zipfile.ZipInfo) -> None:
    path = _place(entry)
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
        problem = gettext_noop(
            "%(archive)s names a place outside of itself (%(entry)s); pack the files with plain "
            "relative names.",
            archive=name,
            entry=entry.filename,
        )
    elif stat.S_ISLNK(entry.external_attr >> 16):
        problem = gettext_noop(
            "%(archive)s holds a link (%(entry)s); pack the file itself.",
            archive=name,
            entry=entry.filename,
        )
    elif entry.flag_bits & _ENCRYPTED:
        problem = gettext_noop(
            "%(archive)s is encrypted; pack it without a password.", archive=name
        )
    else:
        return
    raise FormatError(problem)


def _require_size(name: str, size: int, packed: int, limits: Limits) -> None:
    """Of the archive, and of each of its files: one that bursts hides behind others that do not."""
    if size > min(limits.size, limits.decoded(packed)):
        raise FormatError(
            gettext_noop(
                "%(name)s would unpack to %(unpacked)s MB from %(packed)s MB; send the files in "
                "smaller archives.",
                name=name,
                unpacked=f"{size / MEGABYTE:.0f}",
                packed=f"{packed / MEGABYTE:.1f}",
            )
        )


def _place(entry: zipfile.ZipInfo) -> PurePosixPath:
    """Where a file is unpacked to, in the archive's folder."""
    return PurePosixPath(entry.filename.replace("\\", "/"))


def _unpack(archive: zipfile.ZipFile, folder: Path) -> None:
    for entry in archive.infolist():
        if not entry.is_dir() and not is_clutter(entry.filename):
            target = folder / _place(entry)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file)


def _content_of(folder: Path) -> Path:
    """Archives are often packed with one folder around everything; step into it."""
    children = list(folder.iterdir())
    while len(children) == 1 and children[0].is_dir() and not _tells(children[0].name):
        folder = children[0]
        children = list(folder.iterdir())
    return folder


def _tells(name: str) -> bool:
    """A folder `test` or `es` belongs to the layout itself; any other stands around it."""
    return name.lower() in (*SPLITS, *FOLDERS_OF_ALL) or language_named(name) is not None
