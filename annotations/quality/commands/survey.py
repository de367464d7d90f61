"""`python -m annotations.quality survey`: what the checks find in whole translations."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from annotations.quality.checks import CHECKS
from annotations.quality.commands.files import add_files, surveys
from annotations.quality.commands.tables import markdown
from annotations.quality.survey import Survey

DESCRIPTION = """\
Run the checks over translations and print how many units each check finds something in.

With --check, findings to read are printed instead of the table. Ends with 1 where rows could not be
read or have no source, with 2 where the paths cannot be used.
"""

EXCERPT = 400
"""How much of a text is printed, in code points."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_files(parser)
    add = parser.add_argument
    add("--check", choices=list(CHECKS), help="print findings of this check to read")
    add("--sample", type=int, default=20, metavar="N", help="how many units of it (20)")
    add("--seed", type=int, default=0, help="draws the sample (0)")


def run(options: argparse.Namespace) -> int:
    found = surveys(options)
    if options.check:
        for done in found:
            print("\n".join(_examples(done, options.check, options.sample, options.seed)))
    else:
        print("\n".join(table(found)))
    return max([_report_losses(done) for done in found], default=0)


def table(surveys: Sequence[Survey]) -> list[str]:
    """Return the lines of a Markdown table: a row a check, a column a survey."""
    heads = [f"{done.language}, {done.name}" for done in surveys]
    rows = [["check", *heads], ["units", *(str(len(done.units)) for done in surveys)]]
    rows += [[check, *(str(done.units_with(check)) for done in surveys)] for check in CHECKS]
    rows.append(["with an error", *(str(done.blocked) for done in surveys)])
    return markdown(rows)


def _examples(done: Survey, check: str, size: int, seed: int) -> Iterator[str]:
    yield f"# {check} in {done.language}, {done.name}: {done.units_with(check)} units"
    for unit, finding in done.sample(check, size, seed):
        source, target = unit.texts(finding)
        yield f"\n{unit.sample_id} {finding.field}: {finding.message}"
        yield f"  source: {_excerpt(source, None)}"
        yield f"  target: {_excerpt(target, finding.start)}"
    yield ""


def _excerpt(text: str, place: int | None) -> str:
    """Return a text on one line; of a long one what is around `place`, or its two ends."""
    plain = " ".join(text.split()) if place is None else text.replace("\n", " ")
    if len(plain) <= EXCERPT:
        return plain
    if place is None:
        return f"{plain[: EXCERPT // 2]} … {plain[-EXCERPT // 2 :]}"
    start = max(0, place - EXCERPT // 2)
    return f"… {plain[start : start + EXCERPT]} …"


def _report_losses(done: Survey) -> int:
    for error in done.errors:
        print(f"not read: {error}", file=sys.stderr)
    if done.unmatched:
        print(
            f"{done.name}: {len(done.unmatched)} rows have no source, the first is"
            f" {done.unmatched[0]}; give another --source beside it",
            file=sys.stderr,
        )
    return int(bool(done.errors or done.unmatched))
