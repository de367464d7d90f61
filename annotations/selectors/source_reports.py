"""What was found in a benchmark's questions when they came in, or were last looked at."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from annotations.formats.spreadsheets import unescaped
from annotations.models import Benchmark
from annotations.quality.sources import KINDS, SourceFinding

LOOK_KIND = "look_at_source"
FOLDER = "sources"
COLUMNS = ("kind", "sample_id", "split", "subject", "field", "found")
SHOWN = 5


@dataclass(frozen=True)
class Line:
    """A kind of finding, how often there is one, and the first."""

    kind: str
    count: int
    first: tuple[SourceFinding, ...]

    @property
    def name(self) -> str:
        return _(KINDS.get(self.kind, self.kind))


@dataclass(frozen=True)
class StoredReport:
    """A report as it is kept: when it was made, a line a kind, and the file with all rows."""

    at: datetime
    lines: tuple[Line, ...]
    file: Path


def report_file(benchmark: Benchmark) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER / f"{benchmark.pk}.csv"


def report_on(benchmark: Benchmark) -> StoredReport | None:
    """The newest report; None where the questions have not been looked at, or the file is gone."""
    path = report_file(benchmark)
    try:
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        lines = tuple(_lines(path))
    except FileNotFoundError:
        return None
    return StoredReport(at, lines, path)


def _lines(path: Path) -> Iterator[Line]:
    counts: Counter[str] = Counter()
    first: defaultdict[str, list[SourceFinding]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = row["kind"]
            counts[kind] += 1
            if counts[kind] <= SHOWN:
                first[kind].append(SourceFinding(*(unescaped(row[name]) for name in COLUMNS)))
    return (Line(kind, count, tuple(first[kind])) for kind, count in counts.items())
