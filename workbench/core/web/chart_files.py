"""Charts as files: SVG and PNG, in the colours of the light page.

A drawing on a page has its colours from the style sheet; a file has to bring them along.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.etree import ElementTree

from workbench.core.web.charts import Chart

INK, SOFT, ACCENT, CA, CS, GOOD = (
    "#182225", "#53615f", "#0c5c64", "#17698c", "#a64a12", "#1d6a3b",
)  # fmt: skip
COLOURS = {
    "fill-ink": INK, "stroke-ink": INK, "fill-soft": SOFT, "stroke-soft": "#7d8b87",
    "fill-line": "#ebefec", "stroke-line": "#dbe1dd", "fill-accent": ACCENT,
    "stroke-accent": ACCENT, "fill-ca": CA, "stroke-ca": CA, "fill-cs": CS, "stroke-cs": CS,
    "fill-good": GOOD, "stroke-good": GOOD, "swatch-accent": ACCENT, "swatch-ca": CA,
    "swatch-cs": CS, "swatch-soft": "#7d8b87",
}  # fmt: skip
"""By class of `components.css`, in the colours that `tokens.css` has for light pages."""

SVG = "http://www.w3.org/2000/svg"
PNG_SCALE = 2.0
ROW, MARGIN, SWATCH = 20, 12, 10
FONT = "sans-serif"


class ChartFile(NamedTuple):
    content_type: str
    write: Callable[[Chart], bytes]


def as_svg(chart: Chart) -> bytes:
    """The drawing under its title and legend, on white."""
    drawing = ElementTree.fromstring(chart.svg)  # noqa: S314 - drawn in this process
    width, height = (float(drawing.attrib[side]) for side in ("width", "height"))
    head = MARGIN + ROW * (1 + len(chart.legend))
    size = {"width": f"{width + 2 * MARGIN:g}", "height": f"{head + height + MARGIN:g}"}
    root = ElementTree.Element("svg", size | {"xmlns": SVG, "font-family": FONT})
    ElementTree.SubElement(root, "title").text = chart.title
    ElementTree.SubElement(root, "desc").text = chart.description
    ElementTree.SubElement(root, "rect", size | {"fill": "#ffffff"})
    _line(root, 0, chart.title, {"font-weight": "bold", "font-size": "14"})
    for number, entry in enumerate(chart.legend, start=1):
        box = {"x": f"{MARGIN}", "y": f"{MARGIN + ROW * number}"}
        box |= {
            "width": f"{SWATCH}",
            "height": f"{SWATCH}",
            "fill": COLOURS[f"swatch-{entry.tone}"],
        }
        ElementTree.SubElement(root, "rect", box)
        _line(root, number, entry.label, {"font-size": "12"}, indent=SWATCH + 6)
    drawing.attrib |= {"x": f"{MARGIN}", "y": f"{head}"}
    for node in drawing.iter():
        for name in node.attrib.pop("class", "").split():
            node.set(name.partition("-")[0], COLOURS[name])
    root.append(drawing)
    return ElementTree.tostring(root, encoding="unicode").encode()


def as_png(chart: Chart) -> bytes:
    import vl_convert  # Holds a JavaScript engine: loaded where a picture is really drawn.

    return bytes(vl_convert.svg_to_png(as_svg(chart).decode(), scale=PNG_SCALE))


FILES: Mapping[str, ChartFile] = {
    "svg": ChartFile("image/svg+xml", as_svg),
    "png": ChartFile("image/png", as_png),
}


def _line(
    root: ElementTree.Element, row: int, text: str, style: Mapping[str, str], indent: int = 0
) -> None:
    at = {"x": f"{MARGIN + indent}", "y": f"{MARGIN + ROW * row + SWATCH}", "fill": INK}
    ElementTree.SubElement(root, "text", {**at, **style}).text = text
