"""Which translations a command reads, and what they were made from."""

import argparse
from pathlib import Path

from annotations.quality.survey import Survey, languages_of, read_sources, survey
from workbench.core.languages import DEFAULT_SOURCE, CodeError, canonical_code
from workbench.layouts.records import FormatError


def add_files(parser: argparse.ArgumentParser) -> None:
    """PATH is a file or folder in any layout that `import_translations` reads."""
    add = parser.add_argument
    add("path", nargs="+", type=Path, metavar="PATH", help="translations: a file or folder")
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
        type=code,
        default=DEFAULT_SOURCE,
        metavar="CODE",
        help=f"the language of the benchmark ({DEFAULT_SOURCE})",
    )
    add(
        "--language",
        type=code,
        action="append",
        default=[],
        metavar="CODE",
        help="the language of the texts; left out, every language that the names tell of",
    )


def surveys(options: argparse.Namespace) -> list[Survey]:
    """Check what was named, a survey for each path and language.

    Raises:
        FormatError: a path cannot be used.
    """
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


def code(written: str) -> str:
    """A language as an option names it."""
    try:
        return canonical_code(written)
    except CodeError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
