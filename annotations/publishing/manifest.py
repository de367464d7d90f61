"""The manifest: what a release is, and the hash of every file in it."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from annotations.publishing.layout import MANIFEST, TableFile
from annotations.publishing.records import Omission, ReleaseContents
from annotations.publishing.schemas import SCHEMA_VERSION


@dataclass(frozen=True)
class FileEntry:
    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What `manifest.json` holds.

    `rows` counts rows by config and split; `omitted` the rows left out by language and reason.
    `content_hash` is over every file but the manifest itself, see `content_hash`.
    """

    schema_version: str
    name: str
    version: str
    parent: dict[str, str] | None
    licence: str
    source_language: str
    synthetic: bool
    cut: dict[str, int]
    protocol_versions: list[int]
    rows: dict[str, dict[str, int]]
    omitted: dict[str, dict[str, int]]
    files: list[FileEntry]
    content_hash: str

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


def make_manifest(
    contents: ReleaseContents,
    files: Sequence[TableFile],
    omissions: Sequence[Omission],
    folder: Path,
) -> Manifest:
    """The manifest of a folder in which everything else is written already."""
    entries = file_entries(folder)
    return Manifest(
        schema_version=SCHEMA_VERSION,
        name=contents.name,
        version=contents.version,
        parent=None if contents.parent is None else asdict(contents.parent),
        licence=contents.licence,
        source_language=contents.source_language,
        synthetic=contents.synthetic,
        cut=dict(sorted(contents.cut.items())),
        protocol_versions=sorted(contents.protocol_versions),
        rows=count_rows(files),
        omitted=count_omissions(omissions),
        files=entries,
        content_hash=content_hash({entry.path: entry.sha256 for entry in entries}),
    )


def count_rows(files: Sequence[TableFile]) -> dict[str, dict[str, int]]:
    rows: dict[str, dict[str, int]] = {}
    for file in files:
        rows.setdefault(file.config, {})[file.split] = file.table.num_rows
    return rows


def count_omissions(omissions: Sequence[Omission]) -> dict[str, dict[str, int]]:
    counts = Counter((omission.language, omission.reason) for omission in omissions)
    result: dict[str, dict[str, int]] = {}
    for (language, reason), count in sorted(counts.items()):
        result.setdefault(language, {})[reason] = count
    return result


def file_entries(folder: Path) -> list[FileEntry]:
    """Every file in the folder but the manifest, by path."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return [
        FileEntry(name, path.stat().st_size, file_hash(path))
        for name, path in sorted(paths.items())
        if path.is_file() and name != MANIFEST
    ]


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_hash(hashes: Mapping[str, str]) -> str:
    """SHA-256 over the lines `{sha256}  {path}` in the order of the paths, as sha256sum writes."""
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest as parsed JSON.

    Raises:
        ValueError: it is not JSON, or no object.
        OSError: it cannot be read.
    """
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if not isinstance(manifest, dict):
        raise ValueError("is no JSON object")
    return manifest
