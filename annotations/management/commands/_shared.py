"""What the commands share: progress on the terminal, and errors that people can act on."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, get_args

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.db import OperationalError
from tqdm import tqdm

from annotations.engines import EngineError
from annotations.formats.protocol import Beside, ProtocolError
from annotations.former_names import add_former_option
from annotations.models import Benchmark, Campaign
from annotations.publishing.records import ReleaseError
from annotations.services.importing import ImportRefused
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid
from workbench.core.languages import CodeError, canonical_code, language_of
from workbench.core.locking import BUSY, is_busy
from workbench.core.stores import StoreError
from workbench.layouts.answers import FORMER_NAMES
from workbench.layouts.content import text_of
from workbench.layouts.mapping import Mapping, load_mapping, pairs_of, parse_mapping
from workbench.layouts.records import FormatError
from workbench.layouts.registry import AUTO, layout_names
from workbench.layouts.rows import Answers

SHOWN_ERRORS = 200
UNCHANGED = "Nothing was changed."


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error; silent where nobody looks."""
    with tqdm(desc=label, file=sys.stderr, disable=None, leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that stands there whole or not at all, in the place of what was there.

    Raises:
        CommandError: its folder is missing.
    """
    if not path.parent.is_dir():
        raise CommandError(f"There is no folder {path.parent}; make it first.")
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def readable_errors() -> Iterator[None]:
    """Turn what the services refuse into a message and an exit code of 1."""
    try:
        yield
    except ImportRefused as refused:
        lines = [str(error) for error in refused.errors[:SHOWN_ERRORS]]
        if len(refused.errors) > SHOWN_ERRORS:
            lines.append(f"... and {len(refused.errors) - SHOWN_ERRORS} more")
        raise CommandError("\n".join([*lines, str(refused)])) from refused
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    except (
        Conflict, EngineError, FormatError, Invalid, NotPermitted, OSError, ReleaseError,
        StoreError,
    ) as error:  # fmt: skip
        raise CommandError(str(error)) from error
    except OperationalError as error:
        if not is_busy(error):
            raise
        raise CommandError(str(BUSY)) from error


def campaign_named(name: str) -> Campaign:
    campaign = Campaign.objects.select_related("benchmark").filter(name=name).first()
    if campaign is None:
        known = ", ".join(Campaign.objects.values_list("name", flat=True)) or "none yet"
        raise CommandError(f"There is no campaign named {name!r}; there is: {known}.")
    return campaign


def benchmark_named(name: str) -> Benchmark:
    benchmark = Benchmark.objects.filter(name=name).first()
    if benchmark is None:
        known = ", ".join(Benchmark.objects.values_list("name", flat=True)) or "none yet"
        raise CommandError(f"There is no benchmark {name!r}; there is: {known}.")
    return benchmark


def add_layout_options(parser: CommandParser) -> None:
    parser.add_argument(
        "--layout",
        choices=layout_names(),
        default=AUTO,
        help="the files' layout (default: tell it from the files)",
    )
    add_former_option(parser=parser, former="format", now="layout", choices=layout_names())
    parser.add_argument("--header", type=_yes_or_no, help="yes or no: CSV files have a header line")
    parser.add_argument(
        "--answers",
        choices=(*get_args(Answers), *FORMER_NAMES),
        metavar="|".join(get_args(Answers)),
        help="how answers are written: as letters, as indices from 0 or from 1, as the option's "
        "text (default: letters or indices from 0, refused where that is in doubt)",
    )


def add_mapping_options(parser: CommandParser) -> None:
    parser.add_argument(
        "--map",
        nargs="+",
        action="extend",
        default=[],
        metavar="FIELD=COLUMN",
        help="what a column of a table is: id, question, passage, options=A,B,C,D or one that "
        "holds a list, answer (- where there is none), subject, category, split, language, "
        "origin, separator, encoding; split==test stands for every row, @file for the file's name",
    )
    parser.add_argument(
        "--mapping", type=path, metavar="FILE", help="the same from a file; --map stands before it"
    )


def mapping_of(pairs: list[str], file: Path | None) -> Mapping | None:
    kept = pairs_of(load_mapping(text(file))) if file else []
    given = {pair.partition("=")[0] for pair in pairs}
    kept = [pair for pair in kept if pair.partition("=")[0] not in given]
    return parse_mapping([*kept, *pairs]) if kept or pairs else None


def counted(count: int, noun: str) -> str:
    """A number of things in English: 1 file, 2 files."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def option(name: str) -> str:
    """How a value is called on the command line."""
    return f"--{name.replace('_', '-')}"


def words(text: str) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text.split(",") if word.strip()]


def language(text: str) -> str:
    """A language by its code, in any way of writing it."""
    try:
        return canonical_code(text)
    except CodeError as error:
        raise ArgumentTypeError(str(error)) from error


def count(text: str) -> int:
    """A whole number, zero or more."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ArgumentTypeError(f"{text!r}: give a whole number, zero or more")
    return int(text)


def notes_on(codes: Iterable[str]) -> list[str]:
    """What to tell of the languages that CLDR does not know."""
    return [note for code in codes if (note := language_of(code).note)]


def path(text: str) -> Path:
    return Path(text).expanduser()


def protocol_texts(path: Path) -> tuple[str, Beside]:
    """The text of a protocol's file, and how to come to those that lie beside it."""

    def beside(name: str) -> str | None:
        other = path.parent / name
        return text(other, undone=UNCHANGED) if other.is_file() else None

    return text(path, undone=UNCHANGED), beside


@contextmanager
def readable_protocol(path: Path, *, undone: str = UNCHANGED) -> Iterator[None]:
    """Tell what is wrong with a protocol's file, line by line."""
    try:
        yield
    except ProtocolError as error:
        lines = [f"{path.name}: {problem}" for problem in error.problems]
        raise CommandError("\n".join([*lines, undone])) from error


def text(path: Path, *, undone: str = "Nothing was imported.") -> str:
    """What a text file in UTF-8 holds, with line ends as they are stored."""
    try:
        return text_of(str(path), path.read_bytes()).replace("\r\n", "\n")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}. {undone}") from error
    except FormatError as error:
        raise CommandError(f"{error} {undone}") from error


def _yes_or_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ArgumentTypeError(f"{text!r}: say yes or no")
    return text == "yes"
