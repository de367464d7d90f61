"""What people named and wrote, on a page in Markdown: it stays letters, and in its place."""

import re
from collections.abc import Sequence

_CODE = re.compile(r"(`[^`]*`)")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def without_direction(text: str) -> str:
    """A name without the controls that would turn around what stands beside it."""
    return _BIDI.sub("", text)


def in_markdown(text: object) -> str:
    """A text on one line, in which no tag, link or picture comes of what people wrote."""
    parts = _CODE.split(" ".join(without_direction(str(text)).split()))
    parts[::2] = [part.replace("<", "&lt;").replace("[", "\\[") for part in parts[::2]]
    return "".join(parts)


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(value: object) -> str:
    """Free text may not end its cell or its row."""
    return in_markdown(value).replace("|", "\\|")
