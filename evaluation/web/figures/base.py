"""What a figure is."""

from collections.abc import Callable
from dataclasses import dataclass

from evaluation.web.choice import Choice
from workbench.core.web.charts import Chart


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart, and what may be said of it."""

    chart: Chart
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """`draw` gives None where there is nothing to draw; `parts` of a choice are those that it
    depends on."""

    name: str
    draw: Callable[[Choice], Drawn | None]
    parts: tuple[str, ...]
