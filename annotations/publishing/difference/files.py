"""Two folders of one release, file by file: which rows of the one are not as the other has them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from annotations.publishing.difference.folders import DifferenceError, Table, read
from annotations.publishing.difference.rows import pair
from workbench.core.messages import gettext_noop
from workbench.release_format.layout import MANIFEST
from workbench.release_format.manifest import file_hash
from workbench.release_format.verification import Problem

MOST = 20
"""Rows of one file that are named one by one."""
_SHOWN = 60
_ROWS = ("sample_id", "language", "kind", "form", "annotator", "step", "round")
_FIGURES = ("kind", "form", "question", "language", "subject")
_SEARCH = gettext_noop("Find out which of the two was changed")


def file_problems(folder: Path, ledger: Path) -> Iterator[Problem]:
    """What the folder has otherwise than the one that was built of the ledger; tables first.

    The manifest is no part: it names the files that are told here.
    """
    names = sorted({*_files(folder), *_files(ledger)}, key=lambda name: (not _is_table(name), name))
    for name in names:
        here, there = folder / name, ledger / name
        if not there.exists():
            yield _problem(name, gettext_noop("is no file of what the ledger gives"))
        elif not here.exists():
            yield _problem(name, gettext_noop("is missing, and the ledger gives it"))
        elif file_hash(here) == file_hash(there):
            continue
        elif _is_table(name):
            yield from _table_problems(name, here, there)
        else:
            yield _problem(name, gettext_noop("is not what the ledger gives"))


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST and "__pycache__" not in path.parts:
            yield name


def _is_table(name: str) -> bool:
    return name.endswith(".parquet")


def _table_problems(name: str, here: Path, there: Path) -> Iterator[Problem]:
    try:
        found, given = (read(Table("", "", "", (path,))) for path in (here, there))
    except DifferenceError as error:
        yield _problem(name, gettext_noop("cannot be read (%(reason)s)", reason=str(error)))
        return
    problems = _row_problems(name, found, given)
    some = list(islice(problems, MOST))
    yield from some
    if more := sum(1 for _ in problems):
        yield _problem(name, gettext_noop("differs in more: %(count)s", count=str(more)))
    if not some:
        yield _problem(name, gettext_noop("holds the rows that the ledger gives in other bytes"))


def _row_problems(name: str, found: pl.DataFrame, given: pl.DataFrame) -> Iterator[Problem]:
    identity = _identity(found.columns)
    paired = pair(given, found, identity)
    for row in paired.added.iter_rows(named=True):
        said = gettext_noop("row %(row)s: the ledger has no such row", row=_named(row, identity))
        yield _problem(name, said)
    for row in paired.removed.iter_rows(named=True):
        said = gettext_noop("row %(row)s is missing: the ledger has it", row=_named(row, identity))
        yield _problem(name, said)
    flags = {column: flags.to_list() for column, flags in paired.changed.items()}
    for place, row in enumerate(paired.both.iter_rows(named=True)):
        columns = [column for column in flags if flags[column][place]]
        for column in columns:
            by_ledger, by_folder = _apart(*paired.values(row, column))
            said = gettext_noop(
                "row %(row)s: %(column)s is %(folder)s in the folder and %(ledger)s by the ledger",
                row=_named(row, identity),
                column=column,
                folder=by_folder,
                ledger=by_ledger,
            )
            yield _problem(name, said)


def _identity(columns: Sequence[str]) -> list[str]:
    """What tells the rows of a table apart, as far as people name them."""
    names = [name for name in _ROWS if name in columns]
    if "sample_id" not in columns:
        return [name for name in _FIGURES if name in columns]
    by_person = "annotator" in columns or "votes" in columns
    return [*names, "engine"] if by_person and "engine" in columns else names


def _named(row: Mapping[str, Any], identity: Sequence[str]) -> str:
    return ", ".join(
        f"{name} {row[name]}" if name in ("round", "step") else str(row[name])
        for name in identity
        if row[name] not in ("", None)
    )


def _apart(one: Any, other: Any) -> tuple[str, str]:
    """Both values, cut so that the place where they begin to differ is seen."""
    texts = repr(one), repr(other)
    same = next((n for n, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), 0)
    start = max(0, same - _SHOWN // 2) if max(map(len, texts)) > _SHOWN else 0
    first, second = (
        ("…" if start else "")
        + text[start : start + _SHOWN]
        + ("…" if len(text) > start + _SHOWN else "")
        for text in texts
    )
    return first, second


def _problem(name: str, problem: str) -> Problem:
    return Problem(name, problem, _SEARCH)
