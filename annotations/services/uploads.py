"""Files that people send: kept under safe names, and archives opened without harm.

What is refused, and why: an archive whose content would be larger than `MAX_UNPACKED` bytes or
than `MAX_RATIO` times its own size (a zip bomb), one with more than `MAX_FILES` files, and one
that names a place outside its own folder or holds links (path traversal).
"""

import shutil
import stat
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename

from annotations.formats.files import SPLITS
from annotations.vocabularies import LANGUAGES
from workbench.errors import Invalid

FOLDER = "imports"
SUFFIXES = (".zip", ".csv", ".jsonl", ".ndjson", ".json", ".parquet")
MEGABYTE = 1024 * 1024
MAX_UPLOAD = 256 * MEGABYTE
MAX_UNPACKED = 1024 * MEGABYTE
MAX_RATIO = 200
MAX_FILES = 5000
ENCRYPTED = 0x1
LAYOUT_FOLDERS = {*SPLITS, *LANGUAGES}


def store_upload(file: "UploadedFile[bytes]") -> str:
    """Keep an uploaded file; returns its name under the media folder.

    Each file gets a folder of its own, so that its name, which says subject and split in the
    MMLU layout, can stay.

    Raises:
        Invalid: the file is of another kind, empty, too large, or an archive that is refused.
    """
    name = get_valid_filename(PurePosixPath((file.name or "").replace("\\", "/")).name or "file")
    if PurePosixPath(name).suffix.lower() not in SUFFIXES:
        raise Invalid(file=f"{name} is of another kind; send one of: {', '.join(SUFFIXES)}.")
    if not file.size:
        raise Invalid(file=f"{name} is empty; send the file again.")
    if file.size > MAX_UPLOAD:
        raise Invalid(
            file=f"{name} has {file.size // MEGABYTE} MB; at most {MAX_UPLOAD // MEGABYTE} MB can "
            "be sent here. Use the import_benchmark or import_translations command."
        )
    if is_archive(Path(name)):
        inspect_archive(file, name)
    file.seek(0)
    return default_storage.save(f"{FOLDER}/{uuid.uuid4()}/{name}", file)


def is_archive(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


def inspect_archive(file: "UploadedFile[bytes] | Path", name: str) -> None:
    """Read the archive's table of contents, and refuse it before anything is unpacked.

    `zipfile` gives no more of a file than its entry declares, so the declared sizes bind.

    Raises:
        Invalid: see the module's description.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Invalid(file=f"{name} is no usable zip archive ({error}); pack it again.") from error
    if len(entries) > MAX_FILES:
        raise Invalid(file=f"{name} holds {len(entries):,} files; at most {MAX_FILES:,} are read.")
    for entry in entries:
        _inspect_entry(entry, name)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, MEGABYTE):
        raise Invalid(
            file=f"{name} would unpack to {unpacked / MEGABYTE:,.0f} MB from "
            f"{packed / MEGABYTE:,.1f} MB; send the files in smaller archives."
        )


@contextmanager
def readable(stored: str) -> Iterator[Path]:
    """The path to read an upload from: the file itself, or an archive's unpacked folder.

    Raises:
        Invalid: the file is gone, or the archive is damaged or refused.
    """
    path = Path(default_storage.path(stored))
    if not path.is_file():
        raise Invalid(file=f"{path.name} is no longer there; send it again.")
    if not is_archive(path):
        yield path
        return
    inspect_archive(path, path.name)
    place = Path(settings.MEDIA_ROOT)
    with tempfile.TemporaryDirectory(prefix="unpacked-", dir=place) as name:
        _unpack(path, Path(name))
        yield _content_folder(Path(name))


def _inspect_entry(entry: zipfile.ZipInfo, archive: str) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
        raise Invalid(
            file=f"{archive} names a place outside of itself ({entry.filename}); pack the files "
            "with plain relative names."
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Invalid(file=f"{archive} holds a link ({entry.filename}); pack the file itself.")
    if entry.flag_bits & ENCRYPTED:
        raise Invalid(file=f"{archive} is encrypted; pack it without a password.")


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if not entry.is_dir() and not _is_clutter(entry.filename):
                    _write(archive, entry, folder)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as error:
        raise Invalid(file=f"{path.name} cannot be unpacked ({error}); pack it again.") from error


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> None:
    target = folder / entry.filename.replace("\\", "/")
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file)


def _is_clutter(name: str) -> bool:
    """What file managers add: resource forks and hidden files."""
    return any(part == "__MACOSX" or part.startswith(".") for part in PurePosixPath(name).parts)


def _content_folder(folder: Path) -> Path:
    """Archives are often packed with one folder around everything; step into it."""
    children = list(folder.iterdir())
    while len(children) == 1 and children[0].is_dir() and _is_wrapper(children[0]):
        folder = children[0]
        children = list(folder.iterdir())
    return folder


def _is_wrapper(folder: Path) -> bool:
    """A folder `test` or `es` belongs to the layout itself; any other stands around it."""
    return folder.name not in LAYOUT_FOLDERS
