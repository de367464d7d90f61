"""A text as HTML: prose escaped, formulae as MathML, code and tables in a fixed width."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape

import regex

from workbench.core.mathematics.blocks import GAP
from workbench.core.mathematics.rendering import render
from workbench.core.mathematics.stretches import Stretch, formulae, has_formulae, stretches
from workbench.core.messages import localized

_CLOSING = regex.compile(r"[.,;:?!)\]}»”’%،؛؟。、，。]+")
"""What may not begin a line, and does behind a formula, which browsers take for a picture."""

_DEGREES = regex.compile(
    r"(?<![\p{N}.,])[0-9]++(?:[.,][0-9]++)?[ \xa0]?°[ ]?[CFK](?![\p{Latin}\d])"
)
"""`25°C`: among letters from right to left its sign and letter would stand before the figure."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text that has formulae, as it is written, and of what cannot be rendered the reason."""

    text: str
    reasons: tuple[tuple[str, str], ...]


def as_written(texts: Iterable[str], gettext: Callable[[str], str]) -> list[Written]:
    """Those of several texts that have formulae, to be read beside what is made of them."""
    return [Written(text, tuple(_reasons(text, gettext))) for text in texts if has_formulae(text)]


def _reasons(text: str, gettext: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    for one in formulae(text):
        if reason := render(one.shown, is_display=one.is_display).reason:
            yield text[one.start : one.end], localized(reason, gettext)


def marked_up(text: str, gettext: Callable[[str], str], *, is_right_to_left: bool = False) -> str:
    """HTML that is safe to show within an element of a text, block or inline.

    A formula and code keep their own direction, left to right; within a text from right to left
    signs and equations do too. The LaTeX of a formula is its `title`, and its name, without which
    a control that holds it would have none (MathML is left out of a name that is made from
    content); where it cannot be rendered it stands as it is, marked, and its title says why, as
    `gettext` translates it.
    """
    found = stretches(text)
    if len(found) == 1 and found[0].kind == "formula" and not found[0].is_plain:
        return _formula(replace(found[0], shown=rf"\displaystyle {found[0].shown}"), text, gettext)
    shown = [_shown(one, text, gettext, is_right_to_left) for one in found]
    for at, one in enumerate(found[:-1]):
        follows = _CLOSING.match(text, found[at + 1].start)
        if one.kind == "formula" and follows and found[at + 1].kind == "prose":
            mark = escape(follows[0])
            shown[at] = f'<span class="together">{shown[at]}{mark}</span>'
            shown[at + 1] = shown[at + 1].removeprefix(mark)
    return "".join(shown)


def _shown(one: Stretch, text: str, gettext: Callable[[str], str], is_right_to_left: bool) -> str:
    written = text[one.start : one.end]
    match one.kind:
        case "formula":
            return _formula(one, written, gettext)
        case "signs" if is_right_to_left:
            return f'<span class="formula" dir="ltr">{escape(written)}</span>'
        case "code":
            name = "code-block" if "\n" in written else "code"
            return f'<code class="{name}" dir="ltr">{escape(one.shown)}</code>'
        case "table":
            return f'<span class="code-block">{escape(written)}</span>'
        case "cells":
            cells = "".join(f"<span>{escape(cell)}</span>" for cell in GAP.split(written))
            return f'<span class="cells">{cells}</span>'
        case "prose" if is_right_to_left and "°" in written:
            return _DEGREES.sub(r'<span class="formula" dir="ltr">\g<0></span>', escape(written))
        case _:
            return escape(written)


def _formula(one: Stretch, written: str, gettext: Callable[[str], str]) -> str:
    rendered = render(one.shown, is_display=one.is_display)
    if rendered.mathml:
        name = "formula is-plain" if one.is_plain else "formula"
        latex = escape(written)
        named = rendered.mathml.replace("<math", f'<math aria-label="{latex}"', 1)
        return f'<span class="{name}" dir="ltr" title="{latex}">{named}</span>'
    why = escape(localized(rendered.reason, gettext))
    return f'<code class="formula is-raw" dir="ltr" title="{why}">{escape(written)}</code>'
