"""Powers and indices whose braces are gone: of `2^87` LaTeX raises the 8 alone."""

from collections.abc import Iterator

import regex

from annotations.quality.notation.comparing import Difference
from workbench.core.mathematics.delimited import delimited

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
        (match["sign"], "".join(match["script"].split())): match
        for pattern in (_BRACED, _BARE)
        for match in pattern.finditer(before)
        if not _OF_ONE_SIGN.fullmatch(match["script"])
    }
    for (sign, script), match in scripts.items():
        written = r"\s*+".join(map(regex.escape, (sign, *script)))
        bare = regex.compile(rf"\w{{0,20}}{written}(?![\w}}])")
        if not any(bare.search(before, one.start, one.end) for one in delimited(before)):
            yield from _bare(bare, f"{match['base']}{sign}{{{script}}}", after)


def _bare(bare: "regex.Pattern[str]", source: str, after: str) -> Iterator[Difference]:
    for formula in delimited(after):
        if found := bare.search(after, formula.start, formula.end):
            yield Difference(source, found[0], *found.span())
            return
