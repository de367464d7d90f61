"""How far each two people agree, as a map of shaded cells."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from workbench.core.web.charts import Chart
from workbench.core.web.drawing import INKS, category_axis, draw, drawn_once

CELL = 56
DEEPEST = 0.55
"""How dense the darkest shade is: a figure is still read on it, on light pages and dark ones."""


class Pair(NamedTuple):
    """`value` is None where it is undefined; `units` is of what both have decided on."""

    a: str
    b: str
    value: float | None
    units: int


@drawn_once
def pair_map(
    figures: Sequence[Pair],
    *,
    title: str,
    description: str,
    head: str,
    lowest: float = 0.0,
    digits: int = 2,
) -> Chart:
    """A cell for each pair, the denser the higher its value, with the count below.

    Args:
        head: what is measured.
        lowest: the value, and all below it, that has no shade; 1 has the densest.
    """
    import altair as alt  # Loading takes a third of a second, which a web process should not pay.

    names = list(dict.fromkeys(name for f in figures for name in (f.a, f.b)))
    values = [
        {
            "row": row,
            "column": column,
            "shade": _shade(figure.value, lowest),
            "value": "–" if figure.value is None else f"{figure.value:.{digits}f}",
            "count": f"n {figure.units:,}",
        }
        for figure in figures
        for row, column in ((figure.a, figure.b), (figure.b, figure.a))
    ]
    top = {**category_axis(), "orient": "top", "labelAngle": -40, "grid": False, "labelLimit": 120}
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("column:N", sort=names, title=None, axis=top, scale=alt.Scale(domain=names)),
        y=alt.Y(
            "row:N",
            sort=names,
            title=None,
            axis={**category_axis(), "grid": False},
            scale=alt.Scale(domain=names),
        ),
    )
    cell = alt.layer(
        base.mark_rect(color=INKS["accent"], stroke=INKS["line"]).encode(
            fillOpacity=alt.FillOpacity("shade:Q", scale=None)
        ),
        base.mark_text(dy=-6, fontSize=13, color=INKS["ink"]).encode(text="value:N"),
        base.mark_text(dy=10, fontSize=10, color=INKS["ink"]).encode(text="count:N"),
    )
    return Chart(
        title=title,
        description=description,
        svg=draw(cell, title, width={"step": CELL}, height={"step": CELL - 12}),
        columns=(_("Person"), _("Person"), head, _("Both decided")),
        rows=tuple(
            (f.a, f.b, "–" if f.value is None else f"{f.value:.{digits}f}", f"{f.units:,}")
            for f in figures
        ),
        data=tuple(figures),
    )


def _shade(value: float | None, lowest: float) -> float:
    if value is None:
        return 0.0
    return round(DEEPEST * min(max((value - lowest) / (1 - lowest), 0.0), 1.0), 3)
