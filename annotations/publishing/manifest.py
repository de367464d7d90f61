"""The manifest of a release that is being written."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from annotations.publishing.about import About
from annotations.publishing.tally import Tally
from workbench.release_format.layout import TableFile
from workbench.release_format.manifest import Manifest, file_entries, hash_of_files
from workbench.release_format.schemas import SCHEMA_VERSION


def make_manifest(about: About, files: Sequence[TableFile], folder: Path, tally: Tally) -> Manifest:
    """The manifest of a folder in which everything else is written already."""
    entries = file_entries(folder)
    return Manifest(
        schema_version=SCHEMA_VERSION,
        name=about.name,
        title=about.title,
        version=about.version,
        parent=None if about.parent is None else asdict(about.parent),
        licence=about.licence,
        attribution=about.attribution,
        source_language=about.source_language,
        synthetic=about.synthetic,
        cut=dict(sorted(about.cut.items())),
        protocol_versions=sorted(about.protocol.get("versions", ())),
        texts=about.texts,
        lite=_in_order(about.lite),
        statement=_in_order(about.statement),
        people=tally.people,
        coverage=tally.coverage,
        rows=count_rows(files),
        omitted=tally.omitted,
        forms={form.id: form.title for form in sorted(about.forms, key=lambda one: one.id)},
        effort=tally.effort,
        engines=[asdict(one) for one in about.engines],
        files=entries,
        content_hash=hash_of_files({entry.path: entry.sha256 for entry in entries}),
    )


def _in_order(value: Any) -> Any:
    """JSON whose members are in order: the database, which it may come from, keeps another."""
    if isinstance(value, Mapping):
        return {name: _in_order(one) for name, one in sorted(value.items())}
    return value


def count_rows(files: Sequence[TableFile]) -> dict[str, dict[str, int]]:
    rows: dict[str, dict[str, int]] = {}
    for file in files:
        rows.setdefault(file.config, {})[file.split] = file.rows
    return rows
