"""How a score looks on a page."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Score
from workbench.core.web.figures import decimal

register = template.Library()
SECONDS_A_MINUTE = 60
LEFT_TO_RIGHT = "\u200e"
"""Keeps a sign before its number on pages from right to left."""


@register.simple_tag
def score(found: Score | None) -> SafeString:
    """Accuracy in percent with its 95% interval, or a dash."""
    if found is None:
        return format_html('<span aria-hidden="true">{}</span>', "–")
    return format_html(
        '<span dir="ltr"><b>{}</b> <span class="text-body-secondary">[{}, {}]</span></span>',
        percent(found.accuracy),
        percent(found.low),
        percent(found.high),
    )


@register.filter
def percent(share: float) -> str:
    return decimal(100 * share, 1)


@register.filter
def points(gap: float | None) -> str:
    """A difference in points with its sign, or a dash."""
    if gap is None:
        return "–"
    sign = "−" if gap < 0 else "+"
    return LEFT_TO_RIGHT + sign + decimal(abs(gap), 1)


@register.filter
def time_left(seconds: float) -> str:
    """In the words of someone who reckons: minutes, above an hour with hours."""
    if seconds < SECONDS_A_MINUTE:
        return _("less than a minute left")
    hours, minutes = divmod(round(seconds / SECONDS_A_MINUTE), 60)
    if hours:
        return _("about %(hours)d h %(minutes)d min left") % {"hours": hours, "minutes": minutes}
    text = ngettext("about %(count)d minute left", "about %(count)d minutes left", minutes)
    return text % {"count": minutes}
