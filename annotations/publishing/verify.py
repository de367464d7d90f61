"""Is a release folder what its manifest says?"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.core.messages import gettext_noop
from workbench.release_format.forms import (
    FormDocumentError,
    ReleasedForm,
    form_documents,
    read_form,
)
from workbench.release_format.layout import HARNESS, MANIFEST, columns_of, config_of
from workbench.release_format.manifest import file_hash, hash_of_files, read_manifest
from workbench.release_format.schemas import SCHEMA_VERSION, Column, arrow_schema


@dataclass(frozen=True)
class Problem:
    """One thing that is not as the manifest says; `file` is relative to the release."""

    file: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}. {self.remedy}."


_AGAIN = gettext_noop("Get the release again")
_NO_MANIFEST = gettext_noop(
    "Give the folder of a release; a plain download has no manifest to be held against"
)
# Python writes this beside utils.py when the harness imports it; it is no damage.
_BYTE_CODE = f"{HARNESS}/__pycache__/utils."


def verify_release(folder: Path) -> list[Problem]:
    """Everything that is wrong with a release folder; an empty list when it is sound."""
    if not folder.is_dir():
        remedy = gettext_noop("Give the folder of a release")
        return [Problem(str(folder), gettext_noop("is no folder"), remedy)]
    if not (folder / MANIFEST).exists():
        return [Problem(MANIFEST, gettext_noop("is missing"), _NO_MANIFEST)]
    try:
        manifest = read_manifest(folder)
        listed = {str(entry["path"]): entry for entry in manifest["files"]}
        hashes = {path: str(entry["sha256"]) for path, entry in listed.items()}
        rows = {name: dict(splits) for name, splits in manifest["rows"].items()}
        claims = (str(manifest["schema_version"]), str(manifest["content_hash"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"{type(error).__name__}: {error}"
        return [
            Problem(MANIFEST, gettext_noop("cannot be used (%(reason)s)", reason=reason), _AGAIN)
        ]
    if not _is_readable(claims[0]):
        problem = gettext_noop(
            "has schema %(found)s, this program reads %(known)s",
            found=claims[0],
            known=SCHEMA_VERSION,
        )
        return [Problem(MANIFEST, problem, gettext_noop("Use the program's version that made it"))]
    problems = list(_check_files(folder, listed))
    if claims[1] != hash_of_files(hashes):
        problems.append(
            Problem(MANIFEST, gettext_noop("content_hash is not that of its files"), _AGAIN)
        )
    damaged = {problem.file for problem in problems}
    tables = sorted(name for name in listed if name.endswith(".parquet"))
    problems.extend(_check_tables(folder, listed.keys(), damaged, rows, claims[0]))
    if {config_of(name) for name in tables} != {(c, s) for c in rows for s in rows[c]}:
        problem = gettext_noop("its row counts name other tables than its files")
        problems.append(Problem(MANIFEST, problem, _AGAIN))
    return problems


def _check_files(folder: Path, listed: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    present = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    for name in sorted(listed.keys() - present.keys()):
        yield Problem(name, gettext_noop("is missing"), _AGAIN)
    for name in sorted(present.keys() - listed.keys() - {MANIFEST}):
        if not name.startswith(_BYTE_CODE):
            yield Problem(name, gettext_noop("is not in the manifest"), gettext_noop("Remove it"))
    for name in sorted(listed.keys() & present.keys()):
        path = present[name]
        if path.is_symlink() or not path.is_file():
            yield Problem(name, gettext_noop("is no plain file"), _AGAIN)
        elif path.stat().st_size != listed[name].get("bytes"):
            size = str(path.stat().st_size)
            problem = gettext_noop("has %(size)s bytes, not those it had", size=size)
            yield Problem(name, problem, _AGAIN)
        elif file_hash(path) != listed[name]["sha256"]:
            yield Problem(name, gettext_noop("has other content than it had"), _AGAIN)


def _is_readable(version: str) -> bool:
    """Whether a folder of that schema version has no column that this program does not know."""
    numbers, known = version.split("."), SCHEMA_VERSION.split(".")
    if len(numbers) != len(known) or not all(number.isdecimal() for number in numbers):
        return False
    return numbers[0] == known[0] and int(numbers[1]) <= int(known[1])


def _check_tables(
    folder: Path,
    listed: Set[str],
    damaged: Set[str],
    rows: Mapping[str, Mapping[str, int]],
    version: str,
) -> Iterator[Problem]:
    """Hold the undamaged tables against their columns; those of a form follow from its documents.

    Where a form's documents cannot be read, this is told, and not that its tables have no place.
    """
    groups = form_documents(listed)
    forms: list[ReleasedForm] = []
    for documents in groups:
        try:
            if not damaged & set(documents):
                forms.append(read_form(folder, documents))
        except (FormDocumentError, OSError) as error:
            problem = gettext_noop("tells no tables (%(reason)s)", reason=str(error))
            yield Problem(documents[0], problem, _AGAIN)
    for name in sorted(listed - damaged):
        if not name.endswith(".parquet"):
            continue
        columns = columns_of(name, forms)
        if columns is not None:
            yield from _check_table(folder, name, columns, rows, version)
        elif len(forms) == len(groups):
            yield Problem(name, gettext_noop("has no place in a release"), _AGAIN)


def _check_table(
    folder: Path,
    name: str,
    columns: tuple[Column, ...],
    rows: Mapping[str, Mapping[str, int]],
    version: str,
) -> Iterator[Problem]:
    try:
        metadata = pq.read_metadata(folder / name)
        schema = metadata.schema.to_arrow_schema()
    except (pa.ArrowException, OSError) as error:
        problem = gettext_noop("is not a readable Parquet file (%(reason)s)", reason=str(error))
        yield Problem(name, problem, _AGAIN)
        return
    if not schema.equals(arrow_schema(columns, version)):
        yield Problem(name, gettext_noop("has other columns than the schema"), _AGAIN)
    config, split = config_of(name)
    expected = rows.get(config, {}).get(split)
    if metadata.num_rows != expected:
        problem = gettext_noop(
            "has %(found)s rows, not %(expected)s",
            found=str(metadata.num_rows),
            expected=str(expected),
        )
        yield Problem(name, problem, _AGAIN)
