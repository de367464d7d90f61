"""What was found in a benchmark's questions when they came in, or were last looked at."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from django.utils.translation import gettext as _

from annotations.models import Benchmark
from annotations.quality.sources import KINDS, SourceFinding
from workbench.core.spreadsheets import unescaped
from workbench.core.stores import Kept, uploads_store

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
    file: Kept


def report_file(benchmark: Benchmark) -> Kept:
    return Kept(uploads_store(), FOLDER, f"{benchmark.pk}.csv")


def report_on(benchmark: Benchmark) -> StoredReport | None:
    """The newest report; None where the questions have not been looked at, or the file is gone."""
    file = report_file(benchmark)
    try:
        at = file.stat().changed
        lines = tuple(_lines(file.read().decode()))
    except FileNotFoundError:
        return None
    return StoredReport(at, lines, file)


def _lines(report: str) -> Iterator[Line]:
    counts: Counter[str] = Counter()
    first: defaultdict[str, list[SourceFinding]] = defaultdict(list)
    for row in csv.DictReader(StringIO(report, newline="")):
        kind = row["kind"]
        counts[kind] += 1
        if counts[kind] <= SHOWN:
            first[kind].append(SourceFinding(*(unescaped(row[name]) for name in COLUMNS)))
    return (Line(kind, count, tuple(first[kind])) for kind, count in counts.items())
