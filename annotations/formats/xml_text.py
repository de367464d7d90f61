r"""Texts as XML holds them, and the way back.

XML 1.0 cannot hold most control characters in any notation. Each stands as an empty inline element
that tools keep as a tag: `<cp hex="001B"/>` in XLIFF 2, as its specification has it,
`<x id="1" ctype="x-cp-001b"/>` in XLIFF 1.2 and `<ph x="1" type="x-cp-001b"/>` in TMX.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from annotations.formats.xml_elements import local_name

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold in any notation."""

_STORABLE = re.compile("[^\x00\ud800-\udfff]")
"""What a text can hold."""

INSTEAD = "\ufffd"
"""Stands for it in names and notes, where no element may be."""

_REFERENCES = {"\r": "&#13;"}
_SEGMENTS = frozenset({"mrk", "sm", "em", "hi"})
"""What marks words and is no code of another format."""

_WITH_TEXT = frozenset({"g", "pc"})
"""Codes around words that are text."""

_CHARACTER = re.compile(r"x-cp-([0-9a-f]{4})", re.IGNORECASE)

Element = Callable[[int, str], str]
"""The element for a character, by its number in the text and its four hexadecimal digits."""


def xliff_2(_number: int, digits: str) -> str:
    return f'<cp hex="{digits.upper()}"/>'


def xliff_1(number: int, digits: str) -> str:
    return f'<x id="{number}" ctype="x-cp-{digits}"/>'


def tmx(number: int, digits: str) -> str:
    return f'<ph x="{number}" type="x-cp-{digits}"/>'


def written(text: str, element: Element) -> str:
    """A text as the content of an element."""
    plain = escape(text, _REFERENCES)
    if not UNWRITABLE.search(plain):
        return plain
    parts, end = [], 0
    for number, found in enumerate(UNWRITABLE.finditer(plain), start=1):
        parts += [plain[end : found.start()], element(number, f"{ord(found[0]):04x}")]
        end = found.end()
    return "".join([*parts, plain[end:]])


def written_name(text: str) -> str:
    """A text as far as an attribute or a note can hold it."""
    return UNWRITABLE.sub(INSTEAD, text)


def attribute(text: str) -> str:
    """The same in quotes, as the value of an attribute."""
    return quoteattr(written_name(text))


def note(text: str) -> str:
    """The same as the content of an element that holds no others."""
    return escape(written_name(text), _REFERENCES)


class Content(NamedTuple):
    """What an element says; `code` is the first inline code in it that stands for no character."""

    text: str
    code: str = ""


def content_of(element: Any) -> Content:
    """The text of a source or a target, whatever inline elements a tool has put into it."""
    codes: list[str] = []
    text = "".join(_texts(element, codes))
    return Content(text, codes[0] if codes else "")


def _texts(element: Any, codes: list[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _inline(child, codes)
        yield child.tail or ""


def _inline(child: Any, codes: list[str]) -> Iterator[str]:
    if isinstance(child, etree._Entity):
        codes.append(f"&{child.name};")
        return
    name = local_name(child)
    if character := _character(name, child):
        yield character
    elif name in _SEGMENTS:
        yield from _texts(child, codes)
    else:
        codes.append(f"<{name}>")
        if name in _WITH_TEXT:
            yield from _texts(child, codes)


def _character(name: str, child: Any) -> str:
    """The character that an element stands for."""
    if name == "cp":
        found = re.fullmatch(r"[0-9a-fA-F]{4}", child.get("hex", ""))
        digits = found[0] if found else ""
    else:
        of = {"x": "ctype", "ph": "type"}.get(name)
        match = _CHARACTER.fullmatch(child.get(of, "")) if of else None
        digits = match[1] if match else ""
    character = chr(int(digits, 16)) if digits else ""
    return character if UNWRITABLE.fullmatch(character) and _STORABLE.match(character) else ""
