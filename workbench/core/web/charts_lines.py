"""How figures change from one column to the next: a line each, named at its end."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from workbench.core.web.charts import Chart, LegendEntry
from workbench.core.web.drawing import INKS, PADDING, draw, drawn_once
from workbench.core.web.figures import decimal

COLUMN_WIDTH = 260
ROOM = 28
"""Beside the names, which browsers draw wider than they were measured."""
LABEL = 15
"""The height that a name needs."""


class Line(NamedTuple):
    """`values` has one for each column; `tone` is a name in `INKS`."""

    name: str
    values: tuple[float, ...]
    tone: str = "accent"


@drawn_once
def slope_lines(
    lines: Sequence[Line],
    *,
    title: str,
    description: str,
    columns: tuple[str, ...],
    line_name: str,
    tones: dict[str, str],
    digits: int = 1,
    lowest_first: bool = False,
    least_span: float = 0.0,
) -> Chart:
    """A line each, over the columns.

    Args:
        tones: what each colour means, by its name in `INKS`.
        lowest_first: whether the lowest value stands at the top, as for ranks.
        least_span: what the height stands for at least, so that little looks like little.
    """
    import altair as alt  # Loading takes a third of a second, which a web process should not pay.

    height = max(200, 20 * len(lines))
    values = [value for line in lines for value in line.values]
    at = _Heights(values, height, lowest_first, least_span)
    points = [
        {"line": line.name, "column": place, "y": at.height(value), "ink": INKS[line.tone]}
        for line in lines
        for place, value in enumerate(line.values)
    ]
    y = alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], nice=False), axis=None)
    last = len(columns) - 1
    x = alt.X(
        "column:Q",
        scale=alt.Scale(domain=[0, last], nice=False),
        title=None,
        axis={
            "values": list(range(len(columns))),
            "labelExpr": f"{list(columns)}[datum.value]",
            "orient": "top",
            "domain": False,
            "ticks": False,
            "grid": True,
        },
    )
    ink = alt.Color("ink:N", scale=None)
    base = alt.Chart(alt.InlineData(values=points)).encode(x=x, y=y, color=ink)
    layers: list[Any] = [
        base.mark_line(strokeWidth=2).encode(detail="line:N"),
        base.mark_point(filled=True, size=50, opacity=1),
    ]
    for place, beside in ((0, {"align": "right", "dx": -8}), (last, {"align": "left", "dx": 8})):
        labels = _labels(lines, at, place, digits, names=place == last)
        data = alt.InlineData(values=[label._asdict() for label in labels])
        mark: Any = {"type": "text", "fontSize": 12, "color": INKS["ink"], **beside}
        text = alt.Chart(data, mark=mark).encode(x=alt.datum(place), y=y, text="text:N")
        layers.append(text)
    return Chart(
        title=title,
        description=description,
        svg=draw(
            alt.layer(*layers),
            title,
            width=COLUMN_WIDTH * last,
            height=height,
            padding={**PADDING, "right": ROOM},
        ),
        columns=(line_name, *columns),
        rows=tuple((one.name, *(decimal(v, digits) for v in one.values)) for one in lines),
        data=tuple((one.name, *one.values) for one in lines),
        legend=tuple(LegendEntry(meaning, tone) for tone, meaning in tones.items()),
    )


class _Heights:
    """From values to heights in the drawing, the top being 0."""

    def __init__(
        self, values: Sequence[float], height: int, lowest_first: bool, least_span: float
    ) -> None:
        middle = (min(values) + max(values)) / 2
        self.low = min(*values, middle - least_span / 2)
        self.high = max(*values, middle + least_span / 2)
        self.most, self.lowest_first = height - LABEL, lowest_first

    def height(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return LABEL / 2 + self.most * (share if self.lowest_first else 1 - share)


class _Label(NamedTuple):
    y: float
    text: str


def _labels(
    lines: Sequence[Line], at: _Heights, place: int, digits: int, *, names: bool
) -> list[_Label]:
    """What stands beside a column, moved apart where one would lie on the other."""
    found = sorted(
        _Label(at.height(one.values[place]), _label(one, place, digits, names)) for one in lines
    )
    ys = [label.y for label in found]
    for below in range(1, len(ys)):
        ys[below] = max(ys[below], ys[below - 1] + LABEL)
    for after in range(len(ys)):
        ys[-1 - after] = min(ys[-1 - after], at.most + LABEL / 2 - LABEL * after)
    return [label._replace(y=y) for label, y in zip(found, ys, strict=True)]


def _label(line: Line, place: int, digits: int, names: bool) -> str:
    value = decimal(line.values[place], digits)
    return f"{value}  {line.name}" if names else value
