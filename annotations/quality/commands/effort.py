"""`python -m annotations.quality effort`: what it took to make one file out of another."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from annotations.quality.commands.files import code
from annotations.quality.measures import Counts, Measures, count, measures, nothing, signatures
from annotations.quality.tokenizers import (
    NONE,
    PIECES,
    Tokenizer,
    as_it_stands,
    plain,
    trained,
)
from workbench.layouts.content import text_of
from workbench.layouts.records import FormatError

DESCRIPTION = """\
Measure the edits that make each segment of one text file out of the same line of another.

Prints one JSON line a pair: `hter` (TER against the edited text, not capped: above 1 where more was
changed than there is left), `chrf` (chrF++), `characters` (Levenshtein distance over the longer
text), with the counts they come from and the `tokenizer`. A pair of over 500 edits or 3,000 tokens
is too much to be measured: its members are null. Sums and signatures go to standard error.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("machine", type=Path, metavar="MT", help="the texts before, one segment a line, UTF-8")
    add("edited", type=Path, metavar="PE", help="the texts after, as many lines")
    add("--language", type=code, required=True, metavar="CODE", help="of the texts")
    add(
        "--tokenize",
        choices=("plain", PIECES, NONE),
        default="plain",
        help="plain: words, or characters where the language has no spaces (default); spm: the "
        "pieces of a sentencepiece model trained on MT; none: what stands between spaces, for "
        "text that comes tokenised",
    )


def run(options: argparse.Namespace) -> int:
    machine, edited = (_segments(path) for path in (options.machine, options.edited))
    if len(machine) != len(edited):
        raise FormatError(
            f"{options.machine} has {len(machine):,} lines and {options.edited} {len(edited):,}: "
            "write one segment a line, so that each line of one belongs to the same of the other"
        )
    tokenizer = _tokenizer(options, machine)
    found = [count(*pair, tokenizer) for pair in zip(machine, edited, strict=True)]
    for counts in found:
        print(json.dumps(_row(counts, tokenizer)))
    print("\n".join(_summary(found, tokenizer)), file=sys.stderr)
    return 0


def _segments(path: Path) -> list[str]:
    try:
        lines = text_of(str(path), path.read_bytes()).split("\n")
    except OSError as error:
        raise FormatError(f"{path} cannot be read: {error.strerror}") from error
    if not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def _tokenizer(options: argparse.Namespace, machine: list[str]) -> Tokenizer:
    if options.tokenize == NONE:
        return as_it_stands(options.language)
    pieces = trained(machine, options.language) if options.tokenize == PIECES else None
    return pieces or plain(options.language)


def _row(counts: Counts | None, tokenizer: Tokenizer) -> dict[str, Any]:
    """The counts are null where the pair is too much; two empty lines took no edit."""
    if counts is None:
        said: dict[str, Any] = dict.fromkeys(("hter", "chrf", "characters"))
        return said | {"tokenizer": tokenizer.name, "problem": "too long or too different"}
    one = measures(counts)
    return {
        "hter": one.hter or 0.0,
        "chrf": 100.0 if one.chrf is None else one.chrf,
        "characters": one.character_rate or 0.0,
        "edits": one.edits,
        "tokens": one.tokens,
        "character_edits": one.character_edits,
        "tokenizer": tokenizer.name,
    }


def _summary(found: list[Counts | None], tokenizer: Tokenizer) -> Iterator[str]:
    counted = [counts for counts in found if counts is not None]
    total = measures(sum(counted, nothing()))
    each = [measures(counts).hter or 0.0 for counts in counted]
    yield f"{len(counted):,} of {len(found):,} pairs, tokenizer {tokenizer.name}"
    if counted:
        yield f"{_told(total)}; mean HTER of the pairs {sum(each) / len(each):.4f}"
    for name, signature in signatures(tokenizer.name).items():
        yield f"{name}: {signature}"


def _told(total: Measures) -> str:
    names = {"hter": "HTER", "character_rate": "characters", "chrf": "chrF++", "bleu": "BLEU"}
    said = {name: asdict(total)[name] for name in names}
    figures = (f"{names[name]} {value:.4f}" for name, value in said.items() if value is not None)
    return f"{total.edits:,} edits of {total.tokens:,} tokens: {', '.join(figures)}"
