"""A figure over time, as a line with its interval and marks where something changed."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workbench.core.web.charts import ACCEPTABLE_ALPHA, TENTATIVE_ALPHA, Chart
from workbench.core.web.drawing import INKS, PLOT_WIDTH, draw, drawn_once, value_axis

LABELS = 6
"""Dates that have room along the axis."""
LINE_HEIGHT = 220


class Point(NamedTuple):
    """`value` is None where it is undefined."""

    at: date
    value: float | None
    low: float | None
    high: float | None
    units: int


class Mark(NamedTuple):
    """What changed on a day; marks are numbered in the drawing, in the order given."""

    at: date
    label: str


@drawn_once
def line_over_time(
    points: Sequence[Point],
    marks: Sequence[Mark] = (),
    *,
    title: str,
    description: str,
    head: str,
    count_head: str,
) -> Chart:
    """A coefficient over time, on lines at 0.667 and 0.8; where it is undefined the line breaks."""
    import altair as alt  # Loading takes a third of a second, which a web process should not pay.

    values = [
        {"day": p.at.toordinal(), "value": p.value, "low": p.low, "high": p.high} for p in points
    ]
    days = [point.at for point in points] + [mark.at for mark in marks]
    lowest = min([0.0, *(p.low for p in points if p.low is not None)])
    y = alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=[min(lowest, -0.05), 1], nice=False),
        axis=value_axis(format=".2~f", values=[0, 0.25, 0.5, TENTATIVE_ALPHA, ACCEPTABLE_ALPHA, 1]),
    )
    x = _days(days)
    base = alt.Chart(alt.InlineData(values=values)).encode(x=x)
    chart = alt.layer(
        _level(TENTATIVE_ALPHA),
        _level(ACCEPTABLE_ALPHA),
        *_marks(marks, x),
        base.mark_area(color=INKS["accent"], fillOpacity=0.18).encode(
            y=alt.Y("low:Q"), y2="high:Q"
        ),
        base.transform_filter("datum.low !== null")
        .mark_rule(color=INKS["soft"])
        .encode(y="low:Q", y2="high:Q"),
        base.mark_line(color=INKS["accent"], strokeWidth=2).encode(y=y),
        base.transform_filter("datum.value !== null")
        .mark_point(filled=True, size=50, opacity=1, color=INKS["accent"])
        .encode(y=y),
    )
    return Chart(
        title=title,
        description=description,
        svg=draw(chart, title, width=PLOT_WIDTH, height=LINE_HEIGHT),
        columns=(_("Date"), head, _("From"), _("To"), count_head),
        rows=tuple(
            (date_format(p.at, "SHORT_DATE_FORMAT"), *map(_decimal, p[1:4]), f"{p.units:,}")
            for p in points
        ),
        data=tuple((p.at.isoformat(), *p[1:]) for p in points),
    )


def _days(days: Sequence[date]) -> Any:
    """The axis of time, its dates as the language of the interface writes them."""
    import altair as alt

    first, last = min(days).toordinal(), max(days).toordinal()
    step = max(1, -(-(last - first) // (LABELS - 1)))
    shown = list(range(first, last + 1, step))
    said = {str(day): date_format(date.fromordinal(day), _("j M")) for day in shown}
    return alt.X(
        "day:Q",
        title=None,
        scale=alt.Scale(domain=[first - 0.5, last + 0.5], nice=False),
        axis=value_axis(values=shown, labelExpr=f"({json.dumps(said)})[datum.value]", grid=False),
    )


def _level(at: float) -> Any:
    """A dashed line from side to side."""
    import altair as alt

    mark = alt.Chart(alt.InlineData(values=[{}])).mark_rule(strokeDash=[3, 3], color=INKS["soft"])
    return mark.encode(y=alt.datum(at))


def _marks(marks: Sequence[Mark], x: Any) -> list[Any]:
    """An upright line for each day on which something changed, with its numbers above."""
    import altair as alt

    numbers: dict[int, list[str]] = {}
    for number, mark in enumerate(marks, start=1):
        numbers.setdefault(mark.at.toordinal(), []).append(str(number))
    if not numbers:
        return []
    values = [{"day": day, "text": " ".join(said)} for day, said in numbers.items()]
    base = alt.Chart(alt.InlineData(values=values)).encode(x=x)
    return [
        base.mark_rule(color=INKS["cs"], strokeWidth=1.5),
        base.mark_text(color=INKS["cs"], dy=-8, fontSize=12, fontWeight="bold").encode(
            y=alt.value(0), text="text:N"
        ),
    ]


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
