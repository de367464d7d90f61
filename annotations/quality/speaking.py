"""Which checks speak in which language: `python -m annotations.quality.speaking CODE ...`.

A check that would have to know something of a language, and does not, is silent there, or in part.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from annotations.quality.checks import CHECKS, Check, Unchecked
from annotations.quality.languages import files
from annotations.quality.languages.reading import LanguageFileError
from workbench.core.languages import DEFAULT_SOURCE


@dataclass(frozen=True)
class Silence:
    """What one check does not look at in some languages, and why."""

    check: Check
    unchecked: Unchecked
    languages: tuple[str, ...]


def speaking(language: str, source_language: str = DEFAULT_SOURCE) -> dict[str, Unchecked | None]:
    """Return for every check, by its id, what it leaves out; None where it speaks of everything."""
    return {check.id: check.gap(language, source_language) for check in CHECKS.values()}


def silences(languages: Iterable[str], source_language: str = DEFAULT_SOURCE) -> list[Silence]:
    """Return what is not looked at in these languages, in the order of the checks."""
    codes = list(languages)
    found = [
        (check, unchecked, code)
        for check in CHECKS.values()
        for code in codes
        if (unchecked := check.gap(code, source_language))
    ]
    found.sort(key=lambda one: (one[0].order, one[0].id, not one[1].entirely, one[1].why))
    return [
        Silence(check, unchecked, tuple(code for _, _, code in group))
        for (check, unchecked), group in groupby(found, key=lambda one: one[:2])
    ]


def table(languages: Sequence[str], source_language: str = DEFAULT_SOURCE) -> list[str]:
    """Return the lines of a Markdown table: a row a language, a column a check that differs."""
    by_language = {code: speaking(code, source_language) for code in languages}
    differing = [check for check in CHECKS if any(by[check] for by in by_language.values())]
    rows = [
        ["language", *(f"`{check}`" for check in differing)],
        ["---", *[":-:"] * len(differing)],
    ]
    rows += [[code, *(_sign(by[check]) for check in differing)] for code, by in by_language.items()]
    return [f"| {' | '.join(row)} |" for row in rows]


def _sign(unchecked: Unchecked | None) -> str:
    if unchecked is None:
        return "yes"
    return "–" if unchecked.entirely else "part"


LEGEND = (
    "yes: the check speaks. part: it leaves something out. –: it is silent.",
    "Checks without a column speak wholly in each of these languages.",
)


def reasons(languages: Sequence[str], source_language: str = DEFAULT_SOURCE) -> list[str]:
    """Return a line for each check that does not look at everything: where, and why."""
    return [
        f"`{one.check.id}`, {', '.join(one.languages)}, "
        f"{'silent' if one.unchecked.entirely else 'in part'}: {one.unchecked.why}"
        for one in silences(languages, source_language)
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code: 2 where a language's file cannot be used."""
    parser = ArgumentParser(prog="python -m annotations.quality.speaking", description=__doc__)
    parser.add_argument(
        "languages", nargs="*", metavar="CODE", help="all that have a file, if none"
    )
    parser.add_argument("--source-language", metavar="CODE", default=DEFAULT_SOURCE)
    given = parser.parse_args(arguments)
    try:
        lines = table(given.languages or list(files()), given.source_language)
        why = reasons(given.languages, given.source_language)
    except LanguageFileError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join([*lines, "", *LEGEND, *why]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
