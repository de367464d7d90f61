"""From samples to tables."""

import json
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Sample:
    """One request, in milliseconds; `app_ms`, `db_ms` and `queries` are what the server told."""

    name: str
    began: float
    ms: float
    app_ms: float = 0.0
    db_ms: float = 0.0
    queries: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Figure:
    """What one kind of request took under one load: medians and 95th percentiles, ms."""

    name: str
    requests: int
    problems: int
    a_second: float
    median: float
    p95: float
    app_median: float
    app_p95: float
    db_median: float
    queries: tuple[int, int]

    @classmethod
    def of(cls, name: str, samples: Sequence[Sample], seconds: float) -> Self:
        good = [sample for sample in samples if not sample.problem]
        counted = [sample.queries for sample in good] or [0]
        return cls(
            name=name,
            requests=len(good),
            problems=len(samples) - len(good),
            a_second=len(good) / seconds,
            median=percentile([sample.ms for sample in good], 50),
            p95=percentile([sample.ms for sample in good], 95),
            app_median=percentile([sample.app_ms for sample in good], 50),
            app_p95=percentile([sample.app_ms for sample in good], 95),
            db_median=percentile([sample.db_ms for sample in good], 50),
            queries=(min(counted), max(counted)),
        )


HEADER = (
    "| done | connections | request | n | a second | median | p95 | server median | server p95 "
    "| database | queries |\n|--:|---|---|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def read_samples(path: Path, *, warm_up: float) -> list[Sample]:
    """The samples of a run, without those of its first seconds."""
    samples = [Sample(**json.loads(line)) for line in path.read_text().splitlines()]
    if not samples:
        raise SystemExit(f"no request was made; see the log beside {path}")
    start = min(sample.began for sample in samples) + warm_up
    return [sample for sample in samples if sample.began >= start]


def figures(samples: Iterable[Sample], seconds: float) -> list[Figure]:
    """One figure for each kind of request, by name."""
    by_name: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_name[sample.name].append(sample)
    return [Figure.of(name, found, seconds) for name, found in sorted(by_name.items())]


def row(done: float, connections: str, figure: Figure) -> str:
    low, high = figure.queries
    cells = (
        f"{done:.0%}",
        connections,
        figure.name,
        f"{figure.requests}" + (f" (+{figure.problems} refused)" if figure.problems else ""),
        *(
            f"{value:.1f}"
            for value in (
                figure.a_second, figure.median, figure.p95, figure.app_median, figure.app_p95,
                figure.db_median,
            )
        ),
        f"{low}" if low == high else f"{low} to {high}",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def percentile(values: Sequence[float], percent: int) -> float:
    """Linear between the closest ranks; 0 of nothing."""
    if len(values) < 2:
        return values[0] if values else 0.0
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
