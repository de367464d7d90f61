"""The code of a text: which of its words are no prose, and have to stay as they are."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import regex

from annotations.canonical import normalized
from annotations.quality.alternatives import Alternatives

_ARGUMENTS = r"\((?:[^()\n]|\((?:[^()\n]|\([^()\n]{0,60}+\)){0,60}+\)){0,120}+\)"
"""What a call has in brackets, which may stand in one another twice."""

_NAME = r"\w++(?:\.\w++)*+"
_VALUE = rf"{_NAME}(?:{_ARGUMENTS}|\[[^\]\n]{{0,60}}+\]|\s?[-+*/%<>=]{{1,2}}\s?{_NAME})*+"
_SAID = r"(?:and|or|not|in|is)\b"
_PROSE = rf"(?<!\w)(?!{_SAID})[a-z]{{2,}}\s(?!{_SAID})[a-z]{{2,}}(?!\w)"
"""Two words in a row, neither of which joins conditions."""

_STRING = r"(?:\"[^\"\n]{0,80}+\"|“[^”\n]{0,80}+”|'[^'\n]{0,80}+')"
_ITEM = rf"\s*+(?:{_STRING}|[-\w.]++)\s*+"
_ITEMS = rf"(?=(?:{_ITEM}[,:]){{0,40}}?\s*+{_STRING})(?:{_ITEM}[,:]){{0,40}}+(?:{_ITEM})?+"
"""What a list, tuple or dictionary has: at least one quotation, and no two words in a row."""

_STATEMENTS = Alternatives(
    *rf"""
    \bfor\s+\w++(?:\s*,\s*\w++)*+\s+in\s+
        (?:\[[^\]\n]{{0,80}}+\]|[\w.]++(?:\s*{_ARGUMENTS}|(?=\s*[:\[])))
    | \b(?:for|while|if|switch|catch|elif)\s*(?=\([^)\n]{{0,120}}?(?:[=<>!;]|\+\+|\w\())
        {_ARGUMENTS}
    | \b(?:if|while|elif)\s+(?!(?:if|def|for|class)\b)(?=[^.?!:\n]{{0,80}}[=<>(])
        (?![^:\n]{{0,80}}{_PROSE})[\w.]++[^.?!:\n]{{0,80}}+
        :(?=\s*(?:\n|$|return\b|print\b|\w+\s*[-+*/]?=|\w+\())
    | (?<=(?:^|[\n;}})\d])\s{{0,12}})else\s*+(?:if\b(?=\s*\()|(?=[:{{]))
    | \belse\s*:(?=\s*(?:[\w.]++\s*[-+*/]?=(?!=)|return\b|print\b))
    | \bdef\s+\w++\s*{_ARGUMENTS}
    | \bclass\s+[A-Z]\w*+\s*(?:[({{]|:(?=\s*\n))
    | (?<=(?:^|[\n:;{{}}])\s{{0,12}})return\s+(?:(?:True|False|None|null)\b
        |-?\w++(?=\s*[;}}\n])|(?=[\w.]++\s?[-+*/%<>=(\[]){_VALUE})
    | \bimport\s+(?:(?:math|random|numpy|pandas|os|sys|re|time|json|string|collections|java)\b
        (?:\.[\w*]++)*+|[a-z]\w*+(?:\.[\w*]++)++)(?:\s*as\s+\w++)?
    | \bfrom\s+[a-z][\w.]*+\s+import\s+[\w*]++
    | \blambda\s+\w++(?:\s*,\s*\w++)*+\s*:\s*{_VALUE}
    | \b(?:print|printf|println|len|range|input|append|push|pop)\s*(?!\(s\)){_ARGUMENTS}
    | \bprint\s+\w++\[[^\]\n]{{1,40}}+\]
    | \b[A-Za-z_]\w*+\s*=\s*(?:\({_ITEMS}\)|\[{_ITEMS}\]|\{{{_ITEMS}\}})
    | \bint\s+\*?\w++(?:\[\])?\s*(?:=[^;\n]{{0,80}}+;|[=;(\[]|(?=,\s*\w+\s*[=;,]))
    | \b(?:float|double|char|bool|boolean|String|void|unsigned|long|short|const|var)\s+
        \*?\w++(?:\[\])?(?:\s*=(?!=)[^;\n]{{0,80}}+;|\((?!s\)))
    | \b(?:public|private|protected)\s+(?:static\s+|final\s+|abstract\s+)*+
        (?:(?:void|int|double|boolean|bool|char|float|long|String)\b(?:\[\])?|class\s+(?=[A-Z]))
        \s*+\w++(?=\s*[(;={{\[])
    | \b[a-z]\w*+\+\+ | \b[a-z]\w*+--(?=\s*[;)])
    | \b(?:IF|WHILE|UNTIL|RETURN|DISPLAY|PROCEDURE)\s*{_ARGUMENTS}
    | \bELSE\b(?=\s*\{{) | \bPROCEDURE\s+\w++
    | \bFOR\ EACH\s+\w++\s+IN\s+\w++ | \bREPEAT\ \w+\ (?:TIMES|\()
    | \bSELECT\s+(?:DISTINCT\s+)?(?:\*|[\w.()*]++(?:\s*,\s*[\w.()*]++)*+)\s+FROM\s+[\w.]++
    | \b(?:INSERT\ INTO|DELETE\ FROM|CREATE\ TABLE|DROP\ TABLE)\s+[\w.]++
    | \bUPDATE\s+[\w.]++\s+SET\s+\w++
    | \b(?:WHERE|HAVING)\s+[\w.]++\s*(?:[=<>]|LIKE\b|IN\b|IS\b|BETWEEN\b)
        (?:[^\n;?]{{0,40}}\s(?:AND|OR)\s+[\w.]++\s*[=<>])*+
    | \b(?:GROUP|ORDER)\ BY\s+[\w.]++ | \bJOIN\s+[\w.]++\s+ON\b | \bVALUES\s*\(
    """.split("\n    | "),
    flags=regex.VERBOSE | regex.ASCII,
)
"""One a line that begins with a stroke."""

_QUOTED = regex.compile(r"`([^`\n]++|[^`]{1,2000})`")
_LINE_ENDS = (";", "{", "; }", ";}")
_WORDS_IN_A_ROW = regex.compile(r"(?<![\w.])[A-Za-z][a-z]+ [a-z]{2,} [a-z]{2,}(?!\w)")
_GIVES = regex.compile(r"\w\s*[-+*/]?=\s*\S|\w\(|\)\s*\{")
"""What gives something a value, calls it or opens its body."""

_LITERAL = regex.compile(
    r"\"[^\"\n]{0,300}+\"|“[^”\n]{0,300}+”|(?<!\p{L})'[^'\n]{0,300}+'(?!\p{L})"
    r"|(?<!\S)(?:\#\s|//)[^\n]*+|/\*[^*]{0,500}+\*/"
)
_WORD = regex.compile(r"(?<![\p{Latin}\d])\p{Latin}[\p{Latin}\d]*+")
_MAY_HAVE = regex.compile(
    r"[`{}←<>=]|\w\(|\bprint\s+\w+\[|\+\+|;\s*(?:\n|$)|\b(?:for|while|if|switch|IF|WHILE|UNTIL|DISPLAY)\s+\("
    r"|\b(?:import|lambda|SELECT|DELETE|INSERT|UPDATE|JOIN|REPEAT|PROCEDURE)\b"
    r"|\b(?:else|try|def|class|return)\b[^\n]{0,60}(?:[:\n]|$)"
)
"""What a text has that may have code in it; most have none of it."""


@lru_cache(maxsize=256)
def statements(text: str) -> tuple[str, ...]:
    """Return the pieces of a program in a text, without its comments and what it prints."""
    return tuple(_statements(text)) if _MAY_HAVE.search(text) else ()


def places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the pieces of a program stand, with their comments and what they print."""
    if not _MAY_HAVE.search(text):
        return
    yield from (match.span() for match in _QUOTED.finditer(text))
    start = 0
    for line in text.split("\n"):
        if _is_code(line):
            yield start + len(line) - len(line.lstrip()), start + len(line.rstrip())
        else:
            yield from ((start + m.start(), start + m.end()) for m in _STATEMENTS.finditer(line))
        start += len(line) + 1


def names(text: str) -> Counter[str]:
    """Return the words of the code in a text."""
    if not statements(text):
        return _NONE
    return Counter(word for piece in statements(text) for word in _WORD.findall(piece))


_NONE: Counter[str] = Counter()


def words(text: str) -> Counter[str]:
    """Return every word of a text that is written in Latin letters."""
    return Counter(_WORD.findall(text))


def compact(text: str) -> str:
    """A text in which code stands alike however it is spaced, quoted and commented."""
    bare = _LITERAL.sub(_EMPTY, normalized("NFKC", text).translate(_QUOTES))
    return _SPACES.sub("", bare)


_EMPTY = '""'
_SPACES = regex.compile(r"[\s\p{Cf}]++")
_QUOTES = str.maketrans("“”„‟«»「」『』‘’", '""""""""""' + "''")


def _statements(text: str) -> Iterator[str]:
    bare = _LITERAL.sub(_EMPTY, text)
    for match in _QUOTED.finditer(bare):
        yield match[1]
    for line in _QUOTED.sub(" ", bare).split("\n"):
        if _is_code(line):
            yield line
        else:
            yield from (match[0] for match in _STATEMENTS.finditer(line))


def _is_code(line: str) -> bool:
    """Whether a whole line is one of a program: it ends so, gives a value or calls, and has no
    prose."""
    ends_so = line.rstrip().endswith(_LINE_ENDS)
    return ends_so and bool(_GIVES.search(line)) and not _WORDS_IN_A_ROW.search(line)
