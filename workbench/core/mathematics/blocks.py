"""Lines of a text that are code or a table, whose columns only a fixed width keeps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

import regex

BlockKind = Literal["code", "table", "cells"]

_STATEMENT = regex.compile(
    r"""
    \s*+(?:
      (?:for|while|if|elif|switch|catch|IF|WHILE|UNTIL|DISPLAY|APPEND|INSERT|REMOVE|RETURN|print
        |printf)\s?\(.*
      | (?:else|ELSE|do|try)\s*+[{:]?\s*+
      | (?:FOR\ EACH|REPEAT|PROCEDURE|DISPLAY|RETURN)\b.*
      | def\s\w++\(.*:\s*+ | class\s\w++\s*+[({:].*
      | (?:public|private|protected|static|int|float|double|char|bool|String|const)
        \s[\w\[\]\s]*+[;({=].*
      | (?:SELECT|FROM|WHERE)\s[\w*]++.*
      | [\w.\[\]]++\s*+(?:←|:=|<-|\+=|-=|\*=|/=)\s*+\S.*
    )
    """,
    regex.VERBOSE,
)
_MAY_BE_STATEMENT = regex.compile(
    r"\s*+(?:(?:for|while|if|elif)\b.*:|return\b[^.]*+|import\s\w++|[\w.\[\]]++\s?=\s?[^=].*;"
    r"|\w[\w.]*+\(.*\);?|[^.?!]*+[;{])\s*+"
)
"""What prose has too, so that what else the line has must tell."""

_WEAK = regex.compile(r"\s*+[{}()\[\];]++\s*+|\s*+(?://|\#|/\*).*|\s{3,}\S.{0,60}")
_PROSE = regex.compile(r"\p{L}{3,}\s\p{L}{2,}\s\p{L}{2,}|\p{L}{4,},\s\p{L}")
_EXPRESSION = regex.compile(
    r"&&|\s\|\|\s|==|!=|[A-Za-z]\w*\[\w+\]\s?[<>=]|[A-Za-z]\w*\.[A-Za-z]\w+\(|\([^()]*\);$"
)
_RULE = regex.compile(r"\s*+[|+]?[-=+|_:\s]{3,}[|+]?\s*+")
_GAP = regex.compile(r"\t+|\s{2,}|\s*\|\s*")

GAP = regex.compile(r"[ \u00a0]{4,}")
"""What stands between the cells of a row, as in the options `Falls    No change` of MMLU."""

_ROW = regex.compile(
    rf"(?:(?<=[.?!:]\s)|(?<=^|\n))(?=\S)(?:(?!{GAP.pattern}|[.?!:]\s\S)[^\n]){{1,80}}"
    rf"(?:{GAP.pattern}(?:(?!{GAP.pattern})[^\n]){{1,80}}){{1,12}}+(?=\s*(?:\n|$))"
)

LONGEST_LINE = 400
"""Code points of a line that may be code or a row of a table."""


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of a text, from the first sign of the first to the last of the last."""

    kind: BlockKind
    start: int
    end: int


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a text in its order; in linear time."""
    lines = text.split("\n")
    if len(lines) == 1:
        if _is_expression(text):
            yield Block("code", len(text) - len(text.lstrip()), len(text.rstrip()))
        return
    kinds = [_kind(line) for line in lines]
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    at = 0
    while at < len(lines):
        stop, is_block = _run(kinds, at)
        if is_block:
            first, last = lines[at], lines[stop - 1]
            kind: BlockKind = "table" if kinds[at] == "table" else "code"
            begins = starts[at] + (0 if stop - at > 1 else len(first) - len(first.lstrip()))
            yield Block(kind, begins, starts[stop - 1] + len(last.rstrip()))
        at = stop


def rows(text: str) -> Iterator[Block]:
    """Yield rows of cells: whole lines, or the end of one behind a sentence, as of a question."""
    if GAP.search(text):
        yield from (Block("cells", found.start(), found.end()) for found in _ROW.finditer(text))


def _kind(line: str) -> str:
    if not line.strip() or len(line) > LONGEST_LINE:
        return ""
    if _columns(line) > 1 or (_RULE.fullmatch(line) and "\x20" * len(line) != line):
        return "table"
    if _STATEMENT.fullmatch(line):
        return "code"
    if _PROSE.search(line):
        return ""
    if _MAY_BE_STATEMENT.fullmatch(line):
        return "code"
    return "weak" if _WEAK.fullmatch(line) else ""


def _columns(line: str) -> int:
    """How many columns a line has: cells between tabs, bars or runs of space."""
    bare = line.strip()
    cells = [cell for cell in _GAP.split(bare) if cell]
    is_parted = bare.count("|") > 1 or "\t" in bare or "   " in bare
    return len(cells) if is_parted and not _PROSE.search(line) else 1


def _run(kinds: Sequence[str], at: int) -> tuple[int, bool]:
    """Where the lines of one kind end that begin at a line, and whether they are a block."""
    alike = ("table",) if kinds[at] == "table" else ("code", "weak")
    if kinds[at] not in alike:
        return at + 1, False
    stop = at
    while stop < len(kinds) and kinds[stop] in alike:
        stop += 1
    return stop, stop - at > 1 if kinds[at] == "table" else "code" in kinds[at:stop]


def _is_expression(text: str) -> bool:
    """Whether a text of one line is all code: an option such as `a[i] == max || a[i] > max`."""
    return len(text) <= LONGEST_LINE and bool(_EXPRESSION.search(text)) and not _PROSE.search(text)
