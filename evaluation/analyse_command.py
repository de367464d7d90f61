"""`python -m evaluation analyse`: what the answers of models mean, as files and in a table."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import polars as pl
from tqdm import tqdm

from evaluation.analysis.accuracy import ALL_LANGUAGES, MEAN
from evaluation.analysis.analysing import Analysis, OnProgress, analyse
from evaluation.analysis.loading import Inputs, load
from evaluation.analysis.report import SUBSETS
from evaluation.analysis.writing import ANALYSIS, FLAGS, ITEMS, folder_for, write_json

EMPTY = "-"
Row = Mapping[str, Any]


def analyse_command(options: argparse.Namespace) -> None:
    inputs = Inputs(options.predictions, options.release, options.split, options.answers)
    with folder_for(options.out), _bar(options) as bar:
        analysis = analyse(
            load(inputs), seed=options.seed, draws=options.draws, on_progress=_showing(bar)
        )
        bar.set_description_str("writing")
        write_json(analysis, options.out)
    found = _found(analysis, options.out)
    print(json.dumps(found, ensure_ascii=False, indent=1) if options.json else _text(analysis))
    if not options.json:
        print("\n".join(str(found[name]) for name in ("analysis", "flags")), file=sys.stderr)


def _bar(options: argparse.Namespace) -> "tqdm[NoReturn]":
    return tqdm(
        desc="reading",
        bar_format="{desc:<14}|{bar}| {n_fmt}/{total_fmt} [{elapsed}]",
        disable=options.quiet,
        file=sys.stderr,
    )


def _showing(bar: "tqdm[NoReturn]") -> OnProgress:
    def show(table: str, done: int, total: int) -> None:
        bar.total, bar.n = total, done
        bar.set_description_str(table)

    return show


def _found(analysis: Analysis, out: Path) -> dict[str, Any]:
    """What stands on standard output as JSON: the figures over all languages, and where the rest
    is."""
    models = analysis.tables["models"].filter(pl.col("language").is_in([ALL_LANGUAGES, MEAN]))
    return {
        **analysis.about,
        "analysis": str(out / ANALYSIS),
        "flags": str(out / FLAGS),
        "flagged": int(analysis.tables[ITEMS]["flagged"].sum()),
        "models": models.to_dicts(),
    }


def _text(analysis: Analysis) -> str:
    """A line a model, the best first, over all languages: its rank among all questions with its
    95 % confidence set, accuracies and the gap in percent with their intervals."""
    header = ["rank", "model", *SUBSETS, "CS-CA", "same subjects"]
    rows = [header, *_lines(analysis)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    flagged = int(analysis.tables[ITEMS]["flagged"].sum())
    return "\n".join(
        [
            *lines,
            f"suspicious: {flagged} of {len(analysis.tables[ITEMS])} items and languages",
            *(f"note: {note}" for note in analysis.notes),
        ]
    )


def _lines(analysis: Analysis) -> Iterator[list[str]]:
    pooled = {
        name: analysis.tables[name].filter(pl.col("language") == ALL_LANGUAGES)
        for name in ("models", "ranks", "gaps")
    }
    cells = {(row["model"], row["subset"]): row for row in pooled["models"].to_dicts()}
    ranks = {row["model"]: row for row in pooled["ranks"].filter(subset="all").to_dicts()}
    gaps = {row["model"]: row for row in pooled["gaps"].to_dicts()}
    order = (
        pooled["models"].filter(subset="all").sort("accuracy", "model", descending=[True, False])
    )
    for model in order["model"]:
        accuracies = (_share(cells.get((model, subset)), "accuracy") for subset in SUBSETS)
        gap = gaps.get(model)
        standardised = _share(gap, "standardised", "standardised_low", "standardised_high")
        yield [_rank(ranks.get(model)), model, *accuracies, _share(gap, "raw"), standardised]


def _rank(row: Row | None) -> str:
    return EMPTY if row is None else f"{row['rank']} [{row['low']}-{row['high']}]"


def _share(row: Row | None, name: str, low: str = "low", high: str = "high") -> str:
    if row is None or row[name] is None:
        return EMPTY
    return f"{row[name]:.1%} [{row[low]:.1%}, {row[high]:.1%}]"
