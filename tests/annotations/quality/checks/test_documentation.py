from pathlib import Path

import pytest

from annotations.quality.checks import CHECKS, Check

DOCUMENT = Path(__file__).parents[4] / "docs" / "checks.md"


@pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
def test_every_check_is_documented_as_it_is(check: Check) -> None:
    row = f"| `{check.id}` | {check.name} | {check.severity} | {check.description} |"
    assert row in DOCUMENT.read_text("utf-8").splitlines()


def test_nothing_is_documented_that_is_not_a_check() -> None:
    rows = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert len(rows) == len(CHECKS)
