"""Charts of shares, progress, coefficients and days, drawn on the server as `drawing` says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from workbench.core.web.drawing import (
    DAYS_WIDTH,
    INKS,
    PLOT_WIDTH,
    category_axis,
    draw,
    drawn_once,
    guide,
    value_axis,
)

ACCEPTABLE_ALPHA, TENTATIVE_ALPHA = 0.8, 0.667
"""Krippendorff's customary limits (Content Analysis, 4th ed., section 12.4)."""


class LegendEntry(NamedTuple):
    label: str
    tone: str


@dataclass(frozen=True)
class Chart:
    """A drawing with its words and, as `columns` and `rows`, the figures it shows.

    `data` are the rows as numbers, for files.
    """

    title: str
    description: str
    svg: SafeString
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[LegendEntry, ...] = ()
    data: tuple[tuple[object, ...], ...] = ()


class Interval(NamedTuple):
    """A share of a group in one series; `low` and `high` bound it, None where unknown."""

    group: str
    series: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Scale:
    """What the bars of a chart measure: the head of its column, and how it is written.

    `form` is d3's, `digits` those of the table; `highest` is where the axis ends, by default at
    the longest bar.
    """

    head: str = ""
    form: str = ".1%"
    digits: int | None = None
    highest: float | None = 1.0

    def say(self, value: float | None) -> str:
        if self.digits is None or value is None:
            return _percent(value)
        return f"{value:,.{self.digits}f}"


class Progress(NamedTuple):
    label: str
    done: int
    total: int


class Agreement(NamedTuple):
    """A coefficient with its interval; `value` is None where it is undefined, for `reason`."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


class Day(NamedTuple):
    at: date
    total: int


@drawn_once
def interval_bars(
    figures: Sequence[Interval],
    *,
    title: str,
    description: str,
    group_name: str,
    tones: dict[str, str] | None = None,
    chance: float | None = None,
    scale: Scale | None = None,
) -> Chart:
    """Shares as bars with intervals, the series of a group under one another.

    Args:
        scale: what is measured, where it is no share from 0 to 1.
        tones: the colour of each series, a name in `INKS`, in drawing order; by default
            CA and CS in theirs.
        chance: where to draw the line of a guess.
    """
    import altair as alt  # Loading takes a third of a second, which a web process should not pay.

    series, scale = tones or {"CA": "ca", "CS": "cs"}, scale or Scale()
    groups = list(dict.fromkeys(figure.group for figure in figures))
    values = [
        figure._asdict() | {"edge": figure.value if figure.high is None else figure.high}
        for figure in figures
    ]
    y = alt.Y("group:N", sort=groups, title=None, axis=category_axis())
    offset = alt.YOffset("series:N", sort=list(series))
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=list(series), range=[INKS[tone] for tone in series.values()]),
        legend=None,
    )
    base = alt.Chart(alt.InlineData(values=values)).encode(y=y, yOffset=offset)
    layers = [
        base.mark_bar(height=11, cornerRadiusEnd=2).encode(
            x=_bar_axis("value", values, scale), color=colour
        ),
        base.transform_filter("datum.low !== null")
        .mark_rule(strokeWidth=1.5, color=INKS["ink"])
        .encode(x="low:Q", x2="high:Q"),
        base.mark_text(align="left", dx=6, color=INKS["ink"], fontSize=12).encode(
            x="edge:Q", text=alt.Text("value:Q", format=scale.form)
        ),
    ]
    if chance is not None:
        layers.append(guide(chance))
    shown = 5 if any(f.low is not None for f in figures) else 3
    height = {"step": 17, "for": "offset"} if len(series) > 1 else {"step": 22}
    return Chart(
        title=title,
        description=description,
        svg=draw(alt.layer(*layers), title, width=PLOT_WIDTH, height=height),
        columns=(group_name, _("Series"), scale.head or _("Share"), _("From"), _("To"))[:shown],
        rows=tuple(
            (f.group, f.series, *map(scale.say, (f.value, f.low, f.high)[: shown - 2]))
            for f in figures
        ),
        data=tuple(f[:shown] for f in figures),
        legend=tuple(LegendEntry(name, tone) for name, tone in series.items()),
    )


@drawn_once
def progress_bars(
    figures: Sequence[Progress], *, title: str, description: str, group_name: str
) -> Chart:
    """How much of each is done, as bars on a track, in the order given."""
    import altair as alt  # Loading takes a third of a second, which a web process should not pay.

    values = [
        {
            "label": f.label,
            "share": f.done / f.total if f.total else 0.0,
            "text": f"{f.done:,} / {f.total:,}",
            "whole": 1,
        }
        for f in figures
    ]
    y = alt.Y("label:N", sort=[f.label for f in figures], title=None, axis=category_axis())
    base = alt.Chart(alt.InlineData(values=values)).encode(y=y)
    full = alt.X("whole:Q", scale=alt.Scale(domain=[0, 1]), axis=None)
    chart = alt.layer(
        base.mark_bar(height=12, color=INKS["line"], cornerRadius=3).encode(x=full),
        base.mark_bar(height=12, cornerRadius=3).encode(
            x=alt.X("share:Q", axis=None),
            color=alt.condition(
                "datum.share >= 1", alt.value(INKS["good"]), alt.value(INKS["accent"])
            ),
        ),
        base.mark_text(align="left", dx=8, color=INKS["ink"], fontSize=12).encode(
            x=full, text="text:N"
        ),
    )
    return Chart(
        title=title,
        description=description,
        svg=draw(chart, title, width=PLOT_WIDTH, height={"step": 24}),
        columns=(group_name, _("Done"), _("Of"), _("Share")),
        rows=tuple(
            (
                f.label,
                f"{f.done:,}",
                f"{f.total:,}",
                _percent(f.done / f.total if f.total else None),
            )
            for f in figures
        ),
    )


@drawn_once
def agreement_dots(
    figures: Sequence[Agreement], *, title: str, description: str, group_name: str
) -> Chart:
    """Coefficients with intervals, on lines at 0.667 and 0.8; an undefined one is a word."""
    import altair as alt  # Loading takes a third of a second, which a web process should not pay.

    values = [figure._asdict() | {"word": _("undefined")} for figure in figures]
    lowest = min([0.0, *(f.low for f in figures if f.low is not None)])
    y = alt.Y("label:N", sort=[f.label for f in figures], title=None, axis=category_axis())
    scale = alt.Scale(domain=[min(lowest, -0.05), 1], nice=False)
    axis = value_axis(
        format=".2~f", values=[-0.5, 0, 0.25, 0.5, TENTATIVE_ALPHA, ACCEPTABLE_ALPHA, 1]
    )
    base = alt.Chart(alt.InlineData(values=values)).encode(y=y)
    defined = base.transform_filter("datum.value !== null")
    chart = alt.layer(
        guide(TENTATIVE_ALPHA),
        guide(ACCEPTABLE_ALPHA),
        defined.transform_filter("datum.low !== null")
        .mark_rule(strokeWidth=3, color=INKS["soft"])
        .encode(x="low:Q", x2="high:Q"),
        defined.mark_point(filled=True, size=90, opacity=1, color=INKS["accent"]).encode(
            x=alt.X("value:Q", scale=scale, title=None, axis=axis)
        ),
        base.transform_filter("datum.value === null")
        .mark_text(align="left", dx=4, fontStyle="italic", color=INKS["soft"])
        .encode(x=alt.datum(0), text="word:N"),
    )
    return Chart(
        title=title,
        description=description,
        svg=draw(chart, title, width=PLOT_WIDTH, height={"step": 28}),
        columns=(group_name, _("Value"), _("From"), _("To"), _("Remark")),
        rows=tuple(
            (f.label, _decimal(f.value), _decimal(f.low), _decimal(f.high), f.reason)
            for f in figures
        ),
        data=tuple(figures),
    )


@drawn_once
def day_bars(figures: Sequence[Day], *, title: str, description: str, name: str) -> Chart:
    """A count a day as upright bars, in the order given; a week is named once.

    Args:
        name: what is counted, as the head of its column.
    """
    import altair as alt  # Loading takes a third of a second, which a web process should not pay.

    days = [date_format(figure.at, _("j M")) for figure in figures]
    values = [
        {"day": day, "count": figure.total} for day, figure in zip(days, figures, strict=True)
    ]
    highest = max([5, *(figure.total for figure in figures)])
    x = alt.X(
        "day:O",
        sort=days,
        title=None,
        axis=value_axis(values=days[::-7], labelAngle=0, grid=False),
    )
    y = alt.Y(
        "count:Q",
        title=None,
        scale=alt.Scale(domain=[0, highest]),
        axis=value_axis(format="d", tickCount=4),
    )
    bars = alt.Chart(alt.InlineData(values=values)).mark_bar(
        color=INKS["accent"], cornerRadiusEnd=2
    )
    return Chart(
        title=title,
        description=description,
        svg=draw(bars.encode(x=x, y=y), title, width=DAYS_WIDTH, height=140),
        columns=(_("Day"), name),
        rows=tuple((day, f"{figure.total:,}") for day, figure in zip(days, figures, strict=True)),
    )


def _bar_axis(name: str, values: Sequence[dict[str, Any]], scale: Scale) -> Any:
    import altair as alt

    highest = scale.highest or max([value["edge"] for value in values], default=0) or 1
    whole = {"tickMinStep": 1} if scale.form.endswith("d") else {}
    return alt.X(
        f"{name}:Q",
        scale=alt.Scale(domain=[0, highest]),
        title=None,
        axis=value_axis(format="%" if scale.form.endswith("%") else "~f", tickCount=5, **whole),
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
