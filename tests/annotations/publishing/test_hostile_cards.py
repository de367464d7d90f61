"""A card or a task file of another hand is told of, not fallen over."""

from pathlib import Path

import pytest

from annotations.publishing.loaders import check_loaders
from workbench.release_format.layout import CARD


@pytest.mark.parametrize("header", ["configs: " + "[" * 100_000, "configs: {", "\tconfigs", ""])
def test_a_card_that_cannot_be_read_is_a_problem_of_the_card(header: str, tmp_path: Path) -> None:
    (tmp_path / CARD).write_text(f"---\n{header}\n---\n", encoding="utf-8")
    found = [problem for problem in check_loaders(tmp_path, [], {}) if problem.file == CARD]
    assert len(found) == 1
