"""Figures with their intervals as dots on lines, which need no zero to stand on."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from workbench.core.web.charts import Chart, LegendEntry
from workbench.core.web.drawing import (
    INKS,
    PLOT_WIDTH,
    category_axis,
    draw,
    drawn_once,
    guide,
    value_axis,
)
from workbench.core.web.figures import said

NO_SIGN = "datum.value === 0 ? '0' : datum.label"
"""Zero is written without a sign."""


class Dot(NamedTuple):
    """A figure of a group in one series, with the interval that bounds it where it has one."""

    group: str
    value: float
    low: float | None = None
    high: float | None = None
    series: str = ""

    @classmethod
    def in_percent(
        cls, group: str, share: float, low: float | None, high: float | None, series: str = ""
    ) -> "Dot":
        """Of a share, or of a difference of shares, in points."""
        ends = [None if end is None else 100 * end for end in (low, high)]
        return cls(group, 100 * share, ends[0], ends[1], series)


@drawn_once
def interval_dots(
    figures: Sequence[Dot],
    *,
    title: str,
    description: str,
    group_name: str,
    head: str,
    tones: dict[str, str] | None = None,
    signed: bool = False,
    guide_at: float | None = None,
    digits: int = 1,
) -> Chart:
    """A line a group, in the order given, the series of a group under one another.

    Args:
        head: what is measured, and in which unit.
        tones: the colour of each series, a name in `INKS`; one series has the accent.
        signed: whether figures are differences, written with their sign.
        guide_at: where to draw a dashed line.
    """
    import altair as alt  # Loading takes a third of a second, which a web process should not pay.

    series = tones or {figures[0].series: "accent"}
    values = [
        figure._asdict() | {"text": said(figure.value, digits, signed=signed)} for figure in figures
    ]
    groups = list(dict.fromkeys(figure.group for figure in figures))
    base = alt.Chart(alt.InlineData(values=values)).encode(
        y=alt.Y("group:N", sort=groups, title=None, axis=category_axis()),
        yOffset=alt.YOffset("series:N", sort=list(series)),
        color=alt.Color(
            "series:N",
            scale=alt.Scale(domain=list(series), range=[INKS[tone] for tone in series.values()]),
            legend=None,
        ),
    )
    x = alt.X(
        "value:Q",
        title=None,
        scale=alt.Scale(zero=False, nice=True, domain=_domain(figures, guide_at)),
        axis=value_axis(format="+~f" if signed else "~f", tickCount=6, labelExpr=NO_SIGN),
    )
    layers: list[Any] = [] if guide_at is None else [guide(guide_at)]
    layers += [
        base.transform_filter("datum.low !== null")
        .mark_rule(strokeWidth=2)
        .encode(x=alt.X("low:Q"), x2="high:Q"),
        base.mark_point(filled=True, size=70, opacity=1).encode(x=x),
        base.mark_text(dy=-9, fontSize=10).encode(
            x="value:Q", text="text:N", color=alt.value(INKS["ink"])
        ),
    ]
    step = {"step": 22, "for": "offset"} if len(series) > 1 else {"step": 28}
    return Chart(
        title=title,
        description=description,
        svg=draw(alt.layer(*layers), title, width=PLOT_WIDTH, height=step),
        columns=(group_name, *([_("Series")] if tones else []), head, _("From"), _("To")),
        rows=tuple(
            (
                f.group,
                *([f.series] if tones else []),
                *(said(one, digits, signed=signed) for one in (f.value, f.low, f.high)),
            )
            for f in figures
        ),
        data=tuple(
            (f.group, *([f.series] if tones else []), f.value, f.low, f.high) for f in figures
        ),
        legend=tuple(LegendEntry(name, tone) for name, tone in series.items()) if tones else (),
    )


def _domain(figures: Sequence[Dot], guide_at: float | None) -> list[float]:
    ends = [one for f in figures for one in (f.value, f.low, f.high) if one is not None]
    ends += [] if guide_at is None else [guide_at]
    room = 0.04 * (max(ends) - min(ends)) or 1.0
    return [min(ends) - room, max(ends) + room]
