"""Files that people send: kept under safe names, and archives opened without harm.

What is refused, and why: an archive whose content would be larger than `MAX_UNPACKED` bytes or
than the limits of imports let so many be unpacked to, or one of whose files would be (a zip bomb),
one with more than `MAX_FILES` files, one that has two files of one name, and one that names a place
outside its own folder or holds links (path traversal).
"""

import lzma
import re
import shutil
import stat
import struct
import tempfile
import uuid
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from workbench.core.errors import Invalid
from workbench.core.languages import language_of
from workbench.core.messages import localized
from workbench.layouts.budget import Limits
from workbench.layouts.content import text_of
from workbench.layouts.known.mmlu_csv import SPLITS
from workbench.layouts.records import FormatError
from workbench.layouts.registry import layouts

FOLDER = "imports"
TOGETHER = "files"
"""The folder of files that were sent together."""
UNPACKED = "unpacked-"
"""How folders begin that hold an archive's files while a job reads them."""
SUFFIXES = (".zip", *(suffix for layout in layouts().values() for suffix in layout.suffixes))
MEGABYTE = 1024 * 1024
MAX_UPLOAD = 256 * MEGABYTE
MAX_UNPACKED = 1024 * MEGABYTE
MAX_TEXTS = 25 * MEGABYTE
MAX_FILES = 5000
MAX_NAME = 200
"""Of a file, in bytes: what a file system takes, less what storage may add to it."""
ENCRYPTED = 0x1
DAMAGE = (
    zipfile.BadZipFile, EOFError, OSError, zlib.error, lzma.LZMAError, struct.error, RuntimeError,
    ValueError, OverflowError,
)  # fmt: skip
"""What `zipfile` and its decoders raise over an archive of odd bytes."""


def store_upload(*, file: "UploadedFile[bytes]") -> str:
    """Keep an uploaded file; returns its name under the media folder.

    Each file gets a folder of its own, so that its name, which says subject and split in the
    MMLU layout, can stay.

    Raises:
        Invalid: the file is of another kind, empty, too large, or an archive that is refused.
    """
    return store_uploads(files=[file])


def store_uploads(*, files: "Sequence[UploadedFile[bytes]]") -> str:
    """Keep files that were sent together; returns the name of the one, or of their folder.

    Raises:
        Invalid: as for one; or two have one name, or one of several is an archive.
    """
    names = [_checked_name(file) for file in files]
    _require_small_enough(sum(file.size or 0 for file in files), names[0])
    for name, count in Counter(names).items():
        if count > 1:
            problem = _("%(count)d files are named %(name)s; rename one of them.")
            raise Invalid(file=problem % {"count": count, "name": name})
        if len(names) > 1 and is_archive(Path(name)):
            problem = _("%(name)s is an archive; send it alone, or its files without it.")
            raise Invalid(file=problem % {"name": name})
    for file, name in zip(files, names, strict=True):
        if is_archive(Path(name)):
            inspect_archive(file, name)
        file.seek(0)
    folder = f"{FOLDER}/{uuid.uuid4()}"
    if len(files) == 1:
        return default_storage.save(f"{folder}/{names[0]}", files[0])
    for file, name in zip(files, names, strict=True):
        default_storage.save(f"{folder}/{TOGETHER}/{name}", file)
    return f"{folder}/{TOGETHER}"


def _checked_name(file: "UploadedFile[bytes]") -> str:
    name = get_valid_filename(PurePosixPath((file.name or "").replace("\\", "/")).name or "file")
    if not name.lower().endswith(SUFFIXES):
        problem = _("%(name)s is of another kind; send one of: %(kinds)s.")
        raise Invalid(file=problem % {"name": name, "kinds": ", ".join(SUFFIXES)})
    if len(name.encode()) > MAX_NAME:
        problem = _("The file's name has over %(most)d bytes; give it a shorter one.")
        raise Invalid(file=problem % {"most": MAX_NAME})
    if not file.size:
        raise Invalid(file=_("%(name)s is empty; send the file again.") % {"name": name})
    return name


def _require_small_enough(size: int, name: str) -> None:
    if size > MAX_UPLOAD:
        problem = _(
            "%(name)s has %(size)d MB; at most %(most)d MB can be sent here. Use the "
            "import_benchmark or import_translations command."
        )
        sizes = {"size": size // MEGABYTE, "most": MAX_UPLOAD // MEGABYTE}
        raise Invalid(file=problem % {"name": name, **sizes})


def stored_in(*, folder: uuid.UUID) -> str:
    """What was kept in an upload's folder, as `store_uploads` named it.

    Raises:
        Invalid: it is gone.
    """
    place = Path(settings.MEDIA_ROOT) / FOLDER / str(folder)
    found = next(place.iterdir(), None) if place.is_dir() else None
    if found is None:
        raise Invalid(file=_("The file is no longer there; send it again."))
    return f"{FOLDER}/{folder}/{found.name}"


def texts_of(*, file: "UploadedFile[bytes]", main: str) -> dict[str, str]:
    """The text files that lie beside one another in a small upload, by their names.

    Of an archive, those beside the file named `main`; a file alone is called so.

    Raises:
        Invalid: the file is too large, no text, or an archive that is refused or lacks `main`.
    """
    name = file.name or "file"
    if not is_archive(Path(name)):
        _require_small(file.size or 0, name)
        return {main: _text(file.read(), name)}
    inspect_archive(file, name)
    with _unpacking(name), zipfile.ZipFile(file) as archive:
        entries = [one for one in archive.infolist() if not _is_clutter(one.filename)]
        _require_small(sum(one.file_size for one in entries), name)
        found = min((one.filename for one in entries if _base(one.filename) == main), default="")
        if not found:
            problem = _("%(name)s holds no %(main)s; add it to the archive.")
            raise Invalid(file=problem % {"name": name, "main": main})
        folder = found[: -len(main)]
        return {
            _base(one.filename): _text(archive.read(one), one.filename)
            for one in entries
            if not one.is_dir() and one.filename == folder + _base(one.filename)
        }


def as_sent(*, told: str) -> str:
    """What is told of a file, without the folder in which it lies here: its sender knows none."""
    below = rf"(?:{FOLDER}/[0-9a-f-]{{36}}/(?:{TOGETHER}/)?|{UNPACKED}[^/]+/)?"
    return re.sub(rf"{re.escape(str(settings.MEDIA_ROOT))}/{below}", "", told)


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
    except DAMAGE as error:
        problem = _("%(name)s is no usable zip archive (%(error)s); pack it again.")
        raise Invalid(file=problem % {"name": name, "error": error}) from error
    if len(entries) > MAX_FILES:
        problem = _("%(name)s holds %(count)d files; at most %(most)d are read.")
        counts = {"count": len(entries), "most": MAX_FILES}
        raise Invalid(file=problem % {"name": name, **counts})
    for entry in entries:
        _inspect_entry(entry, name)
        _require_sizes(entry.filename, entry.file_size, entry.compress_size)
    unpacked = sum(entry.file_size for entry in entries)
    _require_sizes(name, unpacked, sum(entry.compress_size for entry in entries))
    _require_one_of_each(entries, name)


def unpacks_to(*, stored: str) -> int:
    """How many bytes an upload's files have once they are unpacked; of other files, as stored.

    Raises:
        Invalid: the file is gone, or the archive is damaged.
    """
    path = Path(default_storage.path(stored))
    try:
        if is_archive(path):
            with zipfile.ZipFile(path) as archive:
                return sum(entry.file_size for entry in archive.infolist())
        return path.stat().st_size
    except DAMAGE as error:
        problem = _("%(name)s cannot be read any more; send it again.")
        raise Invalid(file=problem % {"name": path.name}) from error


@contextmanager
def readable(*, stored: str) -> Iterator[Path]:
    """The path to read an upload from: the file itself, or an archive's unpacked folder.

    Raises:
        Invalid: the file is gone, or the archive is damaged or refused.
    """
    path = Path(default_storage.path(stored))
    if path.is_dir() and path.name == TOGETHER:
        yield path
        return
    if not path.is_file():
        problem = _("%(name)s is no longer there; send it again.")
        raise Invalid(file=problem % {"name": path.name})
    with opened(path=path) as place:
        yield place


@contextmanager
def opened(*, path: Path) -> Iterator[Path]:
    """The path itself, or an archive's unpacked folder, for as long as it is read.

    Raises:
        Invalid: the archive is damaged or refused.
    """
    if not is_archive(path) or not path.is_file():
        yield path
        return
    inspect_archive(path, path.name)
    place = Path(settings.MEDIA_ROOT)
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=UNPACKED, dir=place) as name:
        folder = Path(name) / path.name  # what messages call it, as its sender does
        folder.mkdir()
        _unpack(path, folder)
        yield _content_folder(folder)


def _inspect_entry(entry: zipfile.ZipInfo, archive: str) -> None:
    path = _place(entry)
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
        problem = _(
            "%(archive)s names a place outside of itself (%(entry)s); pack the files with plain "
            "relative names."
        )
    elif stat.S_ISLNK(entry.external_attr >> 16):
        problem = _("%(archive)s holds a link (%(entry)s); pack the file itself.")
    elif entry.flag_bits & ENCRYPTED:
        problem = _("%(archive)s is encrypted; pack it without a password.")
    else:
        return
    raise Invalid(file=problem % {"archive": archive, "entry": entry.filename})


def _require_sizes(name: str, unpacked: int, packed: int) -> None:
    """Of the archive, and of each of its files: one that bursts hides behind others that do not."""
    limits: Limits = settings.IMPORT_LIMITS
    if unpacked > min(MAX_UNPACKED, limits.decoded(packed)):
        problem = _(
            "%(name)s would unpack to %(unpacked).0f MB from %(packed).1f MB; send the files in "
            "smaller archives."
        )
        sizes = {"unpacked": unpacked / MEGABYTE, "packed": packed / MEGABYTE}
        raise Invalid(file=problem % {"name": name, **sizes})


def _require_one_of_each(entries: Iterable[zipfile.ZipInfo], archive: str) -> None:
    """Of two files of one name the second would be written over the first."""
    names = [str(_place(entry)) for entry in entries if not entry.is_dir()]
    for name, count in Counter(names).items():
        if count > 1:
            problem = _("%(archive)s holds %(count)d files named %(entry)s; pack one of them.")
            raise Invalid(file=problem % {"archive": archive, "count": count, "entry": name})


def _place(entry: zipfile.ZipInfo) -> PurePosixPath:
    """Where a file is unpacked to, in the archive's folder."""
    return PurePosixPath(entry.filename.replace("\\", "/"))


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _require_small(size: int, name: str) -> None:
    if size > MAX_TEXTS:
        problem = _("%(name)s has %(size)d MB; at most %(most)d MB can be sent here.")
        sizes = {"size": size // MEGABYTE, "most": MAX_TEXTS // MEGABYTE}
        raise Invalid(file=problem % {"name": name, **sizes})


@contextmanager
def _unpacking(name: str) -> Iterator[None]:
    try:
        yield
    except DAMAGE as error:
        problem = _("%(name)s cannot be unpacked (%(error)s); pack it again.")
        raise Invalid(file=problem % {"name": name, "error": error}) from error


def _text(content: bytes, name: str) -> str:
    try:
        return text_of(name, content).replace("\r\n", "\n")
    except FormatError as error:
        raise Invalid(file=localized(error.args[0], _)) from error


def _unpack(path: Path, folder: Path) -> None:
    with _unpacking(path.name), zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if not entry.is_dir() and not _is_clutter(entry.filename):
                _write(archive, entry, folder)


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> None:
    target = folder / _place(entry)
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
    return folder.name not in SPLITS and not language_of(folder.name).is_known
