"""A text as what it is made of: prose, formulae, code, tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import regex

from workbench.core.mathematics.bare import bare
from workbench.core.mathematics.blocks import Block, blocks, rows
from workbench.core.mathematics.delimited import Formula, delimited

Kind = Literal["prose", "formula", "signs", "code", "table", "cells"]
"""`signs` is mathematics in plain signs: nothing to render, but of one direction; `cells` are a row
of a table whose other rows are other texts."""

MANY = 4_096
"""So many texts are remembered: of an item, each is shown many times."""

MOST = 30_000
"""Code points of a text that is looked into; a longer one is prose."""

_QUOTED = regex.compile(
    r"```[^\n`]{0,20}\n(?P<fenced>[^`]{1,8000}?)```|`(?P<ticked>[^`\n]{1,200})`"
    r"|\\texttt\{(?P<typed>[^{}\n]{1,200})\}"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text: `text[start:end]`, in code points.

    Attributes:
        shown: what is to be read: LaTeX without its delimiters, code without its quotes.
        is_display: whether a formula stands on a line of its own.
        is_plain: whether nothing in it is LaTeX but powers and indices.
    """

    kind: Kind
    start: int
    end: int
    shown: str
    is_display: bool = False
    is_plain: bool = False


@lru_cache(maxsize=MANY)
def stretches(text: str) -> tuple[Stretch, ...]:
    """Cut a text into stretches, which put together are the text; in linear time."""
    if not text:
        return ()
    if len(text) > MOST:
        return (Stretch("prose", 0, len(text), text),)
    return tuple(_with_prose(text, _all(text)))


def formulae(text: str) -> Iterator[Stretch]:
    """Yield the formulae of a text that can be rendered."""
    return (one for one in stretches(text) if one.kind == "formula")


def beginning(text: str, longest: int) -> str:
    """At most so many characters of a text, or of a formula that it begins with all; cut before a
    formula that does not fit."""
    if len(text) <= longest:
        return text
    across = next((one for one in formulae(text) if one.start < longest < one.end), None)
    end = (across.start or across.end) if across else longest
    return text[:end].rstrip() + "…"


def prose_of(text: str) -> str:
    """A text without its formulae, signs and code: what of it is words of a language."""
    found = stretches(text)
    if all(one.kind == "prose" for one in found):
        return text
    is_left_out = ("formula", "signs", "code")
    return "".join(" " if one.kind in is_left_out else text[one.start : one.end] for one in found)


def has_formulae(text: str) -> bool:
    """Whether a text has a formula to render."""
    return ("$" in text or "\\" in text or "^" in text or "_" in text) and any(formulae(text))


def _all(text: str) -> list[Stretch]:
    """All but prose, in order: first what is delimited, then code, then what is bare between."""
    found = [_formula(one) for one in delimited(text)]
    found = _beside(found, (_quoted(match) for match in _QUOTED.finditer(text)))
    found = _beside(found, (_block(one, text) for one in blocks(text)))
    found = _beside(found, (_block(one, text) for one in rows(text)))
    between: list[Stretch] = []
    at = 0
    for stop, following in [*((one.start, one.end) for one in found), (len(text), len(text))]:
        between += [_formula(one, text, at) for one in bare(text[at:stop])]
        at = following
    return sorted([*found, *between], key=lambda one: one.start)


def _beside(found: list[Stretch], others: Iterator[Stretch]) -> list[Stretch]:
    """Add what does not overlap with what is there."""
    kept = list(found)
    for other in others:
        if all(other.end <= one.start or other.start >= one.end for one in found):
            kept.append(other)
    return sorted(kept, key=lambda one: one.start)


def _formula(one: Formula, text: str = "", offset: int = 0) -> Stretch:
    start, end = one.start + offset, one.end + offset
    if one.latex:
        return Stretch("formula", start, end, one.latex, one.is_display, one.is_plain)
    return Stretch("signs", start, end, text[start:end])


def _block(one: Block, text: str) -> Stretch:
    return Stretch(one.kind, one.start, one.end, text[one.start : one.end])


def _quoted(match: "regex.Match[str]") -> Stretch:
    code = match["fenced"] or match["ticked"] or match["typed"]
    return Stretch("code", match.start(), match.end(), code.rstrip("\n"))


def _with_prose(text: str, found: list[Stretch]) -> Iterator[Stretch]:
    at = 0
    for one in found:
        if one.start > at:
            yield Stretch("prose", at, one.start, text[at : one.start])
        yield one
        at = one.end
    if at < len(text):
        yield Stretch("prose", at, len(text), text[at:])
