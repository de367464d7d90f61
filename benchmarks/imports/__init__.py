"""What an import of texts in many languages costs: seconds, memory, queries, by layout of files."""

from benchmarks.imports.measuring import main

__all__ = ["main"]
