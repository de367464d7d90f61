"""Are the files of a release folder those that its manifest names?

Whoever is about to read a folder asks here: those who serve its files, and those who evaluate it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from workbench.core.messages import gettext_noop
from workbench.release_format.layout import HARNESS, MANIFEST
from workbench.release_format.manifest import file_hash, hash_of_files, parse_manifest
from workbench.release_format.schemas import SCHEMA_VERSION


@dataclass(frozen=True)
class Problem:
    """One thing that is not as the manifest says; `file` is relative to the release."""

    file: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}. {self.remedy}."


AGAIN = gettext_noop("Get the release again")
_NO_MANIFEST = gettext_noop(
    "Give the folder of a release; a plain download has no manifest to be held against"
)
# Python writes this beside utils.py when the harness imports it; it is no damage.
_NUMBER = re.compile("[0-9]{1,4}")
_BYTE_CODE = f"{HARNESS}/__pycache__/utils."


@dataclass(frozen=True)
class Claims:
    """What a manifest says of its folder: files by path, and rows by config and split."""

    files: Mapping[str, Mapping[str, Any]]
    rows: Mapping[str, Mapping[str, int]]
    schema_version: str
    content_hash: str


def claims_of(manifest: Mapping[str, Any]) -> Claims:
    """What a manifest says; raises what comes of one that is no manifest."""
    files = {str(entry["path"]): dict(entry) for entry in manifest["files"]}
    for entry in files.values():
        entry["sha256"] = str(entry["sha256"])
    rows = {name: dict(splits) for name, splits in manifest["rows"].items()}
    return Claims(files, rows, str(manifest["schema_version"]), str(manifest["content_hash"]))


def read_claims(folder: Path) -> Claims | Problem:
    """What the manifest says, or why it cannot be used."""
    if not folder.is_dir():
        remedy = gettext_noop("Give the folder of a release")
        return Problem(str(folder), gettext_noop("is no folder"), remedy)
    if not (folder / MANIFEST).exists():
        return Problem(MANIFEST, gettext_noop("is missing"), _NO_MANIFEST)
    try:
        return claims_in((folder / MANIFEST).read_bytes())
    except OSError as error:
        return _unusable(error)


def claims_in(manifest: bytes) -> Claims | Problem:
    """What a manifest's bytes say, or why they cannot be used."""
    try:
        claims = claims_of(parse_manifest(manifest))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return _unusable(error)
    return claims if _is_readable(claims.schema_version) else _foreign(claims.schema_version)


def _unusable(error: Exception) -> Problem:
    reason = f"{type(error).__name__}: {error}"
    return Problem(MANIFEST, gettext_noop("cannot be used (%(reason)s)", reason=reason), AGAIN)


def check_files(
    folder: Path, claims: Claims, hash_of: Callable[[Path], str] = file_hash
) -> Iterator[Problem]:
    """Everything that is missing, added or of other content, and a content hash of other files."""
    present = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    for name in sorted(claims.files.keys() - present.keys()):
        yield Problem(name, gettext_noop("is missing"), AGAIN)
    for name in sorted(present.keys() - claims.files.keys() - {MANIFEST}):
        if not name.startswith(_BYTE_CODE):
            yield Problem(name, gettext_noop("is not in the manifest"), gettext_noop("Remove it"))
    for name in sorted(claims.files.keys() & present.keys()):
        yield from check_file(present[name], name, claims.files[name], hash_of)
    hashes = {name: entry["sha256"] for name, entry in claims.files.items()}
    if claims.content_hash != hash_of_files(hashes):
        yield Problem(MANIFEST, gettext_noop("content_hash is not that of its files"), AGAIN)


def check_file(
    path: Path,
    name: str,
    entry: Mapping[str, Any],
    hash_of: Callable[[Path], str] = file_hash,
) -> Iterator[Problem]:
    """Hold one file against its entry in the manifest."""
    if not (path.is_symlink() or path.exists()):
        yield Problem(name, gettext_noop("is missing"), AGAIN)
    elif path.is_symlink() or not path.is_file():
        yield Problem(name, gettext_noop("is no plain file"), AGAIN)
    else:
        yield from check_content(name, entry, path.stat().st_size, partial(hash_of, path))


def check_content(
    name: str, entry: Mapping[str, Any], size: int, hash_of: Callable[[], str]
) -> Iterator[Problem]:
    """Hold a file's size and hash against its entry in the manifest."""
    if size != entry.get("bytes"):
        told = gettext_noop("has %(size)s bytes, not those it had", size=str(size))
        yield Problem(name, told, AGAIN)
    elif hash_of() != entry["sha256"]:
        yield Problem(name, gettext_noop("has other content than it had"), AGAIN)


def known_hash(path: Path) -> str:
    """The hash of a file, computed once for as long as its size and its times stay."""
    stat = path.stat()
    seen = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    known = _known.get(path)
    if known is None or known[0] != seen:
        known = _known[path] = (seen, file_hash(path))
    return known[1]


_known: dict[Path, tuple[tuple[int, ...], str]] = {}


def _foreign(version: str) -> Problem:
    problem = gettext_noop(
        "has schema %(found)s, this program reads %(known)s", found=version, known=SCHEMA_VERSION
    )
    return Problem(MANIFEST, problem, gettext_noop("Use the program's version that made it"))


def _is_readable(version: str) -> bool:
    """Whether a folder of that schema version has no column that this program does not know."""
    numbers, known = version.split("."), SCHEMA_VERSION.split(".")
    if len(numbers) != len(known) or not all(map(_NUMBER.fullmatch, numbers)):
        return False
    return numbers[0] == known[0] and int(numbers[1]) <= int(known[1])
