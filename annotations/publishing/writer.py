"""Write a release folder: all of it or nothing, the same bytes for the same contents."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from annotations.publishing.card import render_card
from annotations.publishing.contents import check_contents, find_omissions, group_texts
from annotations.publishing.croissant import render_croissant
from annotations.publishing.form_tables import form_tables
from annotations.publishing.harness import write_harness_tasks
from annotations.publishing.manifest import make_manifest
from annotations.publishing.records import ReleaseContents, ReleaseError
from annotations.publishing.side_tables import side_tables
from annotations.publishing.table import annotations_by_item, item_tables
from workbench.release_format.forms import FORMS_FOLDER, ReleasedForm, to_json
from workbench.release_format.layout import (
    CARD,
    CHOICES_FOLDER,
    CROISSANT,
    HARNESS,
    MANIFEST,
    TableFile,
    choices_files,
    language_files,
    side_files,
)
from workbench.release_format.manifest import Manifest, file_entries


def write_release(out: Path, *, contents: ReleaseContents) -> Manifest:
    """Write the release into the folder `out`, which must not exist or be empty.

    Everything is written beside it first and then given its name in one step, so that no half
    release is ever seen. The same contents give the same bytes.

    Raises:
        ReleaseError: the contents contradict themselves, or `out` is in use.
    """
    items = check_contents(contents)
    texts = group_texts(contents)
    annotations = annotations_by_item(contents)
    omissions = find_omissions(contents, texts)
    plain: dict[str, dict[str, pa.Table]] = {}
    other: dict[str, dict[str, pa.Table]] = {}
    files: list[TableFile] = []
    other_files: list[TableFile] = []
    for language in contents.languages:
        plain[language], others = item_tables(items, texts[language], annotations)
        files.extend(language_files(language, plain[language]))
        other_files.extend(choices_files(language, others))
        if others:
            other[f"{CHOICES_FOLDER}/{language}"] = others
    files.extend(other_files)
    files.extend(side_files(side_tables(contents, items, omissions)))
    files.extend(form_tables(contents))
    with _new_folder(out.absolute()) as folder:
        _write_tables(folder, files)
        _write_forms(folder, contents.forms)
        entries = {entry.path: entry for entry in file_entries(folder)}
        card = render_card(contents, files, omissions, entries)
        _write_text(folder / CARD, card)
        _write_text(folder / CROISSANT, render_croissant(contents, files, entries))
        write_harness_tasks(
            folder / HARNESS, name=contents.name, version=contents.version, tables=plain | other
        )
        manifest = make_manifest(contents, files, omissions, folder)
        _write_text(folder / MANIFEST, manifest.to_json())
    return manifest


@contextmanager
def _new_folder(out: Path) -> Iterator[Path]:
    """A folder beside `out` that gets its name at the end, or vanishes."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise ReleaseError(f"{out} is no folder: give one that does not exist yet")
    if out.is_dir() and any(out.iterdir()):
        raise ReleaseError(f"{out} is not empty: a release never overwrites, give a new folder")
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        yield folder
        folder.chmod(0o755)
        try:
            folder.rename(out)
        except OSError as error:
            raise ReleaseError(f"{out} cannot be put in place: {error.strerror}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_tables(folder: Path, files: Sequence[TableFile]) -> None:
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        # Every option that shapes the bytes is named, so that a new default changes nothing.
        pq.write_table(
            file.table,
            path,
            version="2.6",
            data_page_version="1.0",
            compression="zstd",
            compression_level=3,
            use_dictionary=True,
            write_statistics=True,
            row_group_size=100_000,
            data_page_size=1 << 20,
            store_schema=True,
        )


def _write_forms(folder: Path, forms: Sequence[ReleasedForm]) -> None:
    if forms:
        (folder / FORMS_FOLDER).mkdir()
    for form in forms:
        for name, document in form.files.items():
            _write_text(folder / name, to_json(document))


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
