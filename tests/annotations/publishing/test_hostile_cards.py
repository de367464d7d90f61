"""A card or a task file of another hand is told of, not fallen over."""

from pathlib import Path

import pytest

from annotations.publishing.loaders import check_loaders
from workbench.release_format.layout import CARD, HARNESS


@pytest.mark.parametrize("header", ["configs: " + "[" * 100_000, "configs: {", "\tconfigs", ""])
def test_a_card_that_cannot_be_read_is_a_problem_of_the_card(header: str, tmp_path: Path) -> None:
    (tmp_path / CARD).write_text(f"---\n{header}\n---\n", encoding="utf-8")
    found = [problem for problem in check_loaders(tmp_path, [], {}) if problem.file == CARD]
    assert len(found) == 1


@pytest.mark.parametrize("text", ["task: " + "[" * 100_000, '{"task":' * 100_000, "task: {", "{"])
def test_a_task_file_that_cannot_be_read_is_a_problem_of_the_tasks(
    text: str, tmp_path: Path
) -> None:
    (tmp_path / HARNESS).mkdir()
    (tmp_path / HARNESS / "one.yaml").write_text(text, encoding="utf-8")
    found = [problem for problem in check_loaders(tmp_path, [], {}) if problem.file == HARNESS]
    assert len(found) == 1
