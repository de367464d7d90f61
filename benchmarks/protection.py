"""In how many items an engine keeps all that is protected: formulae, code, numbers, letters."""

import argparse
import csv
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from annotations.engines import Output, SourceUnit

DATA = Path(__file__).resolve().parents[2] / "shared/data/mmlu_en/test"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks protection", description=__doc__)
    parser.add_argument("engine", nargs="?", default="apertium", metavar="ENGINE[:TARGET]")
    parser.add_argument("--language", nargs="+", default=["es", "sr", "ca"])
    parser.add_argument("--items", type=int, default=1000, help="drawn with a fixed seed (1000)")
    parser.add_argument("--data", type=Path, default=DATA, help="a folder of MMLU's CSV files")
    parser.add_argument("--show", type=int, default=0, help="so many items that were not kept")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.config.settings")
    django.setup()
    print("| into | items | that hold some | kept | share | asked twice | unprotected | refused |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for language in options.language:
        _measure(options, language)
    return 0


def _measure(options: argparse.Namespace, language: str) -> None:
    from annotations.engines import Mark, SourceUnit, engine_named
    from annotations.quality.units import Unit

    units = [SourceUnit(Unit(*row)) for row in _items(options.data, options.items)]
    outputs = engine_named(options.engine).translate(units, language)
    holding = [
        (asked, output)
        for asked, output in zip(units, outputs, strict=True)
        if any(_protected(text) for _, text in asked.unit.fields())
    ]
    lost = [(asked, output) for asked, output in holding if not _is_kept(asked, output)]
    kept = len(holding) - len(lost)
    again = sum(Mark.REPAIRED in output.marks for output in outputs)
    bare = sum(Mark.UNPROTECTED in output.marks for output in outputs)
    refused = Counter(str(output.problem) for output in outputs if output.unit is None)
    counts = (len(units), len(holding), kept, f"{kept / len(holding):.2%}", again, bare)
    cells = (language, *counts, sum(refused.values()))
    print(f"| {' | '.join(map(str, cells))} |", flush=True)
    for problem, count in refused.most_common(options.show):
        print(f"refused {count}: {problem}", file=sys.stderr)
    for asked, output in lost[: options.show]:
        print(asked.unit.text, "->", output, sep="\n", file=sys.stderr)


def _protected(text: str) -> Counter[str]:
    from annotations.engines.protection import spans_of

    return Counter(span.text for span in spans_of(text, "en"))


def _is_kept(asked: "SourceUnit", output: "Output") -> bool:
    """Whether each field has all that was protected in it, as often at least."""
    if output.unit is None:
        return False
    return all(
        after.count(text) >= count
        for (_, before), (_, after) in zip(asked.unit.fields(), output.unit.fields(), strict=True)
        for text, count in _protected(before).items()
    )


def _items(folder: Path, count: int) -> list[tuple[str, tuple[str, ...]]]:
    rows = list(_rows(folder))
    return random.Random(14).sample(rows, min(count, len(rows)))


def _rows(folder: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for question, *options, _answer in csv.reader(file):
                if question != "question":
                    yield question, tuple(options)
