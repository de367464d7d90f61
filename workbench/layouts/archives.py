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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from workbench.core.messages import gettext_noop
from workbench.layouts.budget import MEGABYTE, Limits
from workbench.layouts.names import FOLDERS_OF_ALL, SPLITS, language_named
from workbench.layouts.records import FormatError

FILES = 5000
_ENCRYPTED = 0x1
_DAMAGE = (
    zipfile.BadZipFile, EOFError, OSError, zlib.error, lzma.LZMAError, struct.error, RuntimeError,
    ValueError, OverflowError,
)  # fmt: skip
"""What `zipfile` and its decoders raise over an archive of odd bytes."""


@contextmanager
def unpacked(path: Path, limits: Limits) -> Iterator[Path]:
    """The path itself, or the folder that holds what an archive does.

    Raises:
        FormatError: see the module's description.
    """
    if path.suffix.lower() != ".zip" or not path.is_file():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="unpacked-") as name:
        folder = Path(name) / path.name  # what messages call it
        folder.mkdir()
        try:
            with zipfile.ZipFile(path) as archive:
                _inspect(path.name, archive.infolist(), limits)
                _unpack(archive, folder)
        except _DAMAGE as error:
            if isinstance(error, FormatError):
                raise
            raise FormatError(
                gettext_noop(
                    "%(name)s is no usable zip archive (%(error)s); pack it again.",
                    name=path.name,
                    error=str(error),
                )
            ) from error
        yield _content_of(folder)


def _inspect(name: str, entries: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """`zipfile` gives no more of a file than its entry declares, so the declared sizes bind."""
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
    if repeated := next((place for place, count in places.items() if count > 1), None):
        raise FormatError(
            gettext_noop(
                "%(archive)s holds several files named %(entry)s; pack one of them.",
                archive=name,
                entry=repeated,
            )
        )


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
        place = _place(entry)
        is_clutter = any(part == "__MACOSX" or part.startswith(".") for part in place.parts)
        if not entry.is_dir() and not is_clutter:
            target = folder / place
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
