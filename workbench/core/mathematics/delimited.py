"""Formulae that say where they begin and end: `$…$`, `$$…$$`, `\\(…\\)`, `\\[…\\]`, `\\begin`."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

LONGEST = 2_000
"""Code points of a formula; the longest of MMLU has 250."""

_OPENS = regex.compile(r"(?<!\\)(?:\$\$?|\\[(\[]|\\begin\{(?P<name>[A-Za-z]{1,20}\*?)\})")
_CLOSERS = {"$$": "$$", r"\(": r"\)", r"\[": r"\]"}
_DOLLAR = regex.compile(r"(?<!\\)\$")
_SAID = regex.compile(
    r"\\(?:text\w*|mbox|operatorname|mathrm|mathbf|mathit|mathsf|mathtt)\s*\{[^{}]*+\}"
    r"|\\begin\{[^{}]*+\}|\\end\{[^{}]*+\}|\\[A-Za-z]++|\\."
)
"""Words of a formula that are none of prose."""

_PROSE = regex.compile(
    r"\p{L}{2,}[^\S\n]+\p{L}{2,}|\p{L}{5,}|[\p{L}&&[^\p{Latin}\p{Greek}]]", regex.VERSION1
)
_TEX = regex.compile(r"\\[A-Za-z%$#{}|]|[\^_]\S")
_AMOUNT = regex.compile(r"\s*+[\d.,]++\s++|\s++[\d.,]++\s*+")
_CURRENCY = regex.compile(r"[A-Z]\$[^\S\n]?\d")
"""`US$5`, `MX$ 30`: neither begins a formula, nor ends one."""

_OPEN_ENDED = regex.compile(r"(?:\w|^)\s*[-–—+*/=(\[{<>]\s*$")


@dataclass(frozen=True, slots=True)
class Formula:
    """Where a formula stands, and its LaTeX without what delimits it.

    `is_plain`: nothing in it is LaTeX but powers and indices, as in `m/s^2`.
    """

    start: int
    end: int
    latex: str
    is_display: bool = False
    is_plain: bool = False


def delimited(text: str) -> Iterator[Formula]:
    """Yield the formulae of a text that have delimiters, in its order; in linear time.

    A dollar is one of money unless what stands before the next reads as mathematics: Pandoc's rule
    (no space within, no digit behind), less strict where there is LaTeX, as in MMLU's
    `$ -36, -29, \\ldots, 48?$`, and stricter where there are words, as in `$5 a day or $9`.
    """
    if "$" not in text and "\\" not in text:
        return
    at = 0
    missing: set[str] = set()
    while opening := _OPENS.search(text, at):
        found = _closed(text, opening, missing)
        if found is None:
            at = opening.end() if opening[0] != "$$" else opening.start() + 1
            continue
        yield found
        at = found.end


def _closed(text: str, opening: "regex.Match[str]", missing: set[str]) -> Formula | None:
    """The formula that begins there, if it ends; `missing` are closers that come no more."""
    start, opener = opening.start(), opening[0]
    if opener == "$":
        return _between_dollars(text, start)
    name = opening["name"]
    closer = rf"\end{{{name}}}" if name else _CLOSERS[opener]
    if closer in missing:
        return None
    end = text.find(closer, opening.end())
    if end < 0:
        missing.add(closer)
        return None
    inner = text[opening.end() : end]
    if not inner.strip() or len(inner) > LONGEST or "\n\n" in inner:
        return None
    stop = end + len(closer)
    if name:
        return Formula(start, stop, text[start:stop], is_display=True)
    if opener == "$$" and not _is_mathematics(inner):
        return None
    return Formula(start, stop, inner.strip(), is_display=opener != r"\(")


def _between_dollars(text: str, start: int) -> Formula | None:
    closing = _DOLLAR.search(text, start + 1, start + LONGEST)
    if closing is None:
        return None
    inner = text[start + 1 : closing.start()]
    following = text[closing.end() : closing.end() + 1]
    if _is_of_currency(text, start) or _is_of_currency(text, closing.start()):
        return None
    if following.isdigit() or not _is_mathematics(inner):
        return None
    return Formula(start, closing.end(), inner.strip())


def _is_of_currency(text: str, dollar: int) -> bool:
    return bool(_CURRENCY.match(text, max(0, dollar - 1)))


def _is_mathematics(inner: str) -> bool:
    if not inner.strip() or "\n\n" in inner or _PROSE.search(_SAID.sub(" ", inner)):
        return False
    if _TEX.search(inner):
        return True
    has_space = inner[0].isspace() or inner[-1].isspace()
    return not (has_space or _AMOUNT.fullmatch(inner) or _OPEN_ENDED.search(inner))
