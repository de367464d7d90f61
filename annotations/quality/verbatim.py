"""What of a text is no prose: formulae, code, addresses, tags and placeholders, which stay."""

from collections.abc import Iterable
from functools import lru_cache

import regex

from annotations.quality.alternatives import Alternatives
from workbench.core.mathematics.delimited import delimited

VERBATIM = "\ufffc"
"""Stands for each of its signs: an object, which no rule of a language is about."""

_SIGN = regex.compile(r"[$\\`@<{&%/_]|\w\(|www\.|\d\.\d+\.")
"""Without one of these a text is all prose."""

_VERBATIM = Alternatives(
    r"\\[A-Za-z]{2,30}+(?:\{[^{}\n]{0,200}+\})*+",
    r"`[^`\n]{1,300}+`",
    r"\b[a-z]{2,10}://[!-~]+",
    r"www\.[!-~]+",
    r"(?<![\w.])[\w.+-]{1,64}+@[\w-]+(?:\.[\w-]+)+",
    r"&(?:\#\w{1,7}|[A-Za-z]\w{1,31});",
    r"</?[A-Za-z][^<>\n]{0,200}+>",
    r"%\(\w{1,40}+\)[sd]",
    r"%[sd](?!\w)",
    r"\{[A-Za-z_]?\w{0,40}+\}",
    r"\b[A-Za-z_]\w{0,60}+\([^()\n]{0,100}+\)",
    r"\b[A-Za-z]\w{0,40}+_\w{1,60}+",
    r"\b\d+(?:\.\d+){2,}+",
    r"\B/[\w.-]+(?:/[\w.-]*)+",
)


@lru_cache(maxsize=256)
def prose(text: str) -> str:
    """Return a text of the same length in which only its prose is left."""
    if _SIGN.search(text) is None:
        return text
    left = _blanked(text, ((formula.start, formula.end) for formula in delimited(text)))
    return _blanked(left, (match.span() for match in _VERBATIM.finditer(left)))


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text of the same length with `VERBATIM` in these places."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], VERBATIM * (end - start)]
        at = end
    return "".join([*parts, text[at:]])
