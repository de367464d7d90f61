"""What the votes on cultural sensitivity came to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from annotations.publishing.figures.tables import (
    NUMBER,
    TEXT,
    TEXTS,
    TRUTH,
    Tables,
    counts,
    rows,
    scan,
)

CS, CA = "CS", "CA"
NAMED = ("cultures", "regions", "world_bank_regions", "countries")
_CULTURE = {
    "subject": TEXT, "subject_category": TEXT, "votes": NUMBER, "state": TEXT, "kinds": TEXTS,
    "time_sensitive": TRUTH, "cultural_sensitivity_label": TEXT,
}  # fmt: skip
_LABELS = {"subject": TEXT, "subject_category": TEXT, "cultural_sensitivity_label": TEXT}


@dataclass(frozen=True)
class SubjectLabels:
    """Items of a subject that were to be labelled, and what they came to."""

    subject: str
    category: str
    asked: int
    cs: int
    ca: int
    time_sensitive: int

    @property
    def annotated(self) -> int:
        return self.cs + self.ca


@dataclass(frozen=True)
class Labels:
    """`kinds` counts the annotated items for which a kind of knowledge holds, `together` the
    sensitive ones for which just these do, their names joined by `+`; `votes` the items by how many
    counted votes they have; `named` the counted votes that name a value, by column."""

    subjects: tuple[SubjectLabels, ...] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)
    together: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    votes: Mapping[str, int] = field(default_factory=dict)
    named: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def asked(self) -> int:
        return sum(one.asked for one in self.subjects)

    @property
    def cs(self) -> int:
        return sum(one.cs for one in self.subjects)

    @property
    def ca(self) -> int:
        return sum(one.ca for one in self.subjects)

    @property
    def annotated(self) -> int:
        return self.cs + self.ca

    @property
    def time_sensitive(self) -> int:
        return sum(one.time_sensitive for one in self.subjects)

    def by_category(self) -> dict[str, SubjectLabels]:
        """All subjects of a category as one."""
        groups: defaultdict[str, list[SubjectLabels]] = defaultdict(list)
        for one in self.subjects:
            groups[one.category].append(one)
        return {name: _added(name, groups[name]) for name in sorted(groups)}


def labels_of(tables: Tables) -> Labels:
    """From the table `culture`; where there is none, from the labels in a table of questions."""
    if not tables.names("culture"):
        return _from_questions(tables)
    culture = tables.scan("culture", _CULTURE)
    settled = culture.filter(pl.col("cultural_sensitivity_label").is_in((CS, CA)))
    sensitive = settled.filter(pl.col("cultural_sensitivity_label") == CS)
    joined = pl.col("kinds").list.sort().list.join("+")
    return Labels(
        subjects=_subjects(culture),
        kinds=_tally(settled.explode("kinds"), "kinds"),
        together=_tally(sensitive.with_columns(joined), "kinds"),
        states=_tally(culture, "state"),
        votes=_tally(culture.sort("votes"), "votes"),
        named={name: _named(tables, name) for name in NAMED},
    )


def _from_questions(tables: Tables) -> Labels:
    """Labels are of the source text, so any language that has the item tells them."""
    ids = {"sample_id": TEXT, **_LABELS}
    files = [path for paths in tables.questions().values() for path in paths]
    items = scan(files, ids).unique("sample_id")
    told = items.filter(pl.col("cultural_sensitivity_label").is_in((CS, CA)))
    return Labels(subjects=_subjects(told.with_columns(time_sensitive=pl.lit(False))))


def _subjects(culture: pl.LazyFrame) -> tuple[SubjectLabels, ...]:
    label = pl.col("cultural_sensitivity_label")
    found = culture.group_by("subject", "subject_category").agg(
        pl.len().alias("asked"),
        (label == CS).sum().alias("cs"),
        (label == CA).sum().alias("ca"),
        (label.is_in((CS, CA)) & pl.col("time_sensitive").fill_null(False)).sum().alias("time"),
    )
    return tuple(
        SubjectLabels(*(one[name] for name in ("subject", "subject_category", *_SUMMED)))
        for one in rows(found.sort("subject_category", "subject"))
    )


_SUMMED = ("asked", "cs", "ca", "time")


def _added(category: str, parts: Iterable[SubjectLabels]) -> SubjectLabels:
    total: Counter[str] = Counter()
    for one in parts:
        total.update(asked=one.asked, cs=one.cs, ca=one.ca, time=one.time_sensitive)
    return SubjectLabels("", category, *(total[name] for name in _SUMMED))


def _named(tables: Tables, name: str) -> dict[str, int]:
    votes = tables.scan("votes", {name: TEXTS, "counted": TRUTH}).filter("counted")
    return _tally(votes.select(pl.col(name).list.unique()).explode(name), name)


def _tally(frame: pl.LazyFrame, name: str) -> dict[str, int]:
    found: list[dict[str, Any]] = counts(frame.filter(pl.col(name).is_not_null()), name)
    return {str(one[name]): one["n"] for one in found}
