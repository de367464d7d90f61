"""Charts that many models stand in: dots with intervals, a map of cells, lines over columns."""

import re
from itertools import pairwise

from workbench.core.web.chart_files import as_svg
from workbench.core.web.charts_dots import Dot, interval_dots
from workbench.core.web.charts_grid import Cell, grid_map
from workbench.core.web.charts_lines import Line, slope_lines

WORDS = {"title": "A title", "description": "What it says."}


def test_dots_say_differences_with_their_sign_and_without_an_interval_where_there_is_none():
    chart = interval_dots(
        [Dot("one", 2.14, 0.42, 3.81), Dot("two", -1.0), Dot("three", 0.01, -1.0, 1.0)],
        group_name="Model",
        head="Points",
        signed=True,
        guide_at=0,
        **WORDS,
    )
    assert chart.rows == (
        ("one", "+2.1", "+0.4", "+3.8"),
        ("two", "−1.0", "–", "–"),
        ("three", "0.0", "−1.0", "+1.0"),
    )
    assert "+2.1" in chart.svg
    assert chart.data[0] == ("one", 2.14, 0.42, 3.81)


def test_a_map_has_every_cell_and_shades_the_highest_most():
    cells = [Cell("es", "a", 40.0), Cell("es", "b", 60.0), Cell("am", "a", None)]
    chart = grid_map(cells, heads=("Language", "Model", "Percent"), **WORDS)
    assert [row[2] for row in chart.rows] == ["40.0", "60.0", "–"]
    shades = [float(found) for found in re.findall(r'fill-opacity="([\d.]+)"', chart.svg)]
    assert sorted(shades) == [0, 0, 0.55]


def test_a_map_of_ranks_shades_the_lowest_most():
    cells = [Cell("es", "a", 1.0), Cell("es", "b", 2.0)]
    chart = grid_map(cells, heads=("Language", "Model", "Rank"), lowest_is_best=True, **WORDS)
    first, second = (float(one) for one in re.findall(r'fill-opacity="([\d.]+)"', chart.svg))
    assert (first, second) == (0.55, 0)


def test_names_of_lines_that_end_together_stand_apart():
    lines = [Line(f"model {number}", (float(number), 50.0)) for number in range(6)]
    chart = slope_lines(
        lines, columns=("CA", "CS"), line_name="Model", tones={"accent": "one"}, **WORDS
    )
    places = re.findall(r'translate\([\d.]+,([\d.]+)\)"[^>]*>50\.0', chart.svg)
    heights = sorted(float(place) for place in places)
    assert len(heights) == 6
    assert min(b - a for a, b in pairwise(heights)) > 12


def test_each_is_a_file_with_its_own_colours():
    chart = slope_lines(
        [Line("a", (1.0, 2.0), "cs"), Line("b", (2.0, 1.0), "ca")],
        columns=("CA", "CS"),
        line_name="Model",
        tones={"ca": "up", "cs": "down"},
        lowest_first=True,
        **WORDS,
    )
    file = as_svg(chart).decode()
    assert "class=" not in file
    assert {"#17698c", "#a64a12"} <= set(re.findall(r"#[0-9a-f]{6}", file))


def test_a_small_change_looks_small():
    words = {"columns": ("CA", "CS"), "line_name": "Model", "tones": {"accent": "one"}, **WORDS}

    def rise(**options):
        drawing = slope_lines([Line("a", (50.0, 50.5))], **words, **options).svg
        ends = re.search(r'd="M0,([\d.]+)L[\d.]+,([\d.]+)"', drawing)
        return float(ends[1]) - float(ends[2])

    assert rise(least_span=10) < rise() / 10
