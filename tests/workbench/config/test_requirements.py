"""What is installed is what is pinned, and what is pinned is what was asked for."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[3]
PINS = {
    "base.in": "requirements.txt",
    "gpu.in": "requirements-gpu.txt",
    "crowd.in": "requirements-crowd.txt",
    "dev.in": "requirements-dev.txt",
}


def names(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(Requirement(x).name) for x in lines if re.match(r"[A-Za-z]", x)}


@pytest.mark.parametrize(("asked", "pinned"), PINS.items())
def test_every_library_that_is_asked_for_is_pinned(asked: str, pinned: str) -> None:
    assert names(ROOT / "requirements" / asked) - names(ROOT / pinned) == set()


@pytest.mark.parametrize("pinned", PINS.values())
def test_every_pin_is_exact(pinned: str) -> None:
    lines = (ROOT / pinned).read_text(encoding="utf-8").splitlines()
    loose = [x for x in lines if re.match(r"[A-Za-z]", x) and "==" not in x]
    assert loose == []
