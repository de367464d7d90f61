"""Which questions are in which language, where their texts come from, and who stands by them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from annotations.publishing.figures.tables import TEXT, TEXTS, TRUTH, Tables, counts, scan

SOURCE, MACHINE = "source", "machine"
SETTLED = ("agreed", "adjudicated")
"""States of a review under which people stand by a text."""
_PROVENANCE = {
    "language": TEXT, "split": TEXT, "origin": TEXT, "engine": TEXT, "engine_version": TEXT,
    "licence": TEXT, "state": TEXT, "reviewed": TRUTH, "marks": TEXTS, "checks": TEXTS,
}  # fmt: skip


@dataclass(frozen=True)
class Coverage:
    """The rows of a language, in one split or in all.

    `origins` counts texts by origin, `reviewed` those of them that people stand by; `omitted` what
    the language lacks, by reason; `states` the texts that were to be reviewed, by the state of
    that. A source text is nobody's to review here.
    """

    language: str
    split: str
    rows: int
    origins: Mapping[str, int] = field(default_factory=dict)
    reviewed: Mapping[str, int] = field(default_factory=dict)
    omitted: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)

    @property
    def items(self) -> int:
        """The questions that could be there."""
        return self.rows + sum(self.omitted.values())

    @property
    def translated(self) -> int:
        return sum(self.origins.values()) - self.origins.get(SOURCE, 0)

    @property
    def by_people(self) -> int:
        """Translations that people stand by."""
        return sum(n for origin, n in self.reviewed.items() if origin != SOURCE)

    @property
    def unreviewed_machine(self) -> int:
        return self.origins.get(MACHINE, 0) - self.reviewed.get(MACHINE, 0)

    @property
    def unreviewed_other(self) -> int:
        return self.translated - self.by_people - self.unreviewed_machine


@dataclass(frozen=True)
class EngineTexts:
    """How many texts of a language an engine wrote, or people made from what it wrote."""

    language: str
    origin: str
    engine: str
    version: str
    licence: str
    texts: int


@dataclass(frozen=True)
class Marks:
    """How many texts of an engine have a mark."""

    engine: str
    version: str
    licence: str
    mark: str
    texts: int


def coverage_of(tables: Tables) -> tuple[Coverage, ...]:
    """By language and split; a language without a text is told by what it lacks."""
    files = tables.questions()
    rows = {key: _length(scan(paths, {"sample_id": TEXT})) for key, paths in files.items()}
    origins: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    reviewed: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    omitted: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    states: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    texts = tables.scan("provenance", _PROVENANCE).with_columns(_stood_by())
    for one in counts(texts, "language", "split", "origin", "reviewed"):
        key = (one["language"], one["split"])
        origins[key][one["origin"]] = origins[key].get(one["origin"], 0) + one["n"]
        if one["reviewed"]:
            reviewed[key][one["origin"]] = one["n"]
    for one in counts(texts.filter(pl.col("state") != ""), "language", "split", "state"):
        states[one["language"], one["split"]][one["state"]] = one["n"]
    lacking = tables.scan("omissions", {"language": TEXT, "split": TEXT, "reason": TEXT})
    for one in counts(lacking, "language", "split", "reason"):
        omitted[one["language"], one["split"]][one["reason"]] = one["n"]
    return tuple(
        Coverage(*key, rows.get(key, 0), origins[key], reviewed[key], omitted[key], states[key])
        for key in sorted({*rows, *origins, *omitted}, key=_order)
    )


def _stood_by() -> pl.Expr:
    """Before schema 1.8 the state of its review alone says whether people stand by a text."""
    return pl.col("reviewed").fill_null(
        (pl.col("origin") != SOURCE) & pl.col("state").is_in(SETTLED)
    )


def together(coverage: Iterable[Coverage]) -> dict[str, Coverage]:
    """The same by language alone."""
    found: defaultdict[str, list[Coverage]] = defaultdict(list)
    for one in coverage:
        found[one.language].append(one)
    return {
        language: Coverage(
            language,
            "",
            sum(one.rows for one in parts),
            *(_sum(getattr(one, name) for one in parts) for name in _COUNTED),
        )
        for language, parts in found.items()
    }


_COUNTED = ("origins", "reviewed", "omitted", "states")


def engines_of(tables: Tables) -> tuple[EngineTexts, ...]:
    by = ("language", "origin", "engine", "engine_version", "licence")
    texts = tables.scan("provenance", _PROVENANCE).with_columns(pl.col(by).fill_null(""))
    return tuple(EngineTexts(*(one[name] for name in (*by, "n"))) for one in counts(texts, *by))


def marks_of(tables: Tables) -> tuple[Marks, ...]:
    by = ("engine", "engine_version", "licence", "marks")
    texts = tables.scan("provenance", _PROVENANCE).select(by)
    marked = texts.filter(pl.col("marks").list.len() > 0).explode("marks")
    return tuple(Marks(*(one[name] for name in (*by, "n"))) for one in counts(marked, *by))


def failing_checks_of(tables: Tables) -> dict[str, int]:
    """How many translations fail which blocking check."""
    texts = tables.scan("provenance", _PROVENANCE).filter(pl.col("origin") != SOURCE)
    failing = texts.select("checks").filter(pl.col("checks").list.len() > 0).explode("checks")
    return {one["checks"]: one["n"] for one in counts(failing, "checks")}


def questions_of(tables: Tables) -> tuple[int, int]:
    """How many different questions have a row in some language, and of how many subjects."""
    files = [path for paths in tables.questions().values() for path in paths]
    found = scan(files, {"sample_id": TEXT, "subject": TEXT})
    one = found.select(pl.col("sample_id").n_unique(), pl.col("subject").n_unique()).collect()
    questions, subjects = one.row(0)
    return int(questions), int(subjects)


def _length(frame: pl.LazyFrame) -> int:
    return int(frame.select(pl.len()).collect().item())


def _sum(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: defaultdict[str, int] = defaultdict(int)
    for part in parts:
        for name, n in part.items():
            total[name] += n
    return dict(sorted(total.items()))


def _order(key: tuple[str, str]) -> tuple[object, ...]:
    """By language, `test` before `dev` before the others."""
    language, split = key
    return language, split != "test", split != "dev", split
