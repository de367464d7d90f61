"""`python -m workbench.core.mathematics count FOLDER`: the mathematics of a benchmark's files.

FOLDER has CSV files as MMLU has them, with a header (`question`, `choice0`, ...) or without
(question, options, letter). Prints a table, and every formula that is not rendered with the reason.
"""

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

from workbench.core.mathematics.counting import KINDS, Count

csv.field_size_limit(10_000_000)


def main() -> int:
    """Return the exit status: 0 also where formulae are not rendered, 1 where there is no file."""
    parser = argparse.ArgumentParser(prog="python -m workbench.core.mathematics")
    commands = parser.add_subparsers(required=True)
    counting = commands.add_parser("count", description=__doc__)
    counting.add_argument("folder", type=Path)
    given = parser.parse_args()
    files = sorted(given.folder.rglob("*.csv"))
    if not files:
        print(f"{given.folder} has no CSV file.")
        return 1
    count = Count()
    for path in files:
        for number, texts in enumerate(_items(path)):
            count.add(f"{path.stem}/{number}", texts)
    print("\n".join(_lines(count)))
    return 0


def _items(path: Path) -> Iterator[list[str]]:
    """The question and the options of each row."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.reader(file)
        first = next(rows, [])
        if "question" not in first:
            yield first[:-1]
        yield from (row[:-1] for row in rows)


def _lines(count: Count) -> Iterator[str]:
    yield f"{count.items:,} items"
    yield ""
    yield "| written as | found | rendered | items |"
    yield "|---|---|---|---|"
    for kind in KINDS:
        is_formula = kind not in KINDS[3:]
        rendered = f"{count.rendered[kind]:,}" if is_formula else ""
        yield f"| {kind} | {count.found[kind]:,} | {rendered} | {count.items_with[kind]:,} |"
    formulae = sum(count.found[kind] for kind in KINDS[:3])
    share = sum(count.rendered.values()) / formulae if formulae else 1.0
    yield ""
    yield f"{formulae:,} formulae, {share:.2%} rendered; not rendered:"
    for name, written, reason in count.failures:
        yield f"- {name}: {written} ({reason})"


if __name__ == "__main__":
    raise SystemExit(main())
