"""Figures of every row in every column, as a map of shaded cells."""

from collections.abc import Sequence
from typing import NamedTuple

from workbench.core.web.charts import Chart
from workbench.core.web.charts_pairs import DEEPEST
from workbench.core.web.drawing import INKS, category_axis, draw, drawn_once
from workbench.core.web.figures import said

CELL_WIDTH, CELL_HEIGHT = 46, 22


class Cell(NamedTuple):
    """`value` is None where there is nothing to show."""

    row: str
    column: str
    value: float | None


@drawn_once
def grid_map(
    cells: Sequence[Cell],
    *,
    title: str,
    description: str,
    heads: tuple[str, str, str],
    digits: int = 0,
    signed: bool = False,
    lowest_is_best: bool = False,
) -> Chart:
    """A cell for each row and column, in the order given.

    The highest value has the densest shade and the lowest none; of `signed` values those above
    zero have one colour, those below another, the denser the further from it.

    Args:
        heads: what rows, columns and values are.
        lowest_is_best: whether the lowest has the densest shade, as for ranks.
    """
    import altair as alt  # Loading takes a third of a second, which a web process should not pay.

    rows = list(dict.fromkeys(cell.row for cell in cells))
    columns = list(dict.fromkeys(cell.column for cell in cells))
    known = [cell.value for cell in cells if cell.value is not None]
    span = _Span(min(known, default=0.0), max(known, default=0.0), signed, lowest_is_best)
    values = [
        {
            "row": cell.row,
            "column": cell.column,
            "shade": span.shade(cell.value),
            "ink": INKS["cs"] if signed and (cell.value or 0) < 0 else INKS["accent"],
            "text": said(cell.value, digits, signed=signed),
        }
        for cell in cells
    ]
    top = {**category_axis(), "orient": "top", "labelAngle": -40, "grid": False, "labelLimit": 160}
    side = {**category_axis(), "grid": False}
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("column:N", sort=columns, title=None, axis=top, scale=alt.Scale(domain=columns)),
        y=alt.Y("row:N", sort=rows, title=None, axis=side, scale=alt.Scale(domain=rows)),
    )
    drawing = alt.layer(
        base.mark_rect(stroke=INKS["line"]).encode(
            fill=alt.Fill("ink:N", scale=None), fillOpacity=alt.FillOpacity("shade:Q", scale=None)
        ),
        base.mark_text(fontSize=11, color=INKS["ink"]).encode(text="text:N"),
    )
    return Chart(
        title=title,
        description=description,
        svg=draw(drawing, title, width={"step": CELL_WIDTH}, height={"step": CELL_HEIGHT}),
        columns=heads,
        rows=tuple((c.row, c.column, said(c.value, max(digits, 1), signed=signed)) for c in cells),
        data=tuple(cells),
    )


class _Span(NamedTuple):
    low: float
    high: float
    signed: bool
    turned: bool

    def shade(self, value: float | None) -> float:
        if value is None:
            return 0.0
        if self.signed:
            reach = max(abs(self.low), abs(self.high)) or 1.0
            return round(DEEPEST * abs(value) / reach, 3)
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return round(DEEPEST * (1 - share if self.turned else share), 3)
