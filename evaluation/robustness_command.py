"""`python -m evaluation robustness`: how far the score of a run rests on the way of asking."""

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

from evaluation.analysis.accuracy import ALL_LANGUAGES
from evaluation.analysis.robustness_files import robustness_of_folder

Tables = Mapping[str, Any]


def robustness_command(options: argparse.Namespace) -> None:
    found = {str(out): robustness_of_folder(out) for out in options.out}
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for name, tables in found.items():
        print("\n".join([name, *(f"  {line}" for line in _lines(tables))]))


def _lines(tables: Tables) -> Iterator[str]:
    """What is known over all languages, in percent and points."""
    for row in _pooled(tables["calibration"]):
        yield (
            f"calibration   confidence {row['confidence']:.1%}, accuracy {row['accuracy']:.1%}, "
            f"ECE {row['ece']:.3f}, Brier {row['brier']:.3f} ({row['n']:,})"
        )
    for row in _pooled(tables["variants"]):
        change, low, high = (100 * row[name] for name in ("difference", "low", "high"))
        yield (
            f"{row['variant']:<13} {row['as_asked']:.1%} -> {row['accuracy']:.1%}, "
            f"{change:+.1f} [{low:+.1f}, {high:+.1f}] points; "
            f"same answer {row['same']:.1%} ({row['n']:,})"
        )
    for row in _pooled(tables["orders"]):
        yield (
            f"{row['orders']} orders      same answer in all {row['same_in_all']:.1%}, "
            f"right in all {row['right_in_all']:.1%}, in none {row['right_in_none']:.1%} "
            f"({row['n']:,})"
        )
    for row in tables["places"]:
        yield (
            f"key at {row['letter']}      accuracy {row['accuracy']:.1%}, chosen "
            f"{row['chosen']:.1%}, key {row['keys']:.1%} ({row['n']:,})"
        )
    if across := tables["languages"]:
        yield (
            f"{across['languages']} languages   same answer {across['same']:.1%}, right in all "
            f"{across['right_in_all']:.1%}, in none {across['right_in_none']:.1%} ({across['n']:,})"
        )


def _pooled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["language"] == ALL_LANGUAGES]
