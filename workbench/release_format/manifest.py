"""The manifest: what a release is, and the hash of every file in it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workbench.core.json_reading import read_storable_json
from workbench.release_format.layout import MANIFEST

SEAL = "manifest_sha256"
"""The field of a manifest with the hash of its own text, as that is where this field is empty."""
MAYBE = ("forms", "effort", "engines")


@dataclass(frozen=True)
class FileEntry:
    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What `manifest.json` holds.

    `coverage` counts by language and split the items that there are, the rows, those that were
    reviewed and where their texts came from, of every language that the campaign works in; `people`
    those whose decisions count, by kind of task. `texts` says which texts were taken, `all` or
    `reviewed`; `lite` is the rule of the Lite subset. `rows` counts rows by config and split;
    `omitted` the rows left out by language and reason.
    `forms` are the titles of the forms with tables of their own, by id; `effort` says by tokenizer
    which languages' edits it measures and how each measure is computed; `engines` are those that
    translated for it. Where there are none the field is left out. `content_hash` is over every file
    but the manifest, see `hash_of_files`.
    """

    schema_version: str
    name: str
    title: str
    version: str
    parent: dict[str, str] | None
    licence: str
    attribution: str
    source_language: str
    synthetic: bool
    cut: dict[str, int]
    protocol_versions: list[int]
    texts: str
    lite: dict[str, Any] | None
    statement: dict[str, str]
    people: dict[str, int]
    coverage: dict[str, dict[str, dict[str, int]]]
    rows: dict[str, dict[str, int]]
    omitted: dict[str, dict[str, int]]
    forms: dict[str, str]
    effort: dict[str, dict[str, Any]]
    engines: list[dict[str, Any]]
    files: list[FileEntry]
    content_hash: str

    def to_json(self) -> str:
        fields = {name: value for name, value in asdict(self).items() if name not in MAYBE or value}
        return sealed(fields)


def sealed(fields: Mapping[str, Any]) -> str:
    """The text of a manifest, sealed: a change of any character in it is seen."""
    empty = _text({**fields, SEAL: ""})
    return _text({**fields, SEAL: hashlib.sha256(empty.encode()).hexdigest()})


def is_as_sealed(folder: Path) -> bool:
    """Whether a folder's manifest is, to the byte, what was sealed.

    Raises:
        ValueError: it is not JSON that can be read, or no object.
        OSError: it cannot be read.
    """
    return sealed(read_manifest(folder)).encode() == (folder / MANIFEST).read_bytes()


def _text(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"


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


def hash_of_files(hashes: Mapping[str, str]) -> str:
    """SHA-256 over the lines `{sha256}  {path}` in the order of the paths, as sha256sum writes."""
    return hash_of_lines(sorted(hashes.items()))


def hash_of_lines(hashes: Iterable[tuple[str, str]]) -> str:
    """The same for paths and their hashes in another order."""
    lines = "".join(f"{digest}  {path}\n" for path, digest in hashes)
    return hashlib.sha256(lines.encode()).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest as parsed JSON.

    Raises:
        ValueError: it is not JSON that can be read, or no object.
        OSError: it cannot be read.
    """
    return parse_manifest((folder / MANIFEST).read_bytes())


def parse_manifest(content: bytes) -> dict[str, Any]:
    """A manifest from its bytes.

    Raises:
        ValueError: it is not JSON that can be read, or no object.
    """
    manifest = read_storable_json(content.decode("utf-8"))
    if not isinstance(manifest, dict):
        raise ValueError("is no JSON object")
    return manifest
