"""A release folder read by columns: what is asked, its keys, and what is known of each question.

Any folder in the Global-MMLU layout will do, without a manifest, a dev split, labels or categories.
The texts themselves are not kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evaluation.analysis.cube import NONE, Bytes, Factor
from evaluation.analysis.parquet import reading
from evaluation.errors import DatasetError
from evaluation.scoring.dataset import Release
from workbench.core.letters import LETTERS
from workbench.layouts.rows import Answers
from workbench.release_format.layout import question_files
from workbench.release_format.schemas import OPTION_COLUMNS

_FACTS = ("subject", "subject_category", "cultural_sensitivity_label")
VOTES = ("required_knowledge", "time_sensitive", "culture", "region", "country")
PASSAGE = "passage"
_LISTS = ("options", "choices")
FIRST = "en"
"""The language whose rows tell the facts of a question, where it has them: else the first."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Questions (Q) in the order of the files, in languages (L) by code.

    `facts` has one row a question: `sample_id`, `subject`, `subject_category`, `label` (`CA`, `CS`
    or null), `options` (their number, 0 where it is not known) and the columns of votes as they
    are written, null where there are none. `key` and `here` are L x Q: the right option, and
    whether the language has the question.
    """

    languages: tuple[str, ...]
    facts: pl.DataFrame
    key: Bytes
    here: NDArray[np.bool_]
    notes: tuple[str, ...] = ()

    @property
    def sample_ids(self) -> tuple[str, ...]:
        return tuple(self.facts["sample_id"])

    def factor(self, column: str) -> Factor:
        return Factor.of(self.facts[column])


class ReleaseColumns:
    """The questions of one split of a release.

    Raises `DatasetError`, naming file, row and column, for what cannot be analysed.
    """

    def __init__(self, path: Path, split: str = "test", answers: Answers | None = None) -> None:
        self.release = Release(path, answers)
        self.path, self.split, self.answers = path, split, answers

    @cached_property
    def languages(self) -> tuple[str, ...]:
        found = [one for one in self.release.languages if self.release.has_split(one, self.split)]
        if not found:
            raise DatasetError(f"{self.path}: no language has a {self.split} split")
        return tuple(found)

    def read(self, languages: Sequence[str] | None = None) -> Columns:
        """What these languages hold, or all of them."""
        chosen = tuple(sorted(languages)) if languages is not None else self.languages
        unknown = sorted(set(chosen) - set(self.languages))
        if unknown:
            raise DatasetError(
                f"language {', '.join(unknown)} has no {self.split} split in {self.path}; "
                f"it holds {', '.join(self.languages)}"
            )
        first = FIRST if FIRST in chosen else chosen[0]
        tables = {code: self._table(code) for code in (first, *chosen)}
        facts = pl.concat(tables.values(), how="diagonal").unique(
            "sample_id", keep="first", maintain_order=True
        )
        labels, notes = _labels(facts["cultural_sensitivity_label"])
        facts = facts.drop("answer", "cultural_sensitivity_label").with_columns(label=labels)
        places = {code: places_of(table["sample_id"], facts["sample_id"])
                  for code, table in tables.items()}  # fmt: skip
        key = np.full((len(chosen), len(facts)), NONE, dtype=np.int8)
        here = np.zeros(key.shape, dtype=bool)
        for row, code in enumerate(chosen):
            key[row, places[code]] = tables[code]["answer"].to_numpy()
            here[row, places[code]] = True
        notes = (*notes, *_oddities([tables[code] for code in chosen], first))
        return Columns(chosen, facts, key, here, notes)

    def _table(self, language: str) -> pl.DataFrame:
        """One language's rows: identity, facts, number of options and key."""
        files = question_files(self.path, language, self.split)
        table = pl.concat([self._file(file) for file in files], how="diagonal")
        twice = table.filter(pl.col("sample_id").is_duplicated())
        if len(twice):
            raise DatasetError(
                f"{self.path / language}: {twice['sample_id'][0]!r} occurs twice in the "
                f"{self.split} split; keep every question once"
            )
        return table.with_columns(answer=self._keys(language, table))

    def _file(self, file: Path) -> pl.DataFrame:
        name = file.relative_to(self.path).as_posix()
        with reading(name):
            known = pl.read_parquet_schema(file)
            missing = [column for column in ("sample_id", "answer") if column not in known]
            if missing:
                raise DatasetError(
                    f"{name}: has no column {' or '.join(missing)}; columns: {', '.join(known)}"
                )
            wanted = ("sample_id", "answer", *_FACTS, PASSAGE, *VOTES, *OPTION_COLUMNS, *_LISTS)
            table = pl.read_parquet(file, columns=[one for one in wanted if one in known])
            return _narrowed(table, name)

    def _keys(self, language: str, table: pl.DataFrame) -> pl.Series:
        """Indices of the right options: letters at once, other forms as a run reads them."""
        letters = table["answer"].str.strip_chars()
        if self.answers in (None, "letter") and letters.is_in(list(LETTERS)).fill_null(False).all():
            numbers = pl.DataFrame({"letter": list(LETTERS), "n": range(len(LETTERS))})
            return letters.replace_strict(numbers["letter"], numbers["n"], return_dtype=pl.Int8)
        items = {item.sample_id: item for item in self.release.items(language, self.split)}
        keys = [items[sample_id].answer for sample_id in table["sample_id"]]
        return pl.Series(keys, dtype=pl.Int8)


def _narrowed(table: pl.DataFrame, name: str) -> pl.DataFrame:
    """Text for what is text, and the number of options in place of the options."""
    for one in ("sample_id", "answer"):
        if table.schema[one].is_nested():
            held = table.schema[one]
            raise DatasetError(f"{name} column {one}: holds {held}; give one value in each row")
    kept = [
        one
        for one in ("sample_id", "answer", *_FACTS, PASSAGE, *VOTES)
        if one in table.columns and not table.schema[one].is_nested()
    ]
    narrowed = table.select(pl.col(kept).cast(pl.String), options=_options(table))
    for place in np.flatnonzero(narrowed["sample_id"].fill_null("").to_numpy() == ""):
        raise DatasetError(f"{name} row {place + 1}: sample_id is empty; name every question")
    absent = [one for one in (*_FACTS, PASSAGE) if one not in kept]
    narrowed = narrowed.with_columns(pl.lit(None, pl.String).alias(one) for one in absent)
    of_name = pl.col("sample_id").str.split("/").list.first()
    return narrowed.with_columns(subject=pl.coalesce("subject", of_name))


def _options(table: pl.DataFrame) -> pl.Expr:
    lists = [pl.col(one).list.len() for one in _LISTS if isinstance(table.schema.get(one), pl.List)]
    letters = [pl.col(one).is_not_null() for one in OPTION_COLUMNS if one in table.columns]
    written = pl.sum_horizontal(letters) if letters else pl.lit(0)
    return pl.coalesce(*lists, written).fill_null(0).clip(0, len(LETTERS)).cast(pl.Int8)


def _labels(written: pl.Series) -> tuple[pl.Series, tuple[str, ...]]:
    """`CA`, `CS` or null; case and space are put right, anything else is none, and told."""
    plain = written.fill_null("-").str.strip_chars().str.to_uppercase()
    odd = written.filter(~plain.is_in(["CA", "CS", "-", ""]))
    notes: tuple[str, ...] = ()
    if len(odd):
        notes = (f"{len(odd)} questions have a label that is none of CA, CS and -, the first "
                 f"{odd[0]!r}; they count as not annotated",)  # fmt: skip
    known = plain.replace_strict(["CA", "CS"], ["CA", "CS"], default=None, return_dtype=pl.String)
    return known, notes


def _oddities(tables: Sequence[pl.DataFrame], first: str) -> Iterator[str]:
    """What is taken as it stands and is to be told, of the tables of all languages."""
    columns = ["sample_id", "answer", "options", "cultural_sensitivity_label"]
    texts = pl.concat(table.select(columns) for table in tables)
    beyond = texts.filter((pl.col("options") > 0) & (pl.col("answer") >= pl.col("options")))
    if len(beyond):
        yield (f"{len(beyond)} texts have a key that is none of their options, the first "
               f"{beyond['sample_id'][0]!r}")  # fmt: skip
    label = pl.col("cultural_sensitivity_label").str.strip_chars().str.to_uppercase()
    labels = texts.group_by("sample_id", maintain_order=True).agg(label.drop_nulls().n_unique())
    differ = labels.filter(pl.col("cultural_sensitivity_label") > 1)
    if len(differ):
        yield (f"{len(differ)} questions have a label that differs between languages, the first "
               f"{differ['sample_id'][0]!r}; that of {first} counts")  # fmt: skip


def places_of(sample_ids: pl.Series, among: pl.Series) -> NDArray[np.int64]:
    """Where each stands among others, -1 where it does not."""
    numbered = pl.DataFrame({"sample_id": among, "place": np.arange(len(among))})
    found = pl.DataFrame({"sample_id": sample_ids}).join(
        numbered, on="sample_id", how="left", maintain_order="left"
    )
    return np.asarray(found["place"].fill_null(NONE).to_numpy())


def read_side_table(folder: Path, name: str, columns: Sequence[str]) -> pl.DataFrame | None:
    """These columns of a table beside the questions; None where the release has no such table, or
    it lacks one of them.

    Raises:
        DatasetError: a file cannot be read.
    """
    files = sorted((folder / name).glob(f"{name}-*.parquet"))
    if not files:
        return None
    with reading(f"{folder / name}"):
        if not set(columns) <= pl.read_parquet_schema(files[0]).keys():
            return None
        table = pl.read_parquet(files, columns=list(columns), hive_partitioning=False)
        names = [one for one in ("sample_id", "language", "text_hash") if one in columns]
        return table.with_columns(pl.col(names).cast(pl.String))
