"""LaTeX as MathML, and what of it may reach a page."""

from dataclasses import dataclass
from functools import lru_cache

import regex
from math_core import LatexError, LatexToMathML

from workbench.core.mathematics.delimited import LONGEST
from workbench.core.messages import Message, gettext_noop

DEEPEST = 40
"""Braces within braces; deeper ones are refused before they are read."""

# Of MathML Core, what shows something and leads nowhere: no link, script or foreign content.
_ELEMENTS = frozenset({
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msup", "msub", "msubsup", "mover",
    "munder", "munderover", "mfrac", "msqrt", "mroot", "mtable", "mtr", "mtd", "mpadded",
    "mphantom", "mstyle", "mmultiscripts", "mprescripts", "ms", "code",
})  # fmt: skip
# No `id`, `href` or handler of events; of `style`, what a class of the pages says.
_ATTRIBUTES = frozenset({
    "display", "displaystyle", "scriptlevel", "mathvariant", "stretchy", "symmetric", "largeop",
    "movablelimits", "accent", "accentunder", "form", "fence", "separator", "lspace", "rspace",
    "minsize", "maxsize", "linethickness", "rowspan", "columnspan", "width", "height", "depth",
    "voffset",
})  # fmt: skip
_CLASSES = {
    "text-align: left": "at-start",
    "text-align: right": "at-end",
    "border-right": "ruled-end",
    "border-left": "ruled-start",
    "border-top": "ruled-above",
    "border-bottom": "ruled-below",
}

_TAG = regex.compile(
    r"<(?P<close>/?)(?P<name>[a-z]+)(?P<attributes>(?:\s+[a-z-]+=\"[^\"<>]*+\")*+)\s*(?P<empty>/?)>"
)
_ATTRIBUTE = regex.compile(r"\s+([a-z-]+)=(\"[^\"<>]*+\")")
_TOO_BIG = regex.compile(r"-?\d{3,}(?:\.\d+)?(?:em|ex|rem|px|pt|vw|vh|%)|-\d")
_MADE_ANEW = regex.compile(
    r"\\(?:(?:re)?newcommand|providecommand|def|edef|gdef|let|newenvironment|catcode|csname|input)\b"
)

_NUMBERED = regex.compile(r"(\\(?:begin|end))\{(align|equation|gather|multline|flalign|alignat)\}")
_PLACE = regex.compile(r"^\d+: ")
_UNKNOWN = regex.compile(r'Unknown command "(\\.{1,40})"\.')

_CONVERTER = LatexToMathML(
    macros={"dotsb": r"\cdots", "dotsc": r"\ldots", "argmin": r"\operatorname*{argmin}",
            "argmax": r"\operatorname*{argmax}"},
    fancy_error=False,
    max_expansions=50,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rendered:
    """MathML that is safe to show, or none and why."""

    mathml: str = ""
    reason: str = ""


@lru_cache(maxsize=8_192)
def render(latex: str, *, is_display: bool = False) -> Rendered:
    """Render a formula; what cannot be rendered has a reason and no MathML.

    Nothing in it can run, lead anywhere or take more room than it has: see `_ELEMENTS` and
    `_ATTRIBUTES`. The cost is bounded: of what is too long or too deep nothing is read.
    """
    if len(latex) > LONGEST:
        return Rendered(reason=gettext_noop("The formula is too long."))
    if _depth(latex) > DEEPEST:
        return Rendered(reason=gettext_noop("The formula is nested too deeply."))
    if _MADE_ANEW.search(latex):
        return Rendered(reason=gettext_noop("The formula makes commands of its own."))
    try:
        unnumbered = _NUMBERED.sub(r"\1{\2*}", latex)
        made = _CONVERTER.convert_with_local_state(unnumbered, displaystyle=is_display)
    except LatexError as error:
        return Rendered(reason=_reason(str(error)))
    safe = _safe(made)
    if safe is None:
        return Rendered(reason=gettext_noop("The formula has what no page may show."))
    return Rendered(mathml=safe)


def _reason(problem: str) -> Message:
    """What the converter says, without the place: `12: Unknown command "\\norm".`"""
    said = _PLACE.sub("", problem)
    if unknown := _UNKNOWN.fullmatch(said):
        return gettext_noop("The command %(command)s is not known.", command=unknown[1])
    return gettext_noop("This is no LaTeX that can be read: %(problem)s", problem=said)


def _depth(latex: str) -> int:
    """How deep braces, brackets that grow and environments stand in one another."""
    depth = deepest = 0
    for match in regex.finditer(r"(?<!\\)([{}])|\\(?:(left|begin)|(right|end))\b", latex):
        depth += 1 if match[1] == "{" or match[2] else -1
        deepest = max(deepest, depth)
    return deepest


def _safe(made: str) -> str | None:
    """The same with allowed elements and attributes alone; None where an element is no such."""
    kept: list[str] = []
    at = 0
    for tag in _TAG.finditer(made):
        between = made[at : tag.start()]
        if "<" in between or tag["name"] not in _ELEMENTS:
            return None
        given = _ATTRIBUTE.findall(tag["attributes"])
        attributes = "".join(_attribute(name, value) for name, value in given)
        kept += [between, f"<{tag['close']}{tag['name']}{attributes}{tag['empty']}>"]
        at = tag.end()
    rest = made[at:]
    return None if "<" in rest else "".join([*kept, rest])


def _attribute(name: str, value: str) -> str:
    if name == "style":
        classes = [known for said, known in _CLASSES.items() if said in value]
        return f' class="{" ".join(classes)}"' if classes else ""
    is_safe = name in _ATTRIBUTES and not _TOO_BIG.search(value)
    return f" {name}={value}" if is_safe else ""
