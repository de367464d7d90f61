"""What a release of ours tells of each text (languages x questions): how it came to be, whether
people reviewed it, what their answers to it and their labels of it say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evaluation.analysis.cube import NONE, Bools, Factor
from evaluation.analysis.release_columns import PASSAGE, Columns, places_of, read_side_table
from evaluation.errors import DatasetError
from workbench.release_format.forms import (
    FormDocumentError,
    ReleasedForm,
    form_documents,
    read_form,
)

ROUTES = {
    "source": "original",
    "machine": "machine",
    "post_edit": "post-edited",
    "human": "human",
    "imported": "imported",
}
"""By `origin` in the table `provenance`."""

SOUND = {"item-errors": {"verdict": ("ok", "needs_expert")}}
"""Of shipped forms that ask for errors of an item, by question: the answers that tell none."""

MARKED = "marks"
"""The group of texts in which people have marked something."""

_KINDS = frozenset(
    (
        *("subject", "category", "tier", "script", "route", "reviewed", "answer_check"),
        *("item_errors", "culture", "region", "country", "knowledge", "time_sensitive"),
    )
)
"""Of groups that are not a form's."""

Places = NDArray[np.int64]


@dataclass(slots=True)
class Texts:
    """Arrays are languages x questions, `of_questions` marks are of questions alone; what the
    release does not tell is None or empty."""

    route: Factor | None = None
    reviewed: Bools | None = None
    answer_check: Bools | None = None
    item_errors: Bools | None = None
    of_questions: dict[str, dict[str, Bools]] = field(default_factory=dict)
    of_texts: dict[str, dict[str, Bools]] = field(default_factory=dict)


def read_texts(folder: Path, columns: Columns) -> Texts:
    """Raises `DatasetError` for a table that cannot be read."""
    texts = Texts()
    current = _read_provenance(folder, columns, texts)
    _read_answer_checks(folder, columns, current, texts)
    for form in _forms(folder):
        _read_form(folder, form, columns, current, texts)
    return texts


def read_passages(folder: Path, columns: Columns) -> Factor:
    """Which questions share a passage: those that have the same in the language that has most."""
    table = read_side_table(folder, "passages", ["sample_id", "language", PASSAGE])
    if table is None or table.is_empty():
        return columns.factor(PASSAGE)
    most = table.group_by("language").len().sort("len", "language", descending=[True, False])
    table = table.filter(pl.col("language") == most["language"][0]).unique("sample_id")
    joined = columns.facts.select("sample_id").join(
        table, on="sample_id", how="left", maintain_order="left"
    )
    return Factor.of(joined[PASSAGE])


@dataclass(frozen=True, slots=True)
class _Placed:
    """Rows of a table whose language and question are analysed, with their places."""

    rows: pl.DataFrame
    language: Places
    question: Places

    @classmethod
    def of(cls, table: pl.DataFrame, columns: Columns) -> "_Placed":
        codes = {code: place for place, code in enumerate(columns.languages)}
        language = table["language"].replace_strict(codes, default=NONE, return_dtype=pl.Int64)
        placed = table.with_columns(
            _language=language, _question=places_of(table["sample_id"], columns.facts["sample_id"])
        ).filter((pl.col("_language") >= 0) & (pl.col("_question") >= 0))
        return cls(placed, placed["_language"].to_numpy(), placed["_question"].to_numpy())

    def mask(self, columns: Columns, where: pl.Series) -> Bools:
        """The texts of the rows where it holds."""
        found = np.zeros(columns.key.shape, dtype=bool)
        chosen = where.fill_null(False).to_numpy()
        found[self.language[chosen], self.question[chosen]] = True
        return found


def _read_provenance(folder: Path, columns: Columns, texts: Texts) -> pl.DataFrame | None:
    """Fills route and review; returns the hash of each text."""
    table = read_side_table(folder, "provenance", ["sample_id", "language", "origin", "text_hash"])
    if table is None:
        return None
    placed = _Placed.of(table, columns)
    levels = tuple(ROUTES.values())
    codes = np.full(columns.key.shape, NONE, dtype=np.int8)
    numbers = {origin: number for number, origin in enumerate(ROUTES)}
    found = placed.rows["origin"].replace_strict(numbers, default=NONE, return_dtype=pl.Int8)
    codes[placed.language, placed.question] = found.to_numpy()
    texts.route = Factor(levels, codes)
    reviewed = read_side_table(folder, "provenance", ["sample_id", "language", "reviewed"])
    if reviewed is not None:
        of_reviews = _Placed.of(reviewed, columns)
        texts.reviewed = of_reviews.mask(columns, of_reviews.rows["reviewed"])
    return table.select("sample_id", "language", "text_hash")


def _of_current(table: pl.DataFrame, current: pl.DataFrame | None) -> pl.DataFrame:
    """What was said of the texts that are released, not of former ones."""
    if current is None:
        return table
    return table.join(current, on=["sample_id", "language", "text_hash"], how="semi")


def _read_answer_checks(
    folder: Path, columns: Columns, current: pl.DataFrame | None, texts: Texts
) -> None:
    """A check fails where fewer than half of the counted answers are the key."""
    wanted = ["sample_id", "language", "correct", "text_hash", "counted"]
    table = read_side_table(folder, "answer_checks", wanted)
    if table is None or table.is_empty():
        return
    counted = _of_current(table.filter(pl.col("counted")), current)
    share = pl.col("correct").fill_null(False).mean()
    placed = _Placed.of(counted.group_by("sample_id", "language").agg(share=share), columns)
    texts.answer_check = placed.mask(columns, placed.rows["share"] < 0.5)


def _forms(folder: Path) -> Iterator[ReleasedForm]:
    names = [path.relative_to(folder).as_posix() for path in folder.glob("forms/*.json")]
    for documents in form_documents(names):
        try:
            yield read_form(folder, documents)
        except (FormDocumentError, OSError) as error:
            raise DatasetError(f"{documents[0]}: cannot be read ({error})") from error


def _read_form(
    folder: Path,
    form: ReleasedForm,
    columns: Columns,
    current: pl.DataFrame | None,
    texts: Texts,
) -> None:
    """Groups by what labels add up to, and errors that they tell."""
    for column, question in form.questions.items():
        wanted = ["sample_id", "language", "text_hash", column]
        table = read_side_table(folder, form.consensus, wanted)
        if table is None or table.is_empty() or question["type"] not in _VALUES:
            continue
        values = _VALUES[question["type"]](_of_current(table, current), column)
        placed = _Placed.of(values, columns)
        masks = {
            str(value): placed.mask(columns, placed.rows["value"] == value)
            for value in placed.rows["value"].drop_nulls().unique().sort()
        }
        kind = _kind(form, column, texts)
        if form.document["on"] == "source":
            texts.of_questions[kind] = {
                value: np.asarray(mask.any(axis=0)) for value, mask in masks.items()
            }
        else:
            texts.of_texts[kind] = masks
        _add_errors(form, column, question, masks, texts)


def _kind(form: ReleasedForm, column: str, texts: Texts) -> str:
    taken = texts.of_questions.keys() | texts.of_texts.keys() | _KINDS
    return f"{form.id}.{column}" if column in taken else column


def _add_errors(
    form: ReleasedForm,
    column: str,
    question: Mapping[str, Any],
    masks: Mapping[str, Bools],
    texts: Texts,
) -> None:
    """Marks in a text are errors, and so is what a form for them does not call sound."""
    sound = SOUND.get(form.id, {}).get(column)
    if question["type"] == "spans":
        errors = [mask for value, mask in masks.items() if value == MARKED]
    elif sound is not None:
        errors = [mask for value, mask in masks.items() if value not in sound]
    else:
        return
    for mask in errors:
        texts.item_errors = mask if texts.item_errors is None else texts.item_errors | mask


def _single(table: pl.DataFrame, column: str) -> pl.DataFrame:
    return table.select("sample_id", "language", value=pl.col(column))


def _several(table: pl.DataFrame, column: str) -> pl.DataFrame:
    return _single(table, column).explode("value")


def _yes_no(table: pl.DataFrame, column: str) -> pl.DataFrame:
    said = pl.col(column).replace_strict({True: "yes", False: "no"}, return_dtype=pl.String)
    return table.select("sample_id", "language", value=said)


def _marked(table: pl.DataFrame, column: str) -> pl.DataFrame:
    marks = pl.col(column).list.len()
    said = pl.when(marks > 0).then(pl.lit(MARKED)).when(marks == 0).then(pl.lit("no marks"))
    return table.select("sample_id", "language", value=said)


_VALUES = {"choice": _single, "choices": _several, "yes_no": _yes_no, "spans": _marked}
"""Of the types of questions whose consensus puts a text in groups."""
