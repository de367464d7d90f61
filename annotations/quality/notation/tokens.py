"""A text as the tokens of formulae; what is prose only says where a formula ends."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Literal

import regex

from annotations.quality.notation.signs import (
    CHEMICAL,
    COMMANDS,
    FUNCTIONS,
    LOOKALIKES,
    PLURALS,
    SAME,
    STYLES,
    SYNONYMS,
    UNITS,
)

Kind = Literal["operand", "operator", "open", "close"]

_LETTER, _OPERAND_BEFORE, _OPERAND_AFTER = r"[\p{L}\p{M}]", r"[\p{L}\p{Nd})\]}]", r"[\p{L}\p{Nd}(]"
_SMALL = r"[\p{Ll}&&\p{Latin}]"
_NO_WORD = r"(?![\p{L}\p{M}\p{N}_(+−⁺⁻^-])"
_FOREIGN = r"[\p{L}\p{M}&&[^\p{Latin}\p{Greek}]]"
_PROSE = rf"""(?:
    (?: {_SMALL}{{4,}}+ | (?={_SMALL}{{0,2}}[aeiouy]){_SMALL}{{3}}
        | (?!ab|ac|ba|ca|uv)(?:[aeiou]{_SMALL}|{_SMALL}[aeiou])(?<![xyz])
        | \p{{Lu}}(?:{_SMALL}{{4,}}+|(?={_SMALL}{{0,2}}[aeio]){_SMALL}{{2,3}}+) ){_NO_WORD}
    | (?!НО[ДК]){_FOREIGN}{{2,}}+
    | [?"“”«»…] | \.(?=\s|\Z) | :(?!\s?[\p{{Nd}}=]) | ['’](?=\p{{L}}) )"""
"""What stands for nothing in a formula, whatever is around it: a word that is no letter, product,
call or name of code, and marks between words. Functions are not told apart here.
"""

_TOKENS = rf"""
    (?P<space>[^\S\n]++|\p{{Cf}}++)
    | (?P<styled>\\(?:text(?!tt\b)\w*+|mbox|operatorname)\*?\s*+\{{[^{{}}\n]*+\}})
    | (?P<nothing>\\[,;!:{{}}\ ]|\$|[{{}}]|(?i:</?(?:b|i|u|em|strong|sub|code|span)>|</sup>))
    | (?P<command>\\[A-Za-z]++)
    | (?P<chemical>(?=[A-Z(])(?<!\p{{Latin}}){CHEMICAL})
    | (?P<number>(?<=\\[dtc]?frac\p{{Nd}}?)\p{{Nd}}
        |\p{{Nd}}{{1,3}}(?:[\ \u00a0\u202f,.٬'’]\p{{Nd}}{{3}}(?!\p{{Nd}}))++
            (?:[.,٫]\p{{Nd}}++)?
        |\p{{Nd}}++(?:(?:[.,٫٬]|\{{[.,]\}})\p{{Nd}}++)*+|(?<![\p{{L}}\p{{Nd}})\]])\.\p{{Nd}}++|[¼½¾])
    | (?P<power>[⁰¹²³⁴-⁹⁺⁻ⁿⁱˣ]++|<sup>)
    | (?P<index>[₀-₉₊₋ₐ-ₜᵢ]++)
    | (?P<times>(?<=[\p{{Nd}})\]])[xX](?=\p{{Nd}})
        |(?<=[\p{{Nd}}A-Z)\]}}][ ])[xX](?=[ ][\p{{Nd}}A-Z(\[{{]))
    | (?P<identifier>\p{{Latin}}[\p{{Latin}}0-9]{{0,40}}+
        (?:_(?:[\p{{Latin}}0-9]++|\{{[\p{{Latin}}0-9]{{1,40}}+\}}))++)
    | (?P<called>(?<!\p{{Latin}})[A-Za-z][0-9]{{1,2}}+(?=\())
    | (?P<numbered>(?<!\p{{Latin}})[a-z]{{2,}}+[0-9]++(?!\p{{Latin}}))
    | (?P<word>[\p{{Latin}}ªº&&[^ⁱⁿˣₐ-ₜᵢ]][\p{{Latin}}\p{{M}}]*+)
    | (?P<greek>\p{{Greek}}\p{{M}}*+)
    | (?P<lookalike>(?<!{_LETTER})[АВЕКМНОРСТХаеорсухІіЈјЅѕسصعنكملأبجد](?!{_LETTER}))
    | (?P<function>НО[ДК](?!{_LETTER}))
    | (?P<foreign>{_FOREIGN}++)
    | (?P<blank>__++)
    | (?P<operator>[-–—]{{1,3}}(?:>|&gt;)|&[lg]t;=?|<=>|[!<>=]=
        |=<|->|<-|=>|<>|&&|\|\||\+\+|[+×*/:]=|<<|>>
        |(?<={_OPERAND_BEFORE})\*\*(?={_OPERAND_AFTER})|_
        |(?<=[\p{{L}}\p{{Nd}})])!(?=\s?[\p{{Nd}}(+×*/=÷<>)-])|!(?=[(\p{{Latin}}])
        |(?<={_OPERAND_BEFORE})(?:%(?={_OPERAND_AFTER})|[ ]%[ ](?={_OPERAND_AFTER}))
        |(?<=\p{{L}}|\))\.(?=\p{{L}})
        |(?<=[\p{{Nd}})][ ]?):(?=[ ]?\p{{Nd}})
        |[=≠≈≅≃≡∼~<>≤≥≦≧⩽⩾+±∓×*·⋅•∙÷/∕⁄∶^√∛∑∏∫∂∇∈∉∋⊂⊃⊆⊇∪∩∀∃¬∧∨→⟶←↔⇒⇔↦⊕⊗∘°∞=＝＋＜＞／＊−–—‐‑‒-])
    | (?P<prime>(?<=[\p{{Latin}}\p{{Greek}}])['′’]{{1,3}}+(?=\s?[(=+*/^)-]))
    | (?P<open>[(\[（［])
    | (?P<close>[)\]）］])
    | (?P<separator>[,;،؛、，；|])
    | (?P<prose>.|\n)
"""
_VERBOSE = regex.VERBOSE | regex.VERSION1
_TOKEN = regex.compile(_TOKENS, _VERBOSE)
_TOKEN_OR_PROSE = regex.compile(rf"(?P<running>{_PROSE}(?:[,;]?\s?{_PROSE})*+)|{_TOKENS}", _VERBOSE)
"""The same, with prose passed over at once: most of a text is."""

_WORD = regex.compile(r"\p{Latin}++")

_ANY_UNIT = "|".join(sorted(map(regex.escape, UNITS), key=len, reverse=True))
_LONG_UNIT = "|".join(sorted((u for u in UNITS if len(u) > 1), key=len, reverse=True))
_TIMES_UNITS = rf"(?:[/·×*](?:{_ANY_UNIT})(?:\^?[-−–]?[0-9]|[⁻⁰-⁹²³]++)?)"
_UNITS = regex.compile(
    # Behind a figure: with a space any, without one what is no product of variables.
    rf"(?:[ \u00a0\u202f](?:{_ANY_UNIT})|(?:{_LONG_UNIT})|(?:{_ANY_UNIT})(?={_TIMES_UNITS}))"
    rf"(?:\^?[-−–]?[0-9]|[⁻⁰-⁹²³]++)?{_TIMES_UNITS}*+(?![\p{{L}}\p{{N}}_(^+])"
)
_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱˣ", "0123456789+-nix")
_INDICES = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₒₓₕₖₗₘₙₚₛₜᵢ", "0123456789+-aeoxhklmnpsti")
_FRACTIONS = {"¼": "1/4", "½": "1/2", "¾": "3/4"}
_NO_FIGURE = regex.compile(r"\P{Nd}++")
_CALL = regex.compile(
    # Arguments that are no prose: single letters, figures, calls and what is quoted.
    r"\((?=(?:[^\p{L}\n)\"']|\p{L}(?!\p{L})|\p{Latin}++(?=\()|\"[^\"\n]{0,80}+\"|'[^'\n]{0,80}+')"
    r"{0,80}+\))"
)
_PRODUCT = regex.compile(
    r"(?![A-Z]{2})[^aeiouyAEIOUY\W]{2,3}|[a-z][A-Z]\p{L}?|[A-Z]{2}[a-z]|\p{Latin}[xyz]"
    r"|[A-Z][jkuvwxyz]{1,3}|ab|ba|ac|ca|bc|cb|uv|AB|BA|AC|BC|CD|PV|RT|Ha"
)
_MEMBER = regex.compile(r"(?:[a-z]{2,}+|[A-Z]{2,}[a-z]{2,})[A-Z]\p{Latin}*+(?<![DR]N[AP]s?|Hg)")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula: its sign in one notation, and where it stands."""

    kind: Kind
    sign: str
    start: int
    end: int
    spaced: bool
    """Whether a space stands before it."""
    is_strong: bool = False
    """Whether it is no prose even alone: a call, a name of code, a command."""
    is_molecule: bool = False


def tokens(text: str, names: frozenset[str] = frozenset()) -> list[Token | None]:
    """Read a text; None stands for prose, and for what else ends a formula.

    `names` are words that are no prose, such as the variables of a program.
    """
    found: list[Token | None] = []
    spaced = joined = False
    depth = at = ends = 0
    is_plain = not names and FUNCTIONS.keys().isdisjoint(_WORD.findall(text))
    token = _TOKEN_OR_PROSE if is_plain else _TOKEN
    while match := token.match(text, at):
        kind, at = match.lastgroup or "", match.end()
        if kind == "space":
            spaced = spaced or match[0][0].isspace()
        elif kind == "separator":
            joined = depth > 0
            found += [] if joined else [None]
        elif kind != "nothing":
            read = _read(kind, match, spaced and not joined, names)
            if read == []:  # how something looks ends no formula
                continue
            found += read or [None]
            depth = max(0, depth + _DEEPER.get(kind, 0)) if read else 0
            if kind == "number" and (unit := _UNITS.match(text, at)):
                found.append(None)
                if _RAISED.search(text, at, unit.end()):
                    ends = unit.end()
                else:
                    at = unit.end()
            spaced = joined = False
            if at == ends:  # a unit with a power, `m/s^2`, is no part of what follows
                found.append(None)
    return found


_DEEPER = {"open": 1, "close": -1}
_NO_TOKENS = frozenset({"running", "foreign", "blank", "prose"})


def _read(
    kind: str, match: "regex.Match[str]", spaced: bool, names: frozenset[str]
) -> list[Token] | None:
    """The tokens of a stretch, none where it is prose."""
    if kind in _NO_TOKENS:
        return None
    written = match[0]

    def one(of: Kind, sign: str, *, strong: bool = False) -> list[Token]:
        return [Token(of, sign, match.start(), match.end(), spaced, strong)]

    match kind:
        case "number":
            return one("operand", _figures(written))
        case "styled":
            name = written[written.index("{") + 1 : -1].strip()
            return one("operand", FUNCTIONS[name]) if name in FUNCTIONS else None
        case "word":
            sign, strong = _word(written, match, names)
            return one("operand", sign, strong=strong) if sign else None
        case "operator":
            sign = unescape(written.strip())
            return one("operator", SAME.get(sign, sign))
        case "function":
            return one("operand", FUNCTIONS[written])
        case "called" | "numbered":
            return one("operand", written, strong=kind == "called")
        case "greek" | "lookalike":
            return one("operand", SAME.get(written, written).translate(LOOKALIKES))
        case "chemical":
            sign = _MARKS.sub("", _STATES.sub("", written).translate(_INDICES).translate(_POWERS))
            return [
                Token("operand", sign.replace("−", "-"), *match.span(), spaced, is_molecule=True)
            ]
        case "identifier":
            return one("operand", _MARKS.sub("", written), strong=True)
        case "power":
            sign = written.translate(_POWERS).replace("<sup>", "")
            return one("operator", "^") + (one("operand", sign) if sign else [])
        case "index":
            return one("operand", written.translate(_INDICES))
        case "times":
            return one("operator", "×")
        case "command":
            return _command(one, written[1:])
        case "prime":
            return one("operand", "'" * len(written))
        case "open" | "close":
            return one(kind, SAME.get(written, written))
        case _:
            return None


_MARKS = regex.compile(r"[_^{}]")
_RAISED = regex.compile(r"\^|[⁻⁰-⁹²³]")
_STATES = regex.compile(r"\((?:aq|s|l|g)\)$")
_SPACES = regex.compile(r"[\s\p{Cf}]++|<[^<>]{1,5}+>")


def plain(text: str) -> str:
    """A text in which every molecule stands as its token's sign does."""
    signs = _MARKS.sub("", _SPACES.sub("", text).translate(_INDICES).translate(_POWERS))
    return "".join(
        char if char.isascii() or not char.isdigit() else str(unicodedata.digit(char, char))
        for char in signs.replace("−", "-")
    )


def _figures(number: str) -> str:
    """The digits of a number alone: how it is grouped and its decimal mark differ by language."""
    if number.isascii() and number.isdigit():
        return number
    if fraction := _FRACTIONS.get(number):
        return fraction
    digits = _NO_FIGURE.sub("", number)
    plain = "".join(str(unicodedata.digit(digit, digit)) for digit in digits)
    return f"0{plain}" if number.startswith(".") else plain


def _word(written: str, match: "regex.Match[str]", names: frozenset[str]) -> tuple[str, bool]:
    """What a word is called in a formula, and whether it is one by itself; empty for prose."""
    has_brackets = match.string.startswith("(", match.end())
    if function := FUNCTIONS.get(written):
        return function, has_brackets
    is_call = has_brackets and bool(_CALL.match(match.string, match.end()))
    may_be_prose = len(written) > 1 or written == "a"
    if is_call and may_be_prose and PLURALS.match(match.string, match.end()):
        is_call = False
    if is_call or len(written) == 1 or written in names or _PRODUCT.fullmatch(written):
        return written, is_call
    return (written, True) if _MEMBER.fullmatch(written) else ("", False)


_GAPS = frozenset({"quad", "qquad", "hspace"})


def _command(one: Callable[..., list[Token]], name: str) -> list[Token] | None:
    if name in _GAPS:
        return None
    if name in STYLES or name == "texttt":  # what is in typewriter is code
        return []
    name = SYNONYMS.get(name, name)
    if name in FUNCTIONS:
        return one("operand", FUNCTIONS[name])
    if sign := COMMANDS.get(name):
        return one("operand" if sign.isalpha() else "operator", sign)
    return one("operand", f"\\{name}", strong=True)
