"""Scores of texts as they come in: CSV, TSV or JSON lines."""

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotations import limits
from annotations.formats.tables import wrong_text
from workbench.core.languages import CodeError, canonical_code
from workbench.core.messages import gettext_noop as _
from workbench.layouts.content import text_of
from workbench.layouts.records import FormatError, RowError

COLUMNS = ("sample_id", "language", "engine", "score")
_DELIMITERS = {".csv": ",", ".tsv": "\t"}
SUFFIXES = (*_DELIMITERS, ".jsonl")
MOST_ERRORS = 200
"""That are looked for in one file."""


@dataclass(frozen=True)
class ScoreRow:
    """A score; `engine` made the text, empty where the item has one text in the language."""

    row: int
    sample_id: str
    language: str
    engine: str
    score: float


@dataclass(frozen=True)
class ScoreRows:
    """What a file holds, and what of it cannot be read."""

    name: str
    rows: tuple[ScoreRow, ...]
    errors: tuple[RowError, ...]


def read_scores(name: str, content: bytes) -> ScoreRows:
    """Read a file of scores; its format is told by the end of its name.

    Raises:
        FormatError: it is of another kind, not UTF-8, or lacks a column.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise FormatError(
            _("%(file)s is of another kind; give one of: %(known)s", file=name, known=known)
        )
    text = text_of(name, content)
    found = _lines(text) if suffix == ".jsonl" else _table(name, text, _DELIMITERS[suffix])
    rows: list[ScoreRow] = []
    errors: list[RowError] = []
    for number, given in found:
        read = _row(name, number, given)
        if isinstance(read, ScoreRow):
            rows.append(read)
        else:
            errors.append(read)
        if len(errors) == MOST_ERRORS:
            break
    if not rows and not errors:
        errors.append(RowError(name, None, "file", _("holds no scores"), _("Check the file")))
    return ScoreRows(name, tuple(rows), tuple(errors))


def _table(name: str, text: str, delimiter: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = lines.fieldnames or ()
        if missing := [one for one in COLUMNS if one not in header and one != "engine"]:
            problem = _(
                "%(file)s has no column %(missing)s; name the columns in the first line: %(known)s",
                file=name,
                missing=", ".join(missing),
                known=", ".join(COLUMNS),
            )
            raise FormatError(problem)
        for row in lines:
            yield lines.line_num, row
    except csv.Error as error:
        raise FormatError(f"{name}, line {lines.line_num}: {error}") from error


def _lines(text: str) -> Iterable[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                yield number, None


def _row(name: str, number: int, given: Any) -> ScoreRow | RowError:
    def wrong(field: str, problem: str, remedy: str) -> RowError:
        return RowError(name, number, field, problem.rstrip("."), remedy)

    if not isinstance(given, Mapping):
        return wrong("row", _("is no JSON object"), _("Write one an item and language"))
    for field, most in (("sample_id", limits.SAMPLE_ID), ("language", limits.NAME)):
        if problem := wrong_text(given.get(field), most):
            return wrong(field, problem, _("Mend it"))
    engine = given.get("engine") or ""
    if engine and (problem := wrong_text(engine, limits.NAME)):
        return wrong("engine", problem, _("Mend it"))
    try:
        code = canonical_code(given["language"])
    except CodeError as error:
        return wrong("language", str(error), _("Use a code such as es"))
    score = _number(given.get("score"))
    if score is None:
        return wrong("score", _("is no number"), _("Write a number with a decimal point"))
    return ScoreRow(number, given["sample_id"], code, engine, score)


def _number(given: Any) -> float | None:
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return None
    try:
        number = float(given)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
