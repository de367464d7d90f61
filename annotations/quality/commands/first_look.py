"""`python -m annotations.quality first-look`: how early the order shows planted damage."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from annotations.formats.translations import read_translations
from annotations.quality.commands.files import add_files, surveys
from annotations.quality.commands.tables import markdown
from annotations.quality.first_look_recall import Found, found_first
from annotations.quality.units import Unit
from annotations.vocabularies import Signal
from workbench.layouts.records import FormatError

DESCRIPTION = """\
Plant a fault in a tenth of the texts, order all by what to look at first, and print how many of the
damaged ones stand in the first tenth, fifth and half of the order, beside a random order.
"""

WITHIN = (0.1, 0.2, 0.5)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_files(parser)
    add = parser.add_argument
    add("--other", action="append", default=[], type=Path, metavar="PATH",
        help="the texts of another engine, in every language; may be given again")  # fmt: skip
    add("--share", type=float, default=0.1, help="of the texts that are damaged (0.1)")
    add("--seeds", type=int, default=5, help="how often, each time with other faults (5)")
    add("--without", type=Signal, choices=list(Signal), action="append", default=[],
        help="a signal that is left out")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    rows = [["texts", *(f"in the first {part:.0%}" for part in WITHIN), "at random"]]
    for done in surveys(options):
        others = _others(options.other, done.language)
        found = [
            found_first(
                done.units,
                done.language,
                share=options.share,
                within=WITHIN,
                seed=seed,
                others=others,
                ignored=options.without,
            )
            for seed in range(options.seeds)
        ]
        rows.append(_row(f"{done.language}, {done.name}, {len(done.units)}", found))
    print("\n".join(markdown(rows)))
    return 0


def _others(paths: Sequence[Path], language: str) -> Mapping[str, list[Unit]]:
    units: dict[str, list[Unit]] = {}
    for path in paths:
        result = read_translations(path, language=language)
        if result.errors:
            raise FormatError(f"{path}: {result.errors[0]}")
        for text in result.records:
            units.setdefault(text.sample_id, []).append(Unit(text.question, tuple(text.options)))
    return units


def _row(name: str, found: Sequence[Found]) -> list[str]:
    damaged = sum(one.damaged for one in found)
    cells = [
        f"{(number := sum(one.within[part] for one in found))} of {damaged}, {number / damaged:.0%}"
        for part in WITHIN
    ]
    return [name, *cells, ", ".join(f"{part:.0%}" for part in WITHIN)]
