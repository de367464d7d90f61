"""Is a release folder what its manifest says?"""

from collections.abc import Iterator, Mapping, Set
from pathlib import Path

import pyarrow.parquet as pq

from annotations.publishing.loaders import check_loaders
from workbench.core.messages import gettext_noop
from workbench.layouts.parquet import UNREADABLE
from workbench.release_format.forms import (
    FormDocumentError,
    ReleasedForm,
    form_documents,
    read_form,
)
from workbench.release_format.layout import MANIFEST, columns_of, config_of
from workbench.release_format.manifest import SEAL, is_as_sealed, read_manifest
from workbench.release_format.schemas import Column, arrow_schema
from workbench.release_format.verification import AGAIN, Problem, check_files, read_claims

SEALED_SINCE = 8
"""The second number of the schema version with which manifests have a seal."""

__all__ = ["Problem", "verify_release"]


def verify_release(folder: Path) -> list[Problem]:
    """Everything that is wrong with a release folder; an empty list when it is sound.

    That each row is loaded once is asked of a folder whose files are as they were.
    """
    claims = read_claims(folder)
    if isinstance(claims, Problem):
        return [claims]
    if not _is_sealed(folder):
        return [Problem(MANIFEST, gettext_noop("has other content than it had"), AGAIN)]
    problems = list(check_files(folder, claims))
    damaged = {problem.file for problem in problems}
    listed, rows = claims.files.keys(), claims.rows
    tables = sorted(name for name in listed if name.endswith(".parquet"))
    problems.extend(_check_tables(folder, listed, damaged, rows, claims.schema_version))
    if {config_of(name) for name in tables} != {(c, s) for c in rows for s in rows[c]}:
        problem = gettext_noop("its row counts name other tables than its files")
        problems.append(Problem(MANIFEST, problem, AGAIN))
    return problems or list(check_loaders(folder, tables, rows))


def _is_sealed(folder: Path) -> bool:
    """Whether the manifest is as it was written; what it says of the files is true only then.

    Those of former versions have no seal.
    """
    manifest = read_manifest(folder)
    minor = str(manifest["schema_version"]).split(".")[1]
    is_former = int(minor) < SEALED_SINCE
    return (is_former and SEAL not in manifest) or is_as_sealed(folder)


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
            yield Problem(documents[0], problem, AGAIN)
    for name in sorted(listed - damaged):
        if not name.endswith(".parquet"):
            continue
        columns = columns_of(name, forms)
        if columns is not None:
            yield from _check_table(folder, name, columns, rows, version)
        elif len(forms) == len(groups):
            yield Problem(name, gettext_noop("has no place in a release"), AGAIN)


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
    except UNREADABLE as error:
        problem = gettext_noop("is not a readable Parquet file (%(reason)s)", reason=str(error))
        yield Problem(name, problem, AGAIN)
        return
    if not schema.equals(arrow_schema(columns, version)):
        yield Problem(name, gettext_noop("has other columns than the schema"), AGAIN)
    config, split = config_of(name)
    expected = rows.get(config, {}).get(split)
    if metadata.num_rows != expected:
        problem = gettext_noop(
            "has %(found)s rows, not %(expected)s",
            found=str(metadata.num_rows),
            expected=str(expected),
        )
        yield Problem(name, problem, AGAIN)
