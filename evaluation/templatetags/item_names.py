"""How a question's name and its suspicion look on a page."""

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from workbench.core.web.figures import said

register = template.Library()


@register.filter
def name_in_parts(name: str) -> SafeString:
    """A sample's name, which may break after its slashes and underscores."""
    parts = re.split(r"(?<=[/_])", name)
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


@register.filter
def odds(score: float | None) -> str:
    """A suspicion with its sign, or a dash."""
    return "–" if score is None else said(score, 1, signed=True)
