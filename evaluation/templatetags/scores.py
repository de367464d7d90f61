"""How a score looks on a page."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evaluation.models import Score
from workbench.web.figures import decimal

register = template.Library()


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
    return sign + decimal(abs(gap), 1)
