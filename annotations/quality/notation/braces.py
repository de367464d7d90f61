"""Powers and indices whose braces are gone: of `2^87` LaTeX raises the 8 alone."""

from collections.abc import Iterator, Sequence
from itertools import islice

import regex

from annotations.quality.notation.comparing import MOST, Difference
from workbench.core.mathematics.delimited import Formula, delimited

_BRACED = regex.compile(r"(?P<base>\w{0,20})(?P<sign>[\^_])\s*+\{(?P<script>[^{}\n]{2,40}+)\}")
_BARE = regex.compile(r"(?P<base>\w{0,20})(?P<sign>\^)(?P<script>-?[0-9]{2,9}+|-[0-9])(?![\w{])")
_OF_ONE_SIGN = regex.compile(r"\s*+(?:.|\\[A-Za-z]++.*+)\s*+")
"""A sign or command, which LaTeX takes whole."""


def unbraced(before: str, after: str) -> Iterator[Difference]:
    """Yield powers and indices of a translation's LaTeX that are longer than LaTeX takes them.

    Outside the delimiters of a formula braces say nothing: there `2^87` is read as it is meant.
    """
    if not ("^" in before or "_" in before) or not ("$" in after or "\\" in after):
        return
    scripts = {
        (match["sign"], "".join(match["script"].split())): match["base"]
        for pattern in (_BRACED, _BARE)
        for match in pattern.finditer(before)
        if not _OF_ONE_SIGN.fullmatch(match["script"])
    }
    if not scripts:
        return
    there, here = list(delimited(before)), list(delimited(after))
    for (sign, script), base in islice(scripts.items(), MOST):
        bare = _without_braces(sign, script)
        found = _first(bare, after, here)
        if found and not _first(bare, before, there):
            yield Difference(f"{base}{sign}{{{script}}}", found[0], *found.span())


def _without_braces(sign: str, script: str) -> "regex.Pattern[str]":
    written = r"\s*+".join(map(regex.escape, (sign, *script)))
    return regex.compile(rf"\w{{0,20}}{written}(?![\w}}])")


def _first(
    bare: "regex.Pattern[str]", text: str, formulae: Sequence[Formula]
) -> "regex.Match[str] | None":
    found = (bare.search(text, one.start, one.end) for one in formulae)
    return next(filter(None, found), None)
