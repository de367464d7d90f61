"""How the desk says durations and times of day."""

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.labels import label
from annotations.vocabularies import KnowledgeKind
from workbench.core.letters import LETTERS

register = template.Library()


@register.filter
def duration(seconds: int) -> str:
    """Working time in seconds, minutes, or hours and minutes."""
    if 0 < seconds < 60:
        return ngettext("%(n)d s", "%(n)d s", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    if minutes < 60:
        return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes}
    return _("%(hours)d h %(minutes)02d min") % {"hours": minutes // 60, "minutes": minutes % 60}


@register.filter
def breakable(name: str) -> SafeString:
    """A sample's name that breaks after its slashes and underscores, never within a word."""
    parts = re.split(r"(?<=[/_])", name)
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


@register.filter
def letter(index: int) -> str:
    """The letter that an option is shown with."""
    return LETTERS[index]


@register.filter
def knowledge_label(kind: str) -> str:
    return label(KnowledgeKind(kind))


@register.filter
def choice(keys: dict[str, str], number: int) -> str:
    """The key that chooses the one with this number, counted from 1; none beyond the ninth."""
    return keys.get(f"choice_{number}", "")
