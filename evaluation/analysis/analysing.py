"""All that an analysis says, as tables."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, get_args, get_type_hints

import polars as pl

from evaluation.analysis.accuracies import group_scores, model_scores
from evaluation.analysis.accuracy import CONFIDENCE
from evaluation.analysis.cube import Cube
from evaluation.analysis.gaps import Gap, gaps
from evaluation.analysis.items import BOUND, items
from evaluation.analysis.loading import Loaded
from evaluation.analysis.pairs import Pair, pairs
from evaluation.analysis.rank_changes import RankChange, rank_changes
from evaluation.analysis.ranks import Probability, Rank, probabilities, ranks
from evaluation.analysis.resampling import resample
from evaluation.limits import USUAL_DRAWS

SEED = 0
ANALYSIS_VERSION = 1

OnProgress = Callable[[str, int, int], None]
"""Called before each table with its name, how many are made and how many will be; an exception
that it raises ends the analysis."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Tables by name, and what they are of: all of `docs/analysis.md`."""

    loaded: Loaded
    seed: int
    draws: int
    tables: Mapping[str, pl.DataFrame]

    @property
    def cube(self) -> Cube:
        return self.loaded.cube

    @property
    def release_hash(self) -> str:
        """What names the release's content."""
        release = self.loaded.release
        return str(release.get("content_hash") or release.get("data_sha256") or "")

    @property
    def about(self) -> dict[str, Any]:
        """What every figure depends on."""
        models, languages, questions = self.cube.shape
        return {
            "analysis_version": ANALYSIS_VERSION,
            "release": dict(self.loaded.release),
            "split": self.loaded.split,
            "confidence": CONFIDENCE,
            "seed": self.seed,
            "draws": self.draws,
            "false_discoveries": BOUND,
            "languages": list(self.cube.languages),
            "counts": {"models": models, "languages": languages, "questions": questions}
            | {"answers": int(self.cube.asked.sum())},
            "notes": list(self.notes),
        }

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know beside the tables, of what was read and what is compared."""
        return (*self.loaded.notes, *_apart(self.tables["ranks"]))


def analyse(
    loaded: Loaded,
    *,
    seed: int = SEED,
    draws: int = USUAL_DRAWS,
    on_progress: OnProgress | None = None,
) -> Analysis:
    """Every table; the same seed gives the same ones."""
    steps = list(_steps(loaded.cube, seed, draws))
    tables = {}
    for done, (name, step) in enumerate(steps):
        if on_progress:
            on_progress(name, done, len(steps))
        tables[name] = step()
    if on_progress:
        on_progress("", len(steps), len(steps))
    return Analysis(loaded, seed, draws, tables)


def _steps(cube: Cube, seed: int, draws: int) -> Iterator[tuple[str, Callable[[], pl.DataFrame]]]:
    resampled = cache(lambda: resample(cube, draws=draws, seed=seed))
    yield "models", lambda: model_scores(cube)
    yield "groups", lambda: group_scores(cube)
    yield "gaps", lambda: table_of(gaps(cube), Gap)
    yield "pairs", lambda: table_of(pairs(cube), Pair)
    yield "ranks", lambda: table_of(ranks(resampled()), Rank)
    yield "rank_changes", lambda: table_of(rank_changes(resampled()), RankChange)
    yield "probabilities", lambda: table_of(probabilities(resampled()), Probability)
    yield "items", lambda: items(cube)


def _apart(ranks: pl.DataFrame) -> Iterator[str]:
    """That some models cannot be held against the others."""
    places = ranks.filter(pl.col("p_best").is_null()).select("language", "subset")
    where = places.unique(maintain_order=True).rows()
    if where:
        yield (
            f"some models share too few questions with the others to be compared: neither is "
            f"ranked before the other, in {len(where)} pairs of language and subset, the first of "
            f"which is {' and '.join(where[0])}"
        )


_TYPES = {str: pl.String, int: pl.Int64, float: pl.Float64, bool: pl.Boolean}


def table_of(rows: Iterable[Any], kind: type) -> pl.DataFrame:
    """A table of rows of this dataclass, with its columns where there are no rows too."""
    rows, hints = list(rows), get_type_hints(kind)
    columns = {field.name: _type(hints[field.name]) for field in fields(kind)}
    return pl.DataFrame(
        {name: [getattr(row, name) for row in rows] for name in columns}, schema=columns
    )


def _type(hint: Any) -> type[pl.DataType]:
    named = [one for one in get_args(hint) or (hint,) if one is not type(None)]
    return _TYPES[named[0]]
