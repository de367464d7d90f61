"""Write a release folder: all of it or nothing, the same bytes for the same records.

The tables are written language by language, so that what is held does not grow with their number;
everything else is rendered from the tables.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from annotations.publishing.about import About
from annotations.publishing.card import render_card
from annotations.publishing.citation import render_citation
from annotations.publishing.contents import check_language, check_shared, find_omissions
from annotations.publishing.croissant import render_croissant
from annotations.publishing.form_tables import form_rows
from annotations.publishing.harness import write_harness_tasks
from annotations.publishing.lite import write_lite
from annotations.publishing.manifest import make_manifest
from annotations.publishing.parquet import GrowingTable, write_table
from annotations.publishing.records import (
    ItemRecord,
    LanguageRecords,
    ReleaseError,
    SharedRecords,
)
from annotations.publishing.side_tables import SideRows
from annotations.publishing.table import Places, annotations_by_item, item_tables
from annotations.publishing.tally import Counted, Tally
from workbench.release_format.forms import to_json
from workbench.release_format.layout import (
    CARD,
    CHANGES,
    CITATION,
    CROISSANT,
    GUIDELINE,
    MANIFEST,
    PROTOCOL,
    TableFile,
    choices_file,
    configs_of,
    form_file,
    in_order,
    language_file,
    side_file,
)
from workbench.release_format.manifest import Manifest
from workbench.release_format.schemas import SIDE_TABLES, arrow_schema


class Each(Protocol):
    """Does a piece of work for each task, and gives the results in the order of the tasks."""

    def __call__(
        self, work: Callable[[str], Any], tasks: Sequence[str], /
    ) -> Generator[Any, None, None]: ...


def in_turn(work: Callable[[str], Any], tasks: Sequence[str], /) -> Generator[Any, None, None]:
    """Do the work here, one after another."""
    for task in tasks:
        yield work(task)


def write_release(
    out: Path,
    *,
    about: About,
    shared: SharedRecords,
    records_of: Callable[[str], LanguageRecords],
    each: Each = in_turn,
    changes_in: Callable[[Path], str] | None = None,
) -> Manifest:
    """Write the release into the folder `out`, which must not exist or be empty.

    Everything is written beside it first and then given its name in one step, so that no half
    release is ever seen. The same records give the same bytes.

    Args:
        about: whose `languages` and `engines` are found from the records.
        records_of: what there is of a campaign language.
        each: does a piece of work for each language, and gives the results in their order; the
            work may be done in other processes that see the same folder.
        changes_in: tells what differs from the parent in a folder whose tables are written; what
            `about` says of it stays where this is left out.

    Raises:
        ReleaseError: the records contradict themselves, or `out` is in use.
    """
    items = check_shared(about, shared)
    with _new_folder(out.absolute()) as folder:
        tables = _Tables(folder, about, shared, items)
        tables.write(records_of, each)
        filled = {file.config for file in tables.files if file.rows}
        known = replace(
            about,
            languages=tuple(
                language
                for language in about.campaign_languages
                if filled.intersection(configs_of(language))
            ),
            engines=tables.tally.engines,
        )
        files = [*tables.files, *write_lite(folder, known, tables.files)]
        if changes_in:
            known = replace(known, changes=changes_in(folder))
        _write_documents(folder, known, files)
        manifest = make_manifest(known, files, folder, tables.tally)
        _write_text(folder / MANIFEST, manifest.to_json())
    return manifest


@dataclass(frozen=True)
class _Piece:
    """What a language gives to a release: counts, files that are written, rows of side tables."""

    counted: Counted
    questions: list[TableFile]
    choices: list[TableFile]
    rows: Mapping[str, pa.Table]


class _Tables:
    """The tables of a folder that is being written.

    Side tables grow language by language; those of questions are written at once.
    """

    def __init__(
        self, folder: Path, about: About, shared: SharedRecords, items: dict[str, ItemRecord]
    ) -> None:
        self.tally = Tally()
        self.files: list[TableFile] = []
        self._folder, self._about, self._shared, self._items = folder, about, shared, items
        self._places, self._rows = Places(items), SideRows(items)
        self._annotations = annotations_by_item(shared)
        self._forms = sorted(about.forms, key=lambda form: form.id)
        self._questions: dict[str, list[TableFile]] = {}
        self._choices: dict[str, list[TableFile]] = {}

    def write(self, records_of: Callable[[str], LanguageRecords], each: Each) -> None:
        languages = sorted(self._about.campaign_languages)
        wanted = [side_file(name, 0) for name in SIDE_TABLES]
        wanted += [form_file(form, name, 0) for form in self._forms for name in form.tables]
        with ExitStack() as stack:
            growing = {
                file.config: stack.enter_context(
                    closing(GrowingTable(self._folder / file.path, arrow_schema(file.columns)))
                )
                for file in wanted
            }
            pieces = each(lambda language: self._piece(records_of(language)), languages)
            for piece in stack.enter_context(closing(pieces)):
                self.tally.add(piece.counted)
                self._rows.keep_votes(piece.rows["answer_checks"])
                self._questions[piece.counted.language] = piece.questions
                self._choices[piece.counted.language] = piece.choices
                for name, table in piece.rows.items():
                    growing[name].add(table)
            for name, table in self._rows.of_all(self._shared).items():
                growing[name].add(table)
        self.tally.add_shared(self._shared)
        for files in (self._questions, self._choices):
            for language in self._about.campaign_languages:
                self.files += files.get(language, [])
        self.files += [replace(file, rows=growing[file.config].rows) for file in wanted]

    def _piece(self, part: LanguageRecords) -> "_Piece":
        """Write a language's questions, and give its rows of the side tables; changes nothing
        here."""
        check_language(self._about, part, self._items)
        language, omissions = part.language, find_omissions(part, self._items)
        plain, other = item_tables(self._items, part.texts, self._annotations, self._places)
        side = self._rows.of_language(part, omissions)
        return _Piece(
            Counted.of(part, omissions, self._items),
            self._write_questions(plain, partial(language_file, language)),
            self._write_questions(other, partial(choices_file, language)),
            side | form_rows(self._forms, part, self._places),
        )

    def _write_questions(
        self, tables: Mapping[str, pa.Table], file_of: Callable[[str, int], TableFile]
    ) -> list[TableFile]:
        files = [file_of(split, tables[split].num_rows) for split in in_order(tables)]
        for file in files:
            write_table(self._folder / file.path, tables[file.split])
        return files


def _write_documents(folder: Path, about: About, files: Sequence[TableFile]) -> None:
    """All that is rendered from the tables."""
    documents = {path: to_json(one) for form in about.forms for path, one in form.files.items()}
    documents[PROTOCOL] = to_json(about.protocol)
    if about.guideline:
        documents[GUIDELINE] = about.guideline
    if about.changes:
        documents[CHANGES] = f"{about.changes}\n"
    for path, text in documents.items():
        _write_text(folder / path, text)
    _write_text(folder / CITATION, render_citation(about))
    _write_text(folder / CARD, render_card(about, folder, files))
    _write_text(folder / CROISSANT, render_croissant(about, folder, files))
    write_harness_tasks(folder, about, files)


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


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
