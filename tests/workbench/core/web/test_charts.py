import re
from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree

import pytest
from pytest_django.fixtures import Settings

from workbench.core.web import charts, charts_pairs, charts_time, drawing
from workbench.core.web.chart_files import as_svg


@pytest.fixture(autouse=True)
def _cache_of_its_own(settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def accuracy(group: str = "Español") -> charts.Chart:
    return charts.interval_bars(
        [
            charts.Interval(group, "CA", 0.58, 0.55, 0.61),
            charts.Interval(group, "CS", 0.63),
        ],
        title="Accuracy",
        description="By language.",
        group_name="Language",
        chance=0.25,
    )


def agreement() -> charts.Chart:
    return charts.agreement_dots(
        [
            charts.Agreement("Cultural", 0.71, 0.64, 0.78),
            charts.Agreement("Dialect", None, reason="One category only."),
        ],
        title="Agreement",
        description="Alpha.",
        group_name="Tag",
    )


def progress() -> charts.Chart:
    return charts.progress_bars(
        [charts.Progress("Español", 1204, 14042), charts.Progress("Shona", 0, 0)],
        title="Progress",
        description="Reviewed.",
        group_name="Language",
    )


def days() -> charts.Chart:
    return charts.day_bars(
        [charts.Day(date(2026, 11, day), day % 4) for day in range(1, 31)],
        title="The last 30 days",
        description="45 decisions.",
        name="Decisions",
    )


def pairs() -> charts.Chart:
    return charts_pairs.pair_map(
        [
            charts_pairs.Pair("a", "b", 0.9, 1204),
            charts_pairs.Pair("a", "c", 0.1, 7),
            charts_pairs.Pair("b", "c", None, 3),
        ],
        title="Pairs",
        description="Alpha of two people.",
        head="Alpha",
    )


def over_time() -> charts.Chart:
    return charts_time.line_over_time(
        [
            charts_time.Point(date(2026, 9, 1), 0.5, 0.4, 0.6, 100),
            charts_time.Point(date(2026, 10, 1), None, None, None, 2),
            charts_time.Point(date(2026, 11, 1), 0.7, 0.6, 0.8, 1300),
        ],
        [charts_time.Mark(date(2026, 10, 3), "Version 2")],
        title="Over time",
        description="By month.",
        head="Alpha",
        count_head="Tasks",
    )


DRAWN = pytest.mark.parametrize("draw", [accuracy, agreement, progress, days, pairs, over_time])


@DRAWN
def test_a_drawing_has_no_colour_or_style_of_its_own(draw: Callable[[], charts.Chart]) -> None:
    root = ElementTree.fromstring(draw().svg)
    for node in root.iter():
        assert "style" not in node.attrib
        assert node.tag not in {"style", "script"}
        for paint in ("fill", "stroke"):
            assert not node.get(paint, "none").startswith("#")


@DRAWN
def test_a_drawing_is_named(draw: Callable[[], charts.Chart]) -> None:
    chart = draw()
    root = ElementTree.fromstring(chart.svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == chart.title


def test_drawings_on_one_page_clip_their_bars_each_by_its_own_shapes() -> None:
    named = [set(re.findall(r'id="([^"]+)"', one.svg)) for one in (accuracy(), accuracy("Hausa"))]
    used = re.findall(r"url\(#([^)]+)\)", accuracy().svg)
    assert used
    assert named[0] >= set(used)
    assert named[0].isdisjoint(named[1])


def test_the_figures_stand_in_the_table_too() -> None:
    chart = accuracy()
    assert chart.rows == (
        ("Español", "CA", "58.0 %", "55.0 %", "61.0 %"),
        ("Español", "CS", "63.0 %", "–", "–"),
    )


def test_an_undefined_coefficient_is_a_word_and_not_a_dot() -> None:
    chart = agreement()
    assert "undefined" in chart.svg
    assert chart.svg.count("fill-accent") == 1
    assert chart.rows[1] == ("Dialect", "–", "–", "–", "One category only.")


def test_pairs_are_shaded_by_their_value_and_say_how_much_it_rests_on() -> None:
    chart = pairs()
    shades = re.findall(r'fill-opacity="([\d.]+)"[^>]*class="fill-accent', chart.svg)
    assert len(shades) == 6
    assert len(set(shades)) == 3
    assert "n 1,204" in chart.svg
    assert chart.rows[2] == ("b", "c", "–", "3")
    assert not ElementTree.fromstring(as_svg(chart)).findall(".//*[@class]")


def test_changes_are_numbered_on_the_line_that_breaks_where_nothing_is_defined() -> None:
    chart = over_time()
    lines = [path for path in re.findall(r"<path[^>]*>", chart.svg) if "stroke-accent" in path]
    assert sum(path.count("M") for path in lines) == 2
    assert ">1</text>" in chart.svg
    assert [row[1] for row in chart.rows] == ["0.500", "–", "0.700"]
    assert chart.data[0] == ("2026-09-01", 0.5, 0.4, 0.6, 100)


def test_nothing_of_nothing_has_no_share() -> None:
    assert progress().rows[1] == ("Shona", "0", "0", "–")


def test_labels_are_escaped() -> None:
    assert "<script>" not in accuracy(group="<script>alert(1)</script>").svg


def test_the_same_figures_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = accuracy()

    def refuse(specification: object) -> str:
        raise AssertionError("drawn again")

    monkeypatch.setattr(drawing, "_render", refuse)
    assert accuracy().svg == first.svg
    with pytest.raises(AssertionError, match="drawn again"):
        accuracy(group="Shona")
