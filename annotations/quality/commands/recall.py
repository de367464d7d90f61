"""`python -m annotations.quality recall`: how many planted faults the checks find."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from annotations.quality.commands.files import add_files, surveys
from annotations.quality.commands.tables import markdown
from annotations.quality.damage.slips import Slip
from annotations.quality.recall import Kind, Miss, Recall, recall
from annotations.quality.units import fields_in_both
from annotations.vocabularies import DamageKind

DESCRIPTION = """\
Plant faults in sound translations, and print how many of each kind a check speaks of.

With --missed, faults of that kind which no check speaks of are printed instead of the table.
"""

EXCERPT = 160
"""How much of a text is printed, in code points."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_files(parser)
    add = parser.add_argument
    add("--most", type=int, default=50, metavar="N", help="faults of a kind in a text (50)")
    add("--seed", type=int, default=0, help="chooses units and faults (0)")
    add("--slips", action="store_true", help="slips against the language, instead of faults")
    add("--missed", type=_kind, choices=[*DamageKind, *Slip], help="print those not found")


def run(options: argparse.Namespace) -> int:
    heads, columns = [], []
    kinds = _kinds(options)
    for done in surveys(options):
        heads.append(f"{done.language}, {done.name}")
        columns.append(
            recall(done.units, done.language, kinds, most=options.most, seed=options.seed)
        )
    if options.missed:
        for head, [found] in zip(heads, columns, strict=True):
            print("\n".join(_misses(head, found)))
        return 0
    print("\n".join(table(heads, columns)))
    print(f"{sum(r.planted for column in columns for r in column)} planted", file=sys.stderr)
    return 0


def _kinds(options: argparse.Namespace) -> Sequence[Kind]:
    if options.missed:
        return [options.missed]
    return list(Slip) if options.slips else list(DamageKind)


def _kind(written: str) -> Kind | str:
    """A kind by its name, or what was written where there is none."""
    kinds: dict[str, Kind] = {str(kind): kind for kind in (*DamageKind, *Slip)}
    return kinds.get(written, written)


def table(heads: Sequence[str], columns: Sequence[Sequence[Recall]]) -> list[str]:
    """Return the lines of a Markdown table: a row a kind, a column a text, and all together."""
    rows = [["planted", *heads, "all"]]
    for results in zip(*columns, strict=True):
        found, planted = sum(r.found for r in results), sum(r.planted for r in results)
        cells = [_cell(r.found, r.planted) for r in results]
        rows.append([results[0].kind.label, *cells, _cell(found, planted)])
    return markdown(rows)


def _cell(found: int, planted: int) -> str:
    return f"{found}/{planted} {round(100 * found / planted)} %" if planted else "–"


def _misses(head: str, found: Recall) -> Iterator[str]:
    yield f"# {found.kind.label} in {head}: {found.found} of {found.planted} found"
    for miss in found.missed:
        yield f"\n{miss.name}"
        yield from _changed(miss)
    yield ""


def _changed(miss: Miss) -> Iterator[str]:
    """The damaged fields from a little before the first difference."""
    for field, before, after in fields_in_both(miss.sound, miss.damaged):
        if before != after:
            same = next(
                (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
                min(len(before), len(after)),
            )
            start = max(0, same - EXCERPT // 4)
            for sign, text in (("-", before), ("+", after)):
                yield f"  {sign} {field}: {' '.join(text[start : start + EXCERPT].split())}"
