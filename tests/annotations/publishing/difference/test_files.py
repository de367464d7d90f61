from pathlib import Path
from typing import Any

import polars as pl
import pytest

from annotations.publishing.difference.files import file_problems
from tests.annotations.publishing.difference.downloads import Row, question, write

THREE = [question(number) for number in range(3)]
VOTES: list[Row] = [
    {"sample_id": f"virology/test/{n}", "annotator": who, "round": 1, "knowledge": ["none"]}
    for n in range(2)
    for who in ("annotator-a", "annotator-b")
]


def told(tmp_path: Path, folder: dict[str, Any], ledger: dict[str, Any]) -> dict[str, list[str]]:
    """What is said of each table or document of a folder."""
    sides = [write(tmp_path / name, tables) for name, tables in (("f", folder), ("l", ledger))]
    (tmp_path / "l" / "README.md").write_text("card")
    found: dict[str, list[str]] = {}
    for problem in file_problems(*sides):
        found.setdefault(problem.file.split("/")[0], []).append(problem.problem)
    return found


def test_each_row_that_differs_is_named_with_both_values(tmp_path: Path) -> None:
    folder = {
        "es/test-0": [THREE[0], question(1, answer="D"), question(7)],
        "votes/votes-0": [*VOTES[:2], {**VOTES[2], "knowledge": ["cultural"]}, VOTES[3]],
    }
    assert told(tmp_path, folder, {"es/test-0": THREE, "votes/votes-0": VOTES}) == {
        "es": [
            "row virology/test/7: the ledger has no such row",
            "row virology/test/2 is missing: the ledger has it",
            "row virology/test/1: answer is 'D' in the folder and 'A' by the ledger",
        ],
        "votes": [
            "row virology/test/1, annotator-a, round 1: knowledge is ['cultural'] in the folder "
            "and ['none'] by the ledger"
        ],
        "README.md": ["is missing, and the ledger gives it"],
    }


def test_rows_without_an_item_are_named_by_what_they_measure(tmp_path: Path) -> None:
    row = {"kind": "label", "form": "culture", "question": "knowledge", "subject": "", "alpha": 0.5}
    tables = [{"agreement/agreement-0": [row | changes]} for changes in ({"alpha": 0.9}, {})]
    assert told(tmp_path, *tables)["agreement"] == [
        "row label, culture, knowledge: alpha is 0.9 in the folder and 0.5 by the ledger"
    ]


def test_long_values_are_cut_to_where_they_differ(tmp_path: Path) -> None:
    texts = [f"{'word ' * 400}{end}{' word' * 400}" for end in ("this", "that")]
    tables = [{"es/test-0": [question(0, question=text)]} for text in texts]
    (problem,) = told(tmp_path, *tables)["es"]
    assert len(problem) < 250
    assert "this" in problem
    assert "that" in problem


def test_rows_in_other_bytes_are_told_so(tmp_path: Path) -> None:
    pieces = {"es/test-0": [row | {"answer": None} for row in THREE]}
    write(tmp_path / "l", pieces)
    whole = (tmp_path / "l" / "es" / "test-0.parquet").read_bytes()
    write(tmp_path / "f", pieces)
    path = tmp_path / "f" / "es" / "test-0.parquet"
    pl.read_parquet(path).write_parquet(path, compression="uncompressed")
    assert path.read_bytes() != whole
    (problem,) = file_problems(tmp_path / "f", tmp_path / "l")
    assert problem.problem == "holds the rows that the ledger gives in other bytes"


def test_files_that_one_side_lacks_are_named(tmp_path: Path) -> None:
    found = told(tmp_path, {"es/test-0": THREE, "am/test-0": THREE}, {"es/test-0": THREE})
    assert found == {
        "am": ["is no file of what the ledger gives"],
        "README.md": ["is missing, and the ledger gives it"],
    }


def test_of_many_rows_the_first_are_named_and_the_others_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.publishing.difference.files.MOST", 2)
    changed = [row | {"answer": "B"} for row in THREE]
    *named, counted = told(tmp_path, {"es/test-0": changed}, {"es/test-0": THREE})["es"]
    assert len(named) == 2
    assert counted == "differs in more: 1"


def test_a_table_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path / "f", {"es/test-0": THREE})
    (tmp_path / "f" / "es" / "test-0.parquet").write_bytes(b"PAR1")
    (problem,) = file_problems(tmp_path / "f", write(tmp_path / "l", {"es/test-0": THREE}))
    assert problem.problem.startswith("cannot be read (")
