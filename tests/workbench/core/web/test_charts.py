from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree

import pytest
from pytest_django.fixtures import Settings

from workbench.core.web import charts, drawing


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


DRAWN = pytest.mark.parametrize("draw", [accuracy, agreement, progress, days])


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
