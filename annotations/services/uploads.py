"""Files that people send: kept under safe names, and archives opened without harm.

Which archives are refused is said in `workbench.layouts.archives`; here they may unpack to
`MAX_UNPACKED` bytes.
"""

import re
import uuid
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from workbench.core.errors import Invalid
from workbench.core.messages import localized
from workbench.core.stores import uploads_store
from workbench.layouts.archives import (
    DAMAGE,
    PREFIX,
    inspect,
    is_archive,
    is_clutter,
    unpacked,
    unpacking,
)
from workbench.layouts.budget import Limits
from workbench.layouts.content import text_of
from workbench.layouts.records import FormatError
from workbench.layouts.registry import layouts

FOLDER = "imports"
TOGETHER = "files"
"""The folder of files that were sent together."""
SUFFIXES = (
    ".zip",
    *dict.fromkeys(suffix for layout in layouts().values() for suffix in layout.suffixes),
)
MEGABYTE = 1024 * 1024
MAX_UPLOAD = 256 * MEGABYTE
MAX_UNPACKED = 1024 * MEGABYTE
MAX_TEXTS = 25 * MEGABYTE
MAX_NAME = 200
"""Of a file, in bytes: what a file system takes, less what storage may add to it."""


def store_uploads(
    *, files: "Sequence[UploadedFile[bytes]]", suffixes: Sequence[str] = SUFFIXES
) -> str:
    """Keep files that were sent together; returns the name of the one, or of their folder.

    They get a folder of their own, so that their names, which say subject and split in the MMLU
    layout, can stay.

    Raises:
        Invalid: one is of another kind, empty or too large, two have one name, or an archive is
            refused, or is not alone.
    """
    names = [_checked_name(file, suffixes) for file in files]
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
    below = "" if len(files) == 1 else TOGETHER
    with uploads_store().building(folder) as new:
        (new / below).mkdir(parents=True)
        for file, name in zip(files, names, strict=True):
            with (new / below / name).open("wb") as kept:
                kept.writelines(file.chunks())
    return f"{folder}/{below or names[0]}"


def _checked_name(file: "UploadedFile[bytes]", suffixes: Sequence[str]) -> str:
    name = get_valid_filename(PurePosixPath((file.name or "").replace("\\", "/")).name or "file")
    if not name.lower().endswith(tuple(suffixes)):
        problem = _("%(name)s is of another kind; send one of: %(kinds)s.")
        raise Invalid(file=problem % {"name": name, "kinds": ", ".join(suffixes)})
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
    found = uploads_store().names(f"{FOLDER}/{folder}")
    if not found:
        raise Invalid(file=_("The file is no longer there; send it again."))
    return f"{FOLDER}/{folder}/{found[0]}"


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
    with _refused(), unpacking(name), zipfile.ZipFile(file) as archive:
        entries = [one for one in archive.infolist() if not is_clutter(one.filename)]
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
    below = rf"(?:{FOLDER}/[0-9a-f-]{{36}}/(?:{TOGETHER}/)?|{PREFIX}[^/]+/)?"
    here = re.escape(str(uploads_store().here))
    return re.sub(rf"{here}/(?:folders/[^/]+/|workspace/)?{below}", "", told)


def inspect_archive(file: "UploadedFile[bytes] | Path", name: str) -> None:
    """Refuse an archive before anything is unpacked.

    Raises:
        Invalid: it is damaged, or one of those that are refused.
    """
    with _refused():
        inspect(file, name, _limits())


def unpacks_to(*, stored: str) -> int:
    """How many bytes an upload's files have once they are unpacked; of other files, as stored.

    Raises:
        Invalid: the file is gone, or the archive is damaged.
    """
    try:
        path = _here(stored)
        if is_archive(path):
            with zipfile.ZipFile(path) as archive:
                return sum(entry.file_size for entry in archive.infolist())
        return path.stat().st_size
    except DAMAGE as error:
        problem = _("%(name)s cannot be read any more; send it again.")
        raise Invalid(file=problem % {"name": PurePosixPath(stored).name}) from error


@contextmanager
def readable(*, stored: str) -> Iterator[Path]:
    """The path to read an upload from: the file itself, or an archive's unpacked folder.

    Raises:
        Invalid: the file is gone, or the archive is damaged or refused.
    """
    try:
        path = _here(stored)
    except FileNotFoundError as error:
        problem = _("%(name)s is no longer there; send it again.")
        raise Invalid(file=problem % {"name": PurePosixPath(stored).name}) from error
    if path.is_dir() and path.name == TOGETHER:
        yield path
        return
    with opened(path=path) as place:
        yield place


def is_there(*, stored: str) -> bool:
    """Whether an upload has not gone yet."""
    return bool(uploads_store().files(stored)) or uploads_store().exists(*_name_and_path(stored))


def _here(stored: str) -> Path:
    """An upload on this machine; FileNotFoundError where it is gone."""
    name, path = _name_and_path(stored)
    here = uploads_store().folder(name) / path
    if not here.exists():
        raise FileNotFoundError(stored)
    return here


def _name_and_path(stored: str) -> tuple[str, str]:
    folder, name, path = stored.split("/", 2)
    return f"{folder}/{name}", path


@contextmanager
def opened(*, path: Path) -> Iterator[Path]:
    """The path itself, or an archive's unpacked folder, for as long as it is read.

    Raises:
        Invalid: the archive is damaged or refused.
    """
    with ExitStack() as stack:
        with _refused():
            room = uploads_store().workspace()
            place = stack.enter_context(unpacked(path, _limits(), room))
        yield place


def _limits() -> Limits:
    limits: Limits = settings.IMPORT_LIMITS
    return replace(limits, size=min(MAX_UNPACKED, limits.size))


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except FormatError as error:
        raise Invalid(file=localized(error.args[0], _)) from error


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _require_small(size: int, name: str) -> None:
    if size > MAX_TEXTS:
        problem = _("%(name)s has %(size)d MB; at most %(most)d MB can be sent here.")
        sizes = {"size": size // MEGABYTE, "most": MAX_TEXTS // MEGABYTE}
        raise Invalid(file=problem % {"name": name, **sizes})


def _text(content: bytes, name: str) -> str:
    with _refused():
        return text_of(name, content).replace("\r\n", "\n")
