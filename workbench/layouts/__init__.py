"""Readers of benchmark files, one module a layout: every bad row is reported, none raises."""

from workbench.layouts.benchmark import read_benchmark
from workbench.layouts.records import FormatError, ReadResult, RowError, SourceItem

__all__ = ["FormatError", "ReadResult", "RowError", "SourceItem", "read_benchmark"]
