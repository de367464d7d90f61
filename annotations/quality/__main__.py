"""Check translations against their source: `python -m annotations.quality --help`."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from annotations.quality.checks import CHECKS
from annotations.quality.survey import Survey, languages_of, read_sources, survey
from workbench.core.languages import DEFAULT_SOURCE, CodeError, canonical_code
from workbench.layouts.records import FormatError

DESCRIPTION = """\
Run the checks over translations and print how many units each check finds something in.

PATH is a file or folder in a layout that import_translations reads: CSV files named
{subject}_{split}_{language}.csv, or Global MMLU's columns as JSON lines or Parquet.
With --check, findings to read are printed instead of the table.

Ends with 1 where rows could not be read or have no source, with 2 where the paths cannot be used.
"""

EXCERPT = 400
"""How much of a text is printed, in code points."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        surveys = _surveys(options)
    except FormatError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if options.check:
        for done in surveys:
            print("\n".join(_examples(done, options.check, options.sample, options.seed)))
    else:
        print("\n".join(table(surveys)))
    return max([_report_losses(done) for done in surveys], default=0)


def table(surveys: Sequence[Survey]) -> list[str]:
    """Return the lines of a Markdown table: a row a check, a column a survey."""
    heads = [f"{done.language}, {done.name}" for done in surveys]
    rows = [["check", *heads], ["units", *(str(len(done.units)) for done in surveys)]]
    rows += [[check, *(str(done.units_with(check)) for done in surveys)] for check in CHECKS]
    rows.append(["with an error", *(str(done.blocked) for done in surveys)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [_line(row, widths) for row in rows]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return [lines[0], _line(rule, widths), *lines[1:]]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return f"| {first[0]:<{first[1]}} | " + " | ".join(f"{c:>{w}}" for c, w in others) + " |"


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


def _surveys(options: argparse.Namespace) -> list[Survey]:
    source_language = options.source_language
    sources = read_sources(options.source, source_language)
    return [
        survey(path, language, sources, source_language)
        for path in options.path
        for language in _languages(path, options)
    ]


def _languages(path: Path, options: argparse.Namespace) -> list[str]:
    if not path.exists():
        raise FormatError(f"{path} does not exist, or is a link that leads nowhere")
    found = options.language or languages_of(path, options.source_language)
    if not found:
        raise FormatError(f"{path} does not say which language it is in: give --language")
    return found


def _code(written: str) -> str:
    try:
        return canonical_code(written)
    except CodeError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m annotations.quality",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("path", nargs="+", type=Path, metavar="PATH")
    add(
        "--source",
        action="append",
        required=True,
        type=Path,
        metavar="PATH",
        help="the benchmark they were made from; may be given again where rows come from several",
    )
    add(
        "--source-language",
        type=_code,
        default=DEFAULT_SOURCE,
        metavar="CODE",
        help=f"the language of the benchmark ({DEFAULT_SOURCE})",
    )
    add(
        "--language",
        type=_code,
        action="append",
        default=[],
        metavar="CODE",
        help="the language of the texts; left out, every language that the names tell of",
    )
    add("--check", choices=list(CHECKS), help="print findings of this check to read")
    add("--sample", type=int, default=20, metavar="N", help="how many units of it (20)")
    add("--seed", type=int, default=0, help="draws the sample (0)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
