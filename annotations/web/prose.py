"""Markdown that managers write, as HTML that can neither run nor load anything."""

from dataclasses import dataclass
from typing import Any

import markdown
import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

LEVELS = ("h2", "h3", "h4", "h5", "h6")
TAGS = nh3.ALLOWED_TAGS - {"img", "h1"}
ATTRIBUTES = nh3.ALLOWED_ATTRIBUTES | {level: {"id"} for level in LEVELS}


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
    reader = markdown.Markdown(
        extensions=["tables", "sane_lists", "toc"],
        extension_configs={"toc": {"baselevel": 2, "slugify": _anchor}},
    )
    html = nh3.clean(reader.convert(text), tags=TAGS, attributes=ATTRIBUTES)
    tokens: list[dict[str, Any]] = getattr(reader, "toc_tokens", [])
    return Prose(mark_safe(html), _headings(tokens))  # noqa: S308 - cleaned


def _anchor(name: str, separator: str) -> str:
    """An id in the heading's own script, that no other id of a page begins like."""
    return f"passage{separator}{slugify(name, allow_unicode=True)}"


def _headings(tokens: list[dict[str, Any]]) -> list[Heading]:
    found = []
    for token in tokens:
        found.append(Heading(token["id"], token["name"], token["level"]))
        found += _headings(token["children"])
    return found
