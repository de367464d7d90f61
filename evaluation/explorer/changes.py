"""Which questions are not in one release what they are in another."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from evaluation.explorer.index import Flags, Index
from workbench.release_format.layout import CHOICES_FOLDER, question_files
from workbench.release_format.schemas import OPTION_COLUMNS

PLACE = ("sample_id", "language")


def changed(index: Index, folder: Path, other: Path, *, split: str = "test") -> Flags:
    """Languages by questions, as in the index of the release in `folder`: where text, options or
    key are not what they are in the release `other`, or are not there at all.

    A question by itself has changed where it has in any language.
    """
    here, there = _content(folder, split), _content(other, split)
    joined = here.join(there, on=PLACE, how="left", suffix="_before")
    differing = joined.filter(pl.col("content").ne_missing(pl.col("content_before")))
    found = np.zeros(index.shape, dtype=bool)
    rows = {code: number for number, code in enumerate(index.languages)}
    for name, language in differing.select(*PLACE).iter_rows():
        if name in index.number and language in rows:
            found[rows[language], index.number[name]] = True
    found[0] = found.any(axis=0)
    return found


def _content(folder: Path, split: str) -> pl.DataFrame:
    """A hash of each question with its options and its key, by name and language."""
    return pl.concat([*_hashes(folder, split), _NOTHING]).collect()


def _hashes(folder: Path, split: str) -> Iterator[pl.LazyFrame]:
    for of_choices in (False, True):
        files = [
            file
            for file in question_files(folder, split=split)
            if (file.parent.parent.name == CHOICES_FOLDER) is of_choices
        ]
        if files:
            texts = ("question", *(("choices",) if of_choices else OPTION_COLUMNS), "answer")
            scanned = pl.scan_parquet(files, include_file_paths="path")
            yield scanned.select(
                "sample_id",
                pl.col("path").str.extract(r"([^/\\]+)[/\\][^/\\]+$").alias("language"),
                pl.struct(*texts).hash(seed=0).alias("content"),
            )


_NOTHING = pl.LazyFrame(
    schema={"sample_id": pl.String, "language": pl.String, "content": pl.UInt64}
)
