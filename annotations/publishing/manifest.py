"""The manifest of a release that is being written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from annotations.publishing.effort_statistics import measured_by
from annotations.publishing.records import Omission, ReleaseContents
from workbench.release_format.layout import TableFile
from workbench.release_format.manifest import Manifest, file_entries, hash_of_files
from workbench.release_format.schemas import SCHEMA_VERSION


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
        forms={form.id: form.title for form in sorted(contents.forms, key=lambda one: one.id)},
        effort=measured_by(contents),
        engines=[asdict(one) for one in contents.engines],
        files=entries,
        content_hash=hash_of_files({entry.path: entry.sha256 for entry in entries}),
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
