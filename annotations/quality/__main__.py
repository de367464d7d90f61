"""Check translations against their source: `python -m annotations.quality --help`."""

import argparse
import sys
from collections.abc import Sequence

from annotations.quality.commands import effort, first_look, recall, survey
from workbench.layouts.records import FormatError

COMMANDS = {"survey": survey, "recall": recall, "effort": effort, "first-look": first_look}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(COMMANDS[options.command].run(options))
    except FormatError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m annotations.quality",
        description="Check translations against their source; needs no database.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        command.add_arguments(
            commands.add_parser(
                name,
                help=(command.DESCRIPTION or "").splitlines()[0],
                description=command.DESCRIPTION,
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
