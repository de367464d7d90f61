"""Formulae within prose that nothing delimits: `\\frac{1}{2}`, `x^{2}`, `S_n`, `~P ⊃ (Q ∨ R)`."""

from collections.abc import Iterator
from functools import cache

import regex

from workbench.core.mathematics.delimited import Formula
from workbench.core.mathematics.plain_latex import as_latex

_COMMANDS = (
    "frac|dfrac|tfrac|cfrac|sqrt|binom|dbinom|tbinom|cdot|cdots|ldots|dots|times|div|pm|mp|ast|star"
    "|circ|leq|le|geq|ge|neq|ne|lt|gt|approx|equiv|sim|simeq|cong|propto|to|gets|mapsto|implies|iff"
    "|rightarrow|leftarrow|Rightarrow|Leftarrow|leftrightarrow|Leftrightarrow|longrightarrow"
    "|in|notin|ni|subset|subseteq|supset|supseteq|cup|cap|setminus|emptyset|varnothing|forall|exists"
    "|neg|lnot|land|lor|wedge|vee|oplus|otimes|sum|prod|int|iint|oint|partial|nabla|infty|angle"
    "|perp|parallel|mid|triangle|degree|prime|hbar|ell|Re|Im|aleph|lim|sup|inf|max|min|log|ln|exp"
    "|sin|cos|tan|cot|sec|csc|arcsin|arccos|arctan|sinh|cosh|tanh|det|dim|ker|gcd|deg|arg|mod|pmod"
    "|alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|vartheta|iota|kappa|lambda|mu|nu|xi"
    "|pi|rho|sigma|tau|upsilon|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma"
    "|Upsilon|Phi|Psi|Omega|hat|bar|vec|dot|ddot|tilde|overline|underline|widehat|overrightarrow"
    "|text|mathrm|mathbf|mathbb|mathcal|mathit|mathsf|boldsymbol|operatorname|lceil|rceil"
    "|lfloor|rfloor|langle|rangle|lvert|rvert|Vert|norm|quad|top|bot|therefore|because"
)
_CASED = r"\p{Latin}\p{Greek}\p{Cyrillic}"
"""Letters that make one word with those of a formula; behind 求 or و one may begin at once."""

_GROUP = r"\{(?:[^{}\n]|\{(?:[^{}\n]|\{[^{}\n]{0,80}+\}){0,80}+\}){0,120}+\}"
_COMMAND = (
    rf"\\(?:{_COMMANDS})(?![A-Za-z])(?:\[[^\]\n]{{0,40}}+\])?(?:{_GROUP}){{0,3}}(?:\{{\S{{0,200}}+)?"
    r"|\\(?:[Bb]igg?[lrm]?|left|right)\s?(?:\\?[\[\](){}|.<>/]|\\[lr](?:ceil|floor|angle|vert))"
    r"|\\[%{}|,;!](?<=\p{P})"
)
_SCRIPT = (
    rf"[\^_](?:{_GROUP}|\([^()\n]{{1,40}}+\)|\d[+−-](?=\((?:aq|s|l|g)\))"
    r"|[-−–+]?(?:\d++(?:\.\d++)?+|[\p{Latin}\p{Greek}∞](?![\p{Latin}\p{Greek}\d]{2}))"
    rf"|(?<=_)\p{{Latin}}{{2,4}}+(?![{_CASED}\d_])|[*+−-](?!\w))"
)
_SUBSCRIPTED = (
    rf"(?<![{_CASED}_])(?<![{_CASED}]\d{{1,3}})(?:[\p{{Latin}}\p{{Greek}}]{{1,2}}_\d{{1,2}}(?=[A-Z])"
    r"|[\p{Latin}\p{Greek}]_(?=\([^()\s]{1,20}+\))"
    rf"|(?:(?:[\p{{Latin}}\p{{Greek}}]{{1,2}}|log|lim|max|min)_(?:\d{{1,2}}|\p{{Latin}})"
    rf"|[\p{{Latin}}\p{{Greek}}]_\p{{Latin}}{{2,4}})(?![{_CASED}\d_]))"
)
_NUMBER = r"\d++(?:[.,]\d++)*+"
_WORDS = r"(?!(?:of|in|is|or|if|an|and|to|so|as|at|be|by|it|no|on|the|for|are|was|has|not)\b)"
_NAME = r"(?:[\p{Latin}\p{Greek}]{1,3}|[A-Z][u-z]{2,4})(?![\p{Latin}\p{Greek}\p{Cyrillic}])"
_LETTERS = rf"(?:(?<![{_CASED}])|(?<=[\^_]\p{{L}})){_WORDS}{_NAME}"
_INNER = rf"[^()\[\]{{}}\n\p{{L}}]|(?<![{_CASED}]){_NAME}"


def _bracketed(depth: int) -> str:
    """A pattern of brackets with others in them, so deep; without prose."""
    inner = f"{_INNER}|{_bracketed(depth - 1)}" if depth else _INNER
    return rf"(?:[(\[](?:{inner}){{1,80}}+[)\]]|\{{(?:{inner}){{1,80}}+\}})"


_ATOM = (
    rf"(?:{_COMMAND}|{_NUMBER}|{_SUBSCRIPTED}|{_LETTERS}|{_bracketed(4)}|{_SCRIPT}|['′!%°√∫∑∏∂∇∞])"
)
_SIGN = r"[-−–+±~¬√∀∃]"
_TERM = rf"{_SIGN}{{0,3}}{_ATOM}{{1,60}}+"
_UNIT = (
    r"(?:[afpnµμmckMGT]?(?:m|s|g|Hz|Pa|mol|J|W|V|A|C|T|K|N|eV|cal|bar|M|Ω|F|Sv|Gy|Bq)|[mdcµμ]?[Ll]"
    r"|ft|yd|mi|lb|oz|gal|min|hr?|yr|rad|sr|deg|dB|atm|mph|psi|rpm|amu|u|kDa|Wb|lm|cd)"
)
_SPACED = (
    rf"(?:{_UNIT}|sin|cos|tan|cot|log|ln|exp|lim|max|mod|(?![aeiouvwxyzkI]\s+(?:\p{{L}}|\Z))\p{{Latin}})"
    rf"(?![{_CASED}])|\p{{Latin}}{{2}}(?=[-−–+^_*/(\d])|(?:[A-Z][a-z]?){{1,3}}(?=[\d(^_])"
    r"|[A-Z]{2,3}(?=[ ][+→]|\Z)|°[ ]?[CFK]\b"
)
"""What may stand behind a number and a space: a unit, a function, a letter, a chemical formula."""

_JOINT = (
    r"(?:[^\S\n]?(?:<->|<=>|<=|>=|!=|->|=>|<-|[-−–+*/·×÷⋅=≠≈≡<>≤≥±∓∈∉⊂⊆∪∩∨∧⊃→←⇒↔⇔•∘]"
    r"|\\(?:in|notin|cdot|times|div|pm|le|leq|ge|geq|ne|neq|to|subset|subseteq|cup|cap|approx|equiv)"
    r"(?![A-Za-z]))[^\S\n]?|(?<=\d)[ ]x[ ](?=[\d\p{Lu}])|(?<=[)\]])[ ]U[ ](?=[(\[])"
    rf"|(?<=\d)[ ](?={_SPACED})|(?<=\}})[ ](?=\\))"
)
_MAY_HAVE = regex.compile(r"\\[A-Za-z]{2}|[\^_~¬=≠≈≡<>≤≥±×÷∈∪∩∨∧⊃→⇒↔√∫∑∀∃•·−]|[-+–]\s?\w|\|")
_SCRIPTED = regex.compile(rf"[\p{{L}}\d)\]}}'|]\^|{_SUBSCRIPTED}|_\{{")
_ADDRESS = (
    r"https?://[!-~]++|(?<![\w.+-])[A-Za-z0-9_.+-]{1,64}+@[A-Za-z0-9.-]++"
    r"|(?<!\w)[A-Za-z0-9]++(?:_[A-Za-z0-9]++)++\.[a-z]{2,4}(?![A-Za-z0-9])"
)
"""Of a page, a person or a file."""

_LONG_WORD = regex.compile(
    rf"{_ADDRESS}|{_GROUP}|(?<![\\\p{{Latin}}\p{{Greek}}])(?![A-Z][u-z]{{3,4}}\b)"
    r"[\p{Latin}\p{Greek}]{4,}+|[\p{L}--[\p{Latin}\p{Greek}]]{4,}+",
    regex.VERSION1,
)
_HAS_COMMAND = regex.compile(r"\\[A-Za-z]{2}")
_STRONG = regex.compile(r"[=≠≈≡<>≤≥±×÷∈∪∩∨∧⊃→⇒↔√∫∑∀∃•·~¬]|^[-−]|^\(.*[-−+]|\(.*\|")


def bare(text: str) -> Iterator[Formula]:
    """Yield stretches that read as mathematics; `latex` is empty where all is in plain signs.

    Each takes in whole terms and what joins them, so that a direction can be kept over all of it.
    """
    for start, end in _between_words(text):
        if not _MAY_HAVE.search(text, start, end):
            continue
        for match in _chain().finditer(text, start, end):
            if found := _formula(match.start(), match[0].rstrip()):
                yield found


@cache
def _chain() -> "regex.Pattern[str]":
    """Made when it is first needed: it takes a tenth of a second, and most processes need none."""
    return regex.compile(rf"(?<![{_CASED}\p{{N}}\\^_])(?:{_TERM})(?:{_JOINT}(?:{_TERM})){{0,60}}+")


def _between_words(text: str) -> Iterator[tuple[int, int]]:
    """Where no long word stands, as no formula has one but in braces: most of prose is left out."""
    at = 0
    for word in _LONG_WORD.finditer(text):
        if word[0].startswith("{"):
            continue
        if word.start() - at > 1:
            yield at, word.start()
        at = word.end()
    yield at, len(text)


def _formula(start: int, written: str) -> Formula | None:
    end = start + len(written)
    if _HAS_COMMAND.search(written):
        return Formula(start, end, as_latex(written))
    if _SCRIPTED.search(written):
        return Formula(start, end, rf"\mathrm{{{as_latex(written)}}}", is_plain=True)
    return Formula(start, end, "") if len(written) > 1 and _STRONG.search(written) else None
