"""How a file writes its answers is told by somebody where the file leaves it open."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from workbench.layouts.answers import read_keys
from workbench.layouts.benchmark import read_benchmark
from workbench.layouts.records import RowError
from workbench.layouts.rows import RawRow

OPTIONS = ("one", "two", "three", "four")


def read(
    answers: Sequence[object], style: str | None = None, options: Sequence[str] = OPTIONS
) -> tuple[list[int | None], list[RowError]]:
    rows = [
        RawRow("a.csv", number, f"s/test/{number}", "q", options, answer)
        for number, answer in enumerate(answers, 1)
    ]
    return read_keys(rows, style, required=True)


@pytest.mark.parametrize("answers", [["1", "2", "3"], [3, 1, 2], [2], [" 1", "1"]])
def test_indices_without_a_0_are_refused_until_somebody_says_how_they_count(answers: Any) -> None:
    keys, (error,) = read(answers)
    assert keys == [None] * len(answers)
    assert (error.row, error.field) == (1, "answer")
    assert "no 0 is in the whole file" in error.problem
    assert "--answers index0" in error.remedy
    assert "index1" in error.remedy


@pytest.mark.parametrize(
    ("answers", "style", "keys"),
    [
        (["1", "0", "3"], None, [1, 0, 3]),
        ([1, 2, 4], "index1", [0, 1, 3]),
        ([1, 2, 3], "index0", [1, 2, 3]),
        ([1, 2, 3], "index", [1, 2, 3]),
        (["A", "D"], None, [0, 3]),
        (["two", " four "], "text", [1, 3]),
    ],
)
def test_answers_are_read_as_they_are_written(
    answers: Any, style: str | None, keys: list[int]
) -> None:
    assert read(answers, style) == (keys, [])


@pytest.mark.parametrize(
    ("answers", "style", "problem", "remedy"),
    [
        ([1, 4], None, "4 is outside the 4 options", "--answers index1"),
        ([0, 1], "index1", "0 is outside the 4 options", "1 for the first"),
        (["five"], "text", "'five' is none of the options", "as it stands"),
        (["two"], None, "neither a capital letter nor an index", "--answers text"),
        (["B", "C", 1], None, "this one is index", "--answers index0 or index1"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_say(
    answers: Any, style: str | None, problem: str, remedy: str
) -> None:
    errors = read(answers, style)[1]
    assert problem in errors[-1].problem
    assert remedy in errors[-1].remedy


def test_of_equal_options_the_first_is_the_answers() -> None:
    assert read(["same"], "text", ("other", "same", "same")) == ([1], [])


def test_a_file_with_a_0_tells_how_the_others_of_its_folder_count(tmp_path: Path) -> None:
    header = "question,A,B,C,D,answer\n"
    (tmp_path / "algebra_dev.csv").write_text(header + "q,1,2,3,4,1\n")
    assert [error.field for error in read_benchmark(tmp_path).errors] == ["answer"]
    (tmp_path / "algebra_test.csv").write_text(header + "q,1,2,3,4,0\nr,1,2,3,4,3\n")
    found = read_benchmark(tmp_path)
    assert [(item.split, item.key) for item in found.records] == [
        ("dev", 1), ("test", 0), ("test", 3),
    ]  # fmt: skip
    assert found.errors == ()
