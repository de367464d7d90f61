"""How a score looks on a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Score
from evaluation.web import run_names
from workbench.core.web.figures import decimal, said

register = template.Library()
DASH = format_html('<span aria-hidden="true">{}</span>', "–")
SECONDS_A_MINUTE = 60
LEFT_TO_RIGHT = "\u200e"
"""Keeps a sign before its number on pages from right to left."""


@register.simple_tag
def score(found: Score | None) -> SafeString:
    """Accuracy in percent with its 95% interval, or a dash."""
    if found is None:
        return DASH
    return _bounded(*(percent(one) for one in (found.accuracy, found.low, found.high)))


@register.filter
def percent(share: float) -> str:
    return decimal(100 * share, 1)


@register.filter
def points(difference: float) -> str:
    """A difference of shares in points, with its sign."""
    return LEFT_TO_RIGHT + said(100 * difference, 1, signed=True)


@register.filter
def bounds(ends: Sequence[float]) -> str:
    """The interval of a difference of shares, in points."""
    low, high = (said(100 * end, 1, signed=True) for end in ends[1:])
    # "% i" is no format here; xgettext:no-python-format
    return f"{_('95 % interval')} {LEFT_TO_RIGHT}[{low}, {high}]"


@register.filter
def variant(name: str) -> str:
    """What a way of asking does."""
    return str(run_names.VARIANTS.get(name, name))


@register.filter
def fault(name: str) -> str:
    """What is odd about a question."""
    return str(run_names.FAULTS.get(name, name))


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


@register.simple_tag
def accuracy(row: Mapping[str, Any]) -> SafeString:
    """Of a row of an analysis: accuracy in percent with its 95% interval, or a dash."""
    return _bounded(*(percent(row[part]) for part in ("accuracy", "low", "high"))) if row else DASH


@register.simple_tag
def gap_of(row: Mapping[str, Any]) -> SafeString:
    """CS less CA in points with its 95% interval, or a dash."""
    if not row:
        return DASH
    return _bounded(*(said(100 * row[part], 1, signed=True) for part in ("raw", "low", "high")))


@register.simple_tag
def difference(ends: Sequence[float] | None) -> SafeString:
    """A difference of shares in points with the ends of its 95% interval, or a dash."""
    if ends is None:
        return DASH
    return _bounded(*(said(100 * end, 1, signed=True) for end in ends))


@register.simple_tag
def rank_of(row: Mapping[str, Any]) -> SafeString:
    """A rank and the places between which it may truly be, or a dash."""
    return _bounded(row["rank"], row["low"], row["high"]) if row else DASH


@register.simple_tag
def share(value: float | str | None) -> str:
    """In percent, or a dash for what is not there."""
    return f"{percent(value)} %" if isinstance(value, float) else "–"


@register.filter
def extent_of(summary: Mapping[str, Any]) -> str:
    """How much an analysis is of."""
    counts = summary["counts"]
    texts = (
        ngettext("%(count)s model", "%(count)s models", counts["models"]),
        ngettext("%(count)s language", "%(count)s languages", counts["languages"]),
        ngettext("%(count)s question", "%(count)s questions", counts["questions"]),
    )
    numbers = (counts[name] for name in ("models", "languages", "questions"))
    return ", ".join(
        text % {"count": intcomma(number)} for text, number in zip(texts, numbers, strict=True)
    )


def _bounded(value: object, low: object, high: object) -> SafeString:
    return format_html(
        '<span dir="ltr" class="text-nowrap"><b>{}</b> '
        '<span class="text-body-secondary">[{}, {}]</span></span>',
        value,
        low,
        high,
    )
