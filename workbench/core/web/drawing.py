"""How Vega-Lite draws for the pages: inks, axes, and a specification as inline SVG.

A drawing is made once for the same figures and then comes from the cache. Its colours are
classes of `components.css`, so that one drawing serves the light and the dark page, and it
carries neither style attributes nor scripts, so that it passes the content security policy.
"""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from xml.etree import ElementTree

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

P = ParamSpec("P")
C = TypeVar("C")

INKS = {
    name: f"#0{place}0{place}0{place}"
    for place, name in enumerate(("ink", "soft", "line", "accent", "ca", "cs", "good"), start=1)
}
"""Stand-in colours, replaced in the drawing by classes such as `fill-ca`."""

SVG = "{http://www.w3.org/2000/svg}"
CLIP = "clip"
"""How the names of shapes begin by which Vega clips."""
DRAWING_VERSION = 4
"""Changes with the drawings, and with what a `Chart` holds."""
KEEP_SECONDS = 7 * 24 * 3600
PLOT_WIDTH = 560
DAYS_WIDTH = 256
"""Fits a phone: scrolled there, the days of today would be out of sight."""
PADDING = {"left": 20, "right": 4, "top": 4, "bottom": 4}
"""Browsers draw labels wider than they were measured for the drawing."""


def drawn_once(make: Callable[P, C]) -> Callable[P, C]:
    """A function that makes a chart, whose result comes out of the cache for the same figures and
    words: to say to Vega-Lite what to draw takes longer than the rest of a page."""

    @wraps(make)
    def drawn(*figures: P.args, **words: P.kwargs) -> C:
        asked = repr((make.__qualname__, get_language(), figures, sorted(words.items())))
        key = f"chart:{DRAWING_VERSION}:of:{hashlib.sha256(asked.encode()).hexdigest()}"
        found: C | None = cache.get(key)
        if found is None:
            found = make(*figures, **words)
            cache.set(key, found, KEEP_SECONDS)
        return found

    return drawn


def category_axis() -> dict[str, Any]:
    """Names beside the plot."""
    return {"domain": False, "ticks": False, "labelPadding": 10, "labelLimit": 220}


def value_axis(**options: Any) -> dict[str, Any]:
    """Numbers along the plot, on lines."""
    return {"domain": False, "ticks": False, "grid": True, "labelPadding": 6} | options


def guide(at: float) -> Any:
    """A dashed line across the plot."""
    import altair as alt

    mark = alt.Chart(alt.InlineData(values=[{}])).mark_rule(strokeDash=[3, 3], color=INKS["soft"])
    return mark.encode(x=alt.datum(at))


def draw(chart: Any, title: str, **size: Any) -> SafeString:
    """The SVG of a chart, out of the cache where it was drawn before."""
    text = {"labelColor": INKS["soft"], "labelFontSize": 12, "gridColor": INKS["line"]}
    shape = {"padding": PADDING, **size}
    configured = chart.properties(**shape, background="transparent").configure(
        axis=text, view={"stroke": None}, aria=False
    )
    specification = configured.to_json(validate=False, indent=None)
    digest = hashlib.sha256(f"{title}\n{specification}".encode()).hexdigest()
    key = f"chart:{DRAWING_VERSION}:{digest}"
    svg: str | None = cache.get(key)
    if svg is None:
        svg = _painted(_render(json.loads(specification)), title, own=f"d{digest[:12]}")
        cache.set(key, svg, KEEP_SECONDS)
    return mark_safe(svg)  # noqa: S308 - written by ElementTree, which escapes


def _render(specification: dict[str, Any]) -> str:
    import vl_convert  # Holds a JavaScript engine: loaded where a chart is really drawn.

    return str(vl_convert.vegalite_to_svg(specification, allowed_base_urls=[]))


def _painted(svg: str, title: str, *, own: str) -> str:
    """Replace stand-in colours by classes and name the drawing for assistive technology.

    What the drawing names, as the shapes that it clips bars by, has a name of its `own`: a page
    has several drawings.
    """
    names = {colour: name for name, colour in INKS.items()}
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn in this process
    for node in root.iter():
        node.tag = node.tag.removeprefix(SVG)
        classes = [
            f"{paint}-{names[node.attrib.pop(paint)]}"
            for paint in ("fill", "stroke")
            if node.get(paint) in names
        ]
        for noise in ("class", "style", "font-family", "aria-hidden", "role"):
            node.attrib.pop(noise, None)
        for name in ("id", "clip-path"):
            if name in node.attrib:
                node.set(name, node.attrib[name].replace(CLIP, f"{own}-{CLIP}"))
        if classes:
            node.set("class", " ".join(classes))
    root.set("role", "img")
    root.set("aria-label", title)
    return ElementTree.tostring(root, encoding="unicode")
