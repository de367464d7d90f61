"""What of a text is no prose: formulae, code, addresses, tags and placeholders, which stay."""

from functools import lru_cache

import regex

from workbench.core.mathematics.delimited import delimited

VERBATIM = "\ufffc"
"""Stands for each of its signs: an object, which no rule of a language is about."""

_SIGN = regex.compile(r"[$\\`@<{&%/_]|\w\(|www\.|\d\.\d+\.")
"""Without one of these a text is all prose."""

_VERBATIM = regex.compile(
    r"""
    \\[A-Za-z]{2,30}+(?:\{[^{}\n]{0,200}+\})*+
    | `[^`\n]{1,300}+`
    | \b[a-z]{2,10}://[!-~]+ | www\.[!-~]+ | (?<![\w.])[\w.+-]{1,64}+@[\w-]+(?:\.[\w-]+)+
    | &(?:\#\w{1,7}|[A-Za-z]\w{1,31}); | </?[A-Za-z][^<>\n]{0,200}+>
    | %\(\w{1,40}+\)[sd] | %[sd](?!\w) | \{[A-Za-z_]?\w{0,40}+\}
    | \b[A-Za-z_]\w{0,60}+\([^()\n]{0,100}+\) | \b[A-Za-z]\w{0,40}+_\w{1,60}+
    | \b\d+(?:\.\d+){2,}+
    | \B/[\w.-]+(?:/[\w.-]*)+
    """,
    regex.VERBOSE | regex.DOTALL,
)


@lru_cache(maxsize=256)
def prose(text: str) -> str:
    """Return a text of the same length in which only its prose is left."""
    if _SIGN.search(text) is None:
        return text
    parts, at = [], 0
    for formula in delimited(text):
        parts += [text[at : formula.start], VERBATIM * (formula.end - formula.start)]
        at = formula.end
    left = "".join([*parts, text[at:]])
    return _VERBATIM.sub(lambda match: VERBATIM * len(match[0]), left)
