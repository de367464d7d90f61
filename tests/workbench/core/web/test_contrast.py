"""The colours against the contrast that WCAG 2.2 asks for (success criteria 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

import workbench.core.web

TOKENS = Path(workbench.core.web.__file__).parent / "static" / "workbench" / "tokens.css"
TONES = ("accent", "good", "warn", "bad", "ca", "cs")
TEXT = [
    *[(ink, on) for ink in ("ink", "ink-soft") for on in ("ground", "surface", "sunken")],
    *[(tone, on) for tone in TONES for on in ("ground", "surface", f"{tone}-soft")],
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("surface", "bad"),
    ("ink", "bad-soft"),
    ("ink", "cs-soft"),
]
CONTROLS = [("line-strong", "surface"), ("line-strong", "ground"), ("accent", "sunken")]


def themes() -> dict[str, dict[str, str]]:
    css = TOKENS.read_text()
    blocks = re.findall(r'\[data-bs-theme="(light|dark)"\] \{([^}]*--ground: [^}]*)\}', css)
    return {name: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", body)) for name, body in blocks}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_largest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_both_themes_name_the_same_colours() -> None:
    assert themes()["light"].keys() == themes()["dark"].keys()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read_on_its_ground(theme: str, ink: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), CONTROLS)
def test_controls_stand_out_from_their_ground(theme: str, line: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[line], colours[ground]) >= 3
