"""What annotators said of each question: their votes, and the groups that these put it in.

A release of ours has a table of votes; a plain download has lists in its columns, written as Python
does, in which the votes of one question follow one another.
"""

from ast import literal_eval
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evaluation.analysis.cube import Bools, Votes
from evaluation.analysis.release_columns import places_of, read_side_table

TAGS = ("cultural", "regional", "dialect")
"""Any one of them at half of the votes makes a question CS (arXiv 2412.03304, section 2.1)."""

LONGEST = 20_000
"""Characters of a column of votes of one question."""

_PLAIN = ("required_knowledge", "time_sensitive", "culture", "region", "country")
_OURS = {"culture": "cultures", "region": "regions", "country": "countries"}
_GROUPS = ("culture", "region", "country")

Counts = NDArray[np.int16]
Marks = Mapping[str, Mapping[str, Bools]]


@dataclass(frozen=True, slots=True)
class Said:
    """`votes` is None where nobody's are known. `marks` are groups of questions by kind."""

    votes: Votes | None
    marks: Marks
    notes: tuple[str, ...] = ()


def read_votes(folder: Path, facts: pl.DataFrame) -> Said:
    """Of the questions `facts`, in their order; see `Columns`."""
    table = _of_table(folder, facts["sample_id"])
    named = _of_columns(facts) if table is None else table
    total, tags = _counts(named, len(facts))
    if not total.any():
        return Said(None, {})
    votes, notes = _in_line_with_labels(Votes(total, tags), facts["label"])
    marks = {kind: _shared_values(named, kind, len(facts)) for kind in _GROUPS}
    marks["knowledge"] = {tag: _half(count, total) for tag, count in tags.items()}
    marks["time_sensitive"] = _yes_or_no(named, total)
    return Said(votes, {kind: groups for kind, groups in marks.items() if groups}, notes)


def _of_table(folder: Path, sample_ids: pl.Series) -> pl.DataFrame | None:
    """What was named, one thing a row: `place` of the question, `kind`, `value`."""
    wanted = ["sample_id", "knowledge", "time_sensitive", *_OURS.values(), "counted"]
    table = read_side_table(folder, "votes", wanted)
    if table is None:
        return None
    table = table.filter(pl.col("counted")).with_columns(
        place=places_of(table.filter(pl.col("counted"))["sample_id"], sample_ids)
    )
    table = table.filter(pl.col("place") >= 0)
    lists = {"knowledge": "required_knowledge"} | {ours: kind for kind, ours in _OURS.items()}
    named = [
        table.select("place", kind=pl.lit(kind), value=pl.col(column))
        .explode("value")
        .filter(pl.col("value").is_not_null() & (pl.col("value") != ""))
        for column, kind in lists.items()
    ]
    yes = pl.when(pl.col("time_sensitive")).then(pl.lit("Yes")).otherwise(pl.lit("No"))
    named.append(table.select("place", kind=pl.lit("time_sensitive"), value=yes))
    return pl.concat(named)


def _of_columns(facts: pl.DataFrame) -> pl.DataFrame:
    rows = [
        (place, kind, value)
        for kind in _PLAIN
        if kind in facts.columns
        for place, written in enumerate(facts[kind])
        for value in _values(written)
    ]
    schema = {"place": pl.Int64, "kind": pl.String, "value": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _values(written: str | None) -> Iterable[str]:
    """A list as Python writes it; what is none has no values."""
    if not written or written == "[]" or len(written) > LONGEST:
        return ()
    try:
        found = literal_eval(written)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return ()
    return [one for one in found if isinstance(one, str) and one] if isinstance(found, list) else ()


def _counts(named: pl.DataFrame, questions: int) -> tuple[Counts, dict[str, Counts]]:
    """Votes of each question, each of which says whether it is sensitive to time, and those for
    each tag. Where no vote says so, each is taken to name one kind of knowledge."""
    knowledge = named.filter(pl.col("kind") == "required_knowledge")
    timed = _number(named.filter(pl.col("kind") == "time_sensitive"), questions)
    total = np.where(timed > 0, timed, _number(knowledge, questions)).astype(np.int16)
    tags = {tag: _number(knowledge.filter(pl.col("value") == tag), questions) for tag in TAGS}
    return total, {tag: np.minimum(count, total) for tag, count in tags.items()}


def _in_line_with_labels(votes: Votes, labels: pl.Series) -> tuple[Votes, tuple[str, ...]]:
    """Without the votes of questions whose label is not what they come to."""
    sensitive = np.zeros(len(labels), dtype=bool)
    for count in votes.tags.values():
        sensitive |= _half(count, votes.total)
    label = labels.fill_null("").to_numpy()
    differs = (votes.total > 0) & (label != "") & (sensitive != (label == "CS"))
    votes = Votes(np.where(differs, 0, votes.total).astype(np.int16), votes.tags)
    said = (
        f"the label of {np.count_nonzero(differs)} questions is not what their votes come to; "
        "their votes are left out"
    )
    return votes, (said,) if differs.any() else ()


def _half(count: Counts, total: Counts) -> Bools:
    return np.asarray((total > 0) & (2 * count >= total))


def _yes_or_no(named: pl.DataFrame, total: Counts) -> Mapping[str, Bools]:
    rows = named.filter((pl.col("kind") == "time_sensitive") & (pl.col("value") == "Yes"))
    yes = _half(_number(rows, len(total)), total)
    return {"yes": yes, "no": (total > 0) & ~yes}


def _shared_values(named: pl.DataFrame, kind: str, questions: int) -> Mapping[str, Bools]:
    """By value, the questions in which it is at least half of all that was named of this kind."""
    rows = named.filter(pl.col("kind") == kind)
    counted = (
        rows.group_by("place", "value")
        .len()
        .with_columns(share=pl.col("len") / pl.col("len").sum().over("place"))
    )
    marks: dict[str, Bools] = {}
    for (value,), found in counted.filter(pl.col("share") >= 0.5).group_by("value"):
        marks[str(value)] = np.zeros(questions, dtype=bool)
        marks[str(value)][found["place"].to_numpy()] = True
    return dict(sorted(marks.items()))


def _number(rows: pl.DataFrame, questions: int) -> Counts:
    return np.bincount(rows["place"].to_numpy(), minlength=questions).astype(np.int16)
