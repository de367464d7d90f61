"""The report on a benchmark's questions: kept as a file, and made again when they change."""

from pathlib import Path

from annotations.models import Benchmark
from annotations.quality.sources import SourceReport, look
from annotations.quality.sources.looking import Progress
from annotations.selectors.source_reports import COLUMNS, report_file
from workbench.core.spreadsheets import escaped, whole_csv


def look_at_source(*, benchmark: Benchmark, progress: Progress | None = None) -> SourceReport:
    """Look at all questions that are stored, and keep what is found. Locks nothing."""
    questions = list(benchmark.items.order_by("position"))
    report = look(questions, benchmark.source_language, progress)
    keep_report(benchmark=benchmark, report=report)
    return report


def keep_report(*, benchmark: Benchmark, report: SourceReport) -> None:
    """Write the report in the place of the benchmark's earlier one."""
    file = report_file(benchmark)
    with file.store.adding(file.name, file.path) as path:
        write_report(path=path, report=report)


def write_report(*, path: Path, report: SourceReport) -> None:
    """Write what was found as CSV, made for spreadsheets; the file stands there whole or not."""
    with whole_csv(path, COLUMNS) as rows:
        for one in report.findings:
            rows.writerow([escaped(getattr(one, column)) for column in COLUMNS])
