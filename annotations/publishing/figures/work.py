"""What people did for a release: how many decided what, how long it took, how much they changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from annotations.publishing.figures.tables import (
    FRACTION,
    NUMBER,
    TEXT,
    TRUTH,
    Columns,
    Tables,
    counts,
    rows,
)

REVIEW, LABEL, ANSWER, RULING = "review", "label", "answer", "ruling"
_DECISION: Columns = {
    "sample_id": TEXT, "language": TEXT, "annotator": TEXT, "active_seconds": NUMBER,
    "counted": TRUTH,
}  # fmt: skip
_MEASURES = ("hter", "character_edits", "chrf")
VERDICTS = ("accept", "edit", "translate", "reject")


@dataclass(frozen=True)
class Work:
    """The decisions of one kind in a language: `form` is that of a label, empty for the culture
    form; `language` empty for work on the source's text; `seconds` are of all decisions."""

    kind: str
    form: str
    language: str
    decisions: int
    counted: int
    people: int
    seconds: int


@dataclass(frozen=True)
class Reviews:
    """The counted reviews of a step in a language, with the means of what was measured of
    `measured` texts, null where of none."""

    step: str
    language: str
    verdicts: Mapping[str, int]
    people: int
    measured: int = 0
    hter: float | None = None
    character_edits: float | None = None
    chrf: float | None = None

    @property
    def total(self) -> int:
        return sum(self.verdicts.values())


@dataclass(frozen=True)
class Rulings:
    """The counted rulings on tasks of a kind, by what they came to."""

    kind: str
    form: str
    outcomes: Mapping[str, int]
    people: int

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())


@dataclass(frozen=True)
class Flags:
    """Doubts of one reason; `outcome` is empty while they are open."""

    reason: str
    outcome: str
    raised_by: str
    count: int


@dataclass(frozen=True)
class Keys:
    """Items by where their key comes from, empty for none, and why people found none."""

    origin: str
    reason: str
    count: int
    changed: int
    """Those whose key is not the benchmark's."""


@dataclass(frozen=True)
class Answers:
    """Counted blind answers in a language."""

    language: str
    total: int
    right: int
    unsure: int
    people: int


@dataclass(frozen=True)
class Proposals:
    """How many wordings people proposed in a language."""

    language: str
    count: int
    people: int


@dataclass(frozen=True)
class People:
    """How many different people took part: in all, and by kind of decision."""

    total: int = 0
    by_kind: Mapping[str, int] = field(default_factory=dict)


def work_of(tables: Tables) -> tuple[tuple[Work, ...], People]:
    """The work by kind, form and language, and the people behind it."""
    every = pl.concat(list(_decisions(tables)))
    by = ("kind", "form", "language")
    counted = pl.col("counted").fill_null(False)
    found = every.group_by(by).agg(
        pl.len().alias("decisions"),
        counted.sum().alias("counted"),
        pl.col("annotator").n_unique().alias("people"),
        pl.col("active_seconds").sum().alias("seconds"),
    )
    names = (*by, "decisions", "counted", "people", "seconds")
    work = tuple(Work(*(one[name] for name in names)) for one in rows(found.sort(by)))
    people = every.select("kind", "annotator").unique()
    total = int(people.select(pl.col("annotator").n_unique()).collect().item())
    return work, People(total, {one["kind"]: one["n"] for one in counts(people, "kind")})


def _decisions(tables: Tables) -> Iterator[pl.LazyFrame]:
    """Every table of decisions, as one kind of row."""
    yield _decided(tables, "votes", pl.lit(LABEL))
    yield _decided(tables, "post_edits", pl.col("step").fill_null(REVIEW), step=TEXT)
    yield _decided(tables, "answer_checks", pl.lit(ANSWER))
    yield _decided(tables, "rulings", pl.lit(RULING), form=TEXT)
    for name in tables.names("labels_"):
        yield _decided(tables, name, pl.lit(LABEL), form_id=name.removeprefix("labels_"))


def _decided(
    tables: Tables, name: str, kind: pl.Expr, form_id: str = "", **more: pl.DataType
) -> pl.LazyFrame:
    form = pl.col("form").fill_null("") if "form" in more else pl.lit(form_id)
    return tables.scan(name, {**_DECISION, **more}).select(
        kind.alias("kind"),
        form.alias("form"),
        pl.col("language").fill_null(""),
        "annotator",
        "active_seconds",
        "counted",
    )


def reviews_of(tables: Tables) -> tuple[Reviews, ...]:
    columns = {**_DECISION, "step": TEXT, "verdict": TEXT, **dict.fromkeys(_MEASURES, FRACTION)}
    edits = tables.scan("post_edits", columns).filter("counted")
    edits = edits.with_columns(pl.col("step").fill_null(REVIEW))
    found = edits.group_by("step", "language").agg(
        *((pl.col("verdict") == name).sum().alias(name) for name in VERDICTS),
        pl.col("annotator").n_unique().alias("people"),
        pl.col("hter").count().alias("measured"),
        *(pl.col(name).mean() for name in _MEASURES),
    )
    names = ("people", "measured", *_MEASURES)
    return tuple(
        Reviews(
            one["step"],
            one["language"],
            {name: one[name] for name in VERDICTS},
            *(one[name] for name in names),
        )
        for one in rows(found.sort("step", "language"))
    )


def rulings_of(tables: Tables) -> tuple[Rulings, ...]:
    columns = {"kind": TEXT, "form": TEXT, "outcome": TEXT, "annotator": TEXT, "counted": TRUTH}
    ruled = tables.scan("rulings", columns).filter("counted")
    people = {
        (one["kind"], one["form"]): one["people"]
        for one in rows(
            ruled.group_by("kind", "form").agg(pl.col("annotator").n_unique().alias("people"))
        )
    }
    outcomes: dict[tuple[str, str], dict[str, int]] = {}
    for one in counts(ruled, "kind", "form", "outcome"):
        outcomes.setdefault((one["kind"], one["form"]), {})[one["outcome"]] = one["n"]
    return tuple(Rulings(*key, outcomes[key], people[key]) for key in sorted(outcomes))


def flags_of(tables: Tables) -> tuple[Flags, ...]:
    raised_by = pl.when(pl.col("annotator") == "").then(pl.lit("evaluation"))
    flags = tables.scan("flags", dict.fromkeys(("reason", "outcome", "annotator"), TEXT))
    flags = flags.with_columns(raised_by=raised_by.otherwise(pl.lit("person")))
    by = ("reason", "outcome", "raised_by")
    return tuple(Flags(*(one[name] for name in (*by, "n"))) for one in counts(flags, *by))


def keys_of(tables: Tables) -> tuple[Keys, ...]:
    columns = dict.fromkeys(("origin", "reason", "answer", "benchmark_answer"), TEXT)
    changed = pl.col("answer").is_not_null() & (pl.col("answer") != pl.col("benchmark_answer"))
    found = tables.scan("keys", columns).group_by("origin", "reason")
    summed = found.agg(pl.len().alias("n"), changed.fill_null(False).sum().alias("changed"))
    names = ("origin", "reason", "n", "changed")
    return tuple(
        Keys(*(one[name] for name in names)) for one in rows(summed.sort("origin", "reason"))
    )


def answers_of(tables: Tables) -> tuple[Answers, ...]:
    answers = tables.scan("answer_checks", {**_DECISION, "correct": TRUTH, "choice": TEXT})
    found = answers.filter("counted").group_by("language").agg(
        pl.len().alias("total"),
        pl.col("correct").fill_null(False).sum().alias("right"),
        pl.col("choice").is_null().sum().alias("unsure"),
        pl.col("annotator").n_unique().alias("people"),
    )  # fmt: skip
    names = ("language", "total", "right", "unsure", "people")
    return tuple(Answers(*(one[name] for name in names)) for one in rows(found.sort("language")))


def proposals_of(tables: Tables) -> tuple[Proposals, ...]:
    found = tables.scan("proposals", {"language": TEXT, "annotator": TEXT}).group_by("language")
    summed = found.agg(pl.len().alias("n"), pl.col("annotator").n_unique().alias("people"))
    return tuple(
        Proposals(one["language"], one["n"], one["people"]) for one in rows(summed.sort("language"))
    )
