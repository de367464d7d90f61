"""The table that `python -m evaluation report` prints."""

from collections.abc import Iterator, Sequence
from typing import Any

from evaluation.analysis.accuracy import ALL_LANGUAGES

SUBSETS = ("all", "CA", "CS", "unannotated")
GROUP_KINDS = ("language", "category", "subject")
EMPTY = "-"


def table(summaries: Sequence[dict[str, Any]], by: str) -> str:
    """CA against CS, one line a run and language, or category or subject of all languages.

    Every number is accuracy in percent with its 95% interval and, in parentheses, the number of
    questions; `CS-CA` is the difference in points; `ties` counts k-way ties as 1/k.
    """
    header = ["model", by, *SUBSETS, "CS-CA", "ties as 1/k"]
    rows = [row for summary in summaries for row in _rows(summary, by)]
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in [header, *rows])
    return "\n".join(lines) + "\n"


def _rows(summary: dict[str, Any], by: str) -> Iterator[list[str]]:
    cells: dict[str, dict[str, dict[str, Any]]] = {}
    for cell in summary["accuracy"]:
        name = _line_name(cell, by)
        if name is not None:
            cells.setdefault(name, {})[cell["subset"]] = cell
    for name, line in sorted(cells.items()):
        credit = f"{line['all']['credit_accuracy']:.1%}"
        numbers = [_number(line.get(subset)) for subset in SUBSETS]
        yield [summary["engine"]["spec"], name, *numbers, _gap(line), credit]


def _line_name(cell: dict[str, Any], by: str) -> str | None:
    if by == "language":
        return str(cell["language"]) if cell["group_kind"] == "all" else None
    in_all_languages = cell["language"] == ALL_LANGUAGES
    return str(cell["group"]) if in_all_languages and cell["group_kind"] == by else None


def _number(cell: dict[str, Any] | None) -> str:
    if cell is None:
        return EMPTY
    interval = f"[{cell['low']:.1%}, {cell['high']:.1%}]"
    return f"{cell['accuracy']:.1%} {interval} ({cell['n']})"


def _gap(line: dict[str, dict[str, Any]]) -> str:
    if "CA" not in line or "CS" not in line:
        return EMPTY
    return f"{100 * (line['CS']['accuracy'] - line['CA']['accuracy']):+.1f}"
