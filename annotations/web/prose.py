"""Markdown that managers write, as HTML that can neither run nor load anything."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from annotations.canonical import normalized

LEVELS = ("h2", "h3", "h4", "h5", "h6")
TAGS = nh3.ALLOWED_TAGS - {"img", "h1"}
ATTRIBUTES = nh3.ALLOWED_ATTRIBUTES | {level: {"id"} for level in LEVELS}
REACHED_BY_KEYS = {"table": {"tabindex": "0"}, "pre": {"tabindex": "0"}}
"""What scrolls where it is wider than the page, so that it can be scrolled without a mouse."""

_reader = MarkdownIt("commonmark").enable("table")
_reader_of_text = MarkdownIt("commonmark", {"html": False}).enable("table")
"""CommonMark: its cost grows with the length of a text, whatever stands in it. That of cleaning
grows with how deep tags stand in tags, too: where there are too many, they are shown as they are.
"""

MOST_TAGS = 2000


@dataclass(frozen=True)
class Heading:
    """A heading that can be gone to; `level` is 2 for the uppermost."""

    anchor: str
    name: str
    level: int


@dataclass(frozen=True)
class Prose:
    html: SafeString
    headings: list[Heading]


def prose(text: str) -> Prose:
    """Render Markdown below the page's own heading, each heading with an anchor."""
    reader = _reader if text.count("<") <= MOST_TAGS else _reader_of_text
    tokens = reader.parse(text)
    headings = list(_lowered(tokens))
    html = reader.renderer.render(tokens, reader.options, {})
    cleaned = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, set_tag_attribute_values=REACHED_BY_KEYS
    )
    return Prose(mark_safe(cleaned), headings)  # noqa: S308 - cleaned


def _lowered(tokens: Sequence[Token]) -> Iterator[Heading]:
    """Put each heading below the page's own, with an anchor."""
    seen: Counter[str] = Counter()
    for opening, content, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type != "heading_open":
            continue
        level = min(int(opening.tag[1]) + 1, 6)
        name = _plain(content)
        anchor = _anchor(name)
        number = seen[anchor]
        seen[anchor] += 1
        if number:
            anchor = f"{anchor}_{number}"
        opening.tag = closing.tag = f"h{level}"
        opening.attrSet("id", anchor)
        yield Heading(anchor, name, level)


def _plain(content: Token) -> str:
    """A heading without its markup."""
    return "".join(part.content for part in content.children or () if part.type != "html_inline")


def _anchor(name: str) -> str:
    """An id in the heading's own script, that no other id of a page begins like."""
    return f"passage-{slugify(normalized('NFKC', name), allow_unicode=True)}"
