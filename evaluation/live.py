"""A run under way, read from its finished shards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from time import time
from typing import Any

from django.db.models import Sum

from evaluation.analysis.accuracy import ALL_LANGUAGES
from evaluation.errors import RunError
from evaluation.models import Run, Score, Shard, ShardState
from evaluation.scoring.pace import Pace
from evaluation.scoring.reading import Reading
from evaluation.selectors.runs import Figures
from evaluation.stored import StoredRun
from workbench.core.stores import StoreError

RUNS_KEPT = 8
"""Readings that a process keeps, so that it reads each finished shard once."""

SECONDS_A_LOOK = 1.0
"""Who first looks at a large run late sees the rest with the next looks."""


@dataclass(frozen=True, slots=True)
class Live:
    """How far a run is, by its finished shards: a shard is a subject in a language.

    `answered` counts questions in unfinished shards too, as far as a worker has reported.
    `at_work` are the shards that workers have, `troubles` what kept one from finishing its shard,
    each reason once, as long as that is unfinished. `seconds_left` is None while there is too
    little to go by.
    """

    reading: Reading
    answered: int
    at_work: Iterable[Shard]
    troubles: Iterable[str]
    seconds_left: float | None

    @property
    def setup(self) -> Mapping[str, Any]:
        """What is measured, as in a summary."""
        return self.reading.setup

    @property
    def shards(self) -> int:
        return len(self.reading.finished)

    @property
    def all_shards(self) -> int:
        return len(self.reading.units)

    @property
    def languages(self) -> int:
        return len(self.setup["languages"])

    def figures(self, run: Run) -> Figures:
        """What the finished shards say."""
        return Figures.of(
            Score.from_cell(run, cell.as_dict())
            for cell in self.reading.cells
            if cell.language == ALL_LANGUAGES or cell.group_kind == Score.GroupKind.ALL
        )


def live(run: Run) -> Live | None:
    """How far the run is; None before a worker knows what there is to do, and without its files."""
    try:
        reading = _reading(run.pk, run.created_at)
        reading.update(SECONDS_A_LOOK)
    except (RunError, StoreError):
        return None
    unfinished = run.shards.exclude(state=ShardState.FINISHED)
    return Live(
        reading=reading,
        answered=run.shards.aggregate(done=Sum("done", default=0))["done"],
        at_work=unfinished.filter(state=ShardState.RUNNING),
        troubles=unfinished.exclude(error="")
        .order_by("error")
        .values_list("error", flat=True)
        .distinct(),
        seconds_left=_seconds_left(run, reading),
    )


@lru_cache(maxsize=RUNS_KEPT)
def _reading(run: int, created_at: datetime) -> Reading:
    """Kept for one run; `created_at` tells it from one of its number in another database."""
    return Reading(StoredRun(Run.objects.get(pk=run)))


def _seconds_left(run: Run, reading: Reading) -> float | None:
    """By the times at which shards were finished since the run's job began."""
    began = run.job.started_at.timestamp() if run.job and run.job.started_at else 0
    pace = Pace(sum(unit.size for unit in reading.units))
    done, last = 0, 0.0
    for unit, last in sorted(reading.finished, key=lambda shard: shard[1]):
        done += unit.size
        if last >= began:
            pace.note(done, last)
    left = pace.seconds_left()
    return None if left is None else max(0.0, left - (time() - last))
