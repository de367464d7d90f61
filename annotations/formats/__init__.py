"""Readers of benchmarks and translations: every bad row is reported, none raises."""

from annotations.formats.benchmark import read_benchmark, read_translations
from annotations.formats.records import FormatError, ReadResult, RowError, SourceItem, SourceText

__all__ = [
    "FormatError",
    "ReadResult",
    "RowError",
    "SourceItem",
    "SourceText",
    "read_benchmark",
    "read_translations",
]
