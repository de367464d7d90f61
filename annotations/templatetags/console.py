"""How the console writes shares, lists and Markdown."""

from collections.abc import Iterable

import markdown as markdown_library
import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """A share from 0 to 1 in percent; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.1f} %"


@register.filter
def humanise(name: str) -> str:
    """A field's name as people say it."""
    return name.removeprefix("is_").replace("_", " ")


@register.filter
def listed(value: object) -> str:
    """A value of a configuration field in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(str(part) for part in value) or "all"
    return str(value)


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as HTML, without anything that could run or load."""
    html = markdown_library.markdown(text, extensions=["tables", "sane_lists"])
    return mark_safe(nh3.clean(html, tags=nh3.ALLOWED_TAGS - {"img"}))  # noqa: S308 - cleaned
