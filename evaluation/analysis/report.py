"""What `python -m evaluation report` prints."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evaluation.analysis.accuracy import ALL_LANGUAGES
from evaluation.analysis.differences import between
from workbench.core.languages import language_of

SUBSETS = ("all", "annotated", "CA", "CS")
GROUP_KINDS = ("language", "category", "subject")
EMPTY = "-"

Summary = Mapping[str, Any]


def report_text(summaries: Sequence[Summary], by: str) -> str:
    """CA against CS, one line a run and language, or category or subject of all languages; then
    what each run measured, and how far one is that is under way.

    Every number is accuracy in percent with its 95% interval and, in parentheses, the number of
    questions; `CS-CA` is the difference in points with its interval; `ties as 1/k` is the accuracy
    when a k-way tie counts as 1/k, before the numbers of `ties` and of `unanswered` questions.
    """
    header = ["model", by, *SUBSETS, "CS-CA", "ties as 1/k", "ties", "unanswered"]
    rows = [header, *(row for summary in summaries for row in _rows(summary, by))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    for summary in summaries:
        lines += ["", *_story(summary)]
    return "\n".join(lines) + "\n"


def _rows(summary: Summary, by: str) -> Iterator[list[str]]:
    cells: dict[str, dict[str, dict[str, Any]]] = {}
    for cell in summary["accuracy"]:
        name = _line_name(cell, by)
        if name is not None:
            cells.setdefault(name, {})[cell["subset"]] = cell
    for name, line in sorted(cells.items()):
        everything = line["all"]
        shown = _with_name(name) if by == "language" else name
        numbers = [_number(line.get(subset)) for subset in SUBSETS]
        counts = [str(everything["ties"]), str(everything["unanswered"])]
        credit = f"{everything['credit_accuracy']:.1%}"
        yield [_model(summary), shown, *numbers, _gap(line), credit, *counts]


def _model(summary: Summary) -> str:
    """The model's spec, and beside every figure what is to be said of it."""
    said = {
        "damaged release": summary["release"].get("damage"),
        "unfinished": "progress" in summary,
    }
    marks = ", ".join(mark for mark, holds in said.items() if holds)
    spec = str(summary["engine"]["spec"])
    return f"{spec} ({marks})" if marks else spec


def _line_name(cell: Mapping[str, Any], by: str) -> str | None:
    if by == "language":
        return str(cell["language"]) if cell["group_kind"] == "all" else None
    in_all_languages = cell["language"] == ALL_LANGUAGES
    return str(cell["group"]) if in_all_languages and cell["group_kind"] == by else None


def _with_name(code: str) -> str:
    """A language by its code and its name, where CLDR has one."""
    language = language_of(code)
    return f"{code} ({language.name})" if language.is_known else code


def _number(cell: Mapping[str, Any] | None) -> str:
    if cell is None:
        return EMPTY
    interval = f"[{cell['low']:.1%}, {cell['high']:.1%}]"
    return f"{cell['accuracy']:.1%} {interval} ({cell['n']})"


def _gap(line: Mapping[str, Mapping[str, Any]]) -> str:
    if "CA" not in line or "CS" not in line:
        return EMPTY
    cs, ca = ((one["accuracy"], one["low"], one["high"]) for one in (line["CS"], line["CA"]))
    found, low, high = (100 * end for end in between(cs, ca))
    return f"{found:+.1f} [{low:+.1f}, {high:+.1f}]"


def _story(summary: Summary) -> Iterator[str]:
    """All that the numbers of one run depend on."""
    release, protocol = summary["release"], summary["protocol"]
    yield _model(summary)
    if "progress" in summary:
        yield f"  {_progress(summary)}"
    yield f"  engine    {_pairs(summary['engine']['identity'])}"
    manifest = "" if release["content_hash"] or release.get("damage") else "  (no manifest)"
    yield f"  release   {_pairs(release)}{manifest}"
    asked = {name: value for name, value in protocol.items() if name != "template"}
    yield f"  prompt    {_pairs(asked)}"
    for fault in summary.get("faults", ()):
        yield f"  release   {_fault(fault)}"
    yield f"  versions  {_pairs(summary['versions'])}"
    if summary.get("untested"):
        yield f"            {summary['untested']}"


def _fault(found: Mapping[str, Any]) -> str:
    named = ", ".join(found["sample_ids"])
    more = ", ..." if found["count"] > len(found["sample_ids"]) else ""
    return f"{found['language']}: {found['fault']} in {found['count']:,} ({named}{more})"


def _progress(summary: Summary) -> str:
    progress, languages = summary["progress"], len(summary["languages"])
    within = "" if languages == 1 else f" in {languages} languages"
    return (
        f"unfinished: {progress['shards']:,} of {progress['all_shards']:,} subjects{within}, "
        f"{progress['questions']:,} of {progress['all_questions']:,} questions"
    )


def _pairs(named: Mapping[str, Any]) -> str:
    known = {name: value for name, value in named.items() if value is not None}
    return "  ".join(f"{name}={value}" for name, value in sorted(known.items()))
