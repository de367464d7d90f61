"""The checks over whole files: `python -m annotations.quality`."""

import csv
import json
from pathlib import Path

import pytest

from annotations.quality.__main__ import main
from annotations.quality.checks import CHECKS
from annotations.quality.survey import languages_of, read_sources, survey
from tests.length import LONG
from tests.shared_data import SHARED_DATA, needs_shared_data

ENGLISH = [
    ["Which is a gas?", "iron", "water", "oxygen", "salt", "C"],
    ["Which weighs 5 kg?", "a cat", "a cow", "an ant", "a bee", "A"],
]
SPANISH = [
    ["¿Cuál es un gas?", "hierro", "agua &quot;pura&quot;", "oxígeno", "sal", "C"],
    ["¿Cuál pesa 6 kg?", "un gato", "una vaca", "un &#39;bicho&#39;", "un &#39;bicho&#39;", "A"],
]


def write(path: Path, rows: list[list[str]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "en" / "physics_test.csv", ENGLISH)
    write(tmp_path / "mt" / "physics_test_es.csv", SPANISH)
    return tmp_path


def run(folder: Path, *arguments: str) -> int:
    return main(["survey", str(folder / "mt"), "--source", str(folder / "en"), *arguments])


def counts(printed: str) -> dict[str, list[str]]:
    rows = [line.strip("| ").split("|") for line in printed.splitlines()]
    return {cells[0].strip(" `"): [cell.strip() for cell in cells[1:]] for cells in rows}


def test_the_table_counts_the_units_that_each_check_finds_something_in(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder) == 0
    table = counts(capsys.readouterr().out)
    assert table["check"] == ["es, mt"]
    assert table["units"] == ["2"]
    assert table["html_entities"] == ["2"]
    assert table["numbers"] == ["1"]
    assert table["identical_options"] == ["1"]
    assert table["with an error"] == ["2"]
    assert CHECKS.keys() <= table.keys()


def test_findings_to_read_stand_beside_their_source(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "--check", "numbers", "--sample", "5") == 0
    printed = capsys.readouterr().out
    assert "numbers in es, mt: 1 units" in printed
    assert "physics/test/1 question: Numbers differ: missing 5; not in the source: 6." in printed
    assert "source: Which weighs 5 kg?" in printed
    assert "target: ¿Cuál pesa 6 kg?" in printed


def test_a_sample_holds_one_finding_a_unit_and_is_drawn_alike_from_the_same_seed(
    folder: Path,
) -> None:
    done = survey(folder / "mt", "es", read_sources([folder / "en"]))
    drawn = done.sample("html_entities", 10, seed=1)
    assert [unit.sample_id for unit, _ in drawn] == ["physics/test/0", "physics/test/1"]
    assert drawn == done.sample("html_entities", 10, seed=1)
    assert len(done.sample("html_entities", 1, seed=1)) == 1


def test_a_long_text_is_cut_around_what_was_found(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = ["x " * 1000 + "&quot;" + " y" * 1000, "a", "b", "c", "d", "A"]
    write(folder / "mt" / "physics_test_es.csv", [long, SPANISH[1]])
    assert run(folder, "--check", "html_entities", "--sample", "9") == 0
    shown = [line for line in capsys.readouterr().out.splitlines() if "&quot;" in line]
    assert max(map(len, shown)) < 500


def test_rows_without_a_source_or_that_cannot_be_read_are_told_and_fail(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        folder / "mt" / "physics_test_es.csv", [*SPANISH, SPANISH[0], ["¿", "", "b", "c", "d", "A"]]
    )
    assert run(folder) == 1
    told = capsys.readouterr().err
    assert "1 rows have no source, the first is physics/test/2" in told
    assert "option_a: is empty" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere", "--source", "en"], "does not exist"),
        (["en", "--source", "en"], "give --language"),
        (["mt", "--source", "nowhere"], "does not exist"),
        (["mt", "--source", "en", "--language", "fr"], "none is for fr"),
    ],
)
def test_paths_that_cannot_be_used_are_named_with_a_remedy(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(folder)
    assert main(["survey", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_json_lines_are_read_in_the_language_that_is_given(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"sample_id": "physics/test/0", "question": "¿Qué&#39;?", "options": ["a", "b", "c", "d"]}
    path = folder / "texts.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert main(["survey", str(path), "--language", "es", "--source", str(folder / "en")]) == 0
    assert counts(capsys.readouterr().out)["html_entities"] == ["1"]


def test_the_languages_are_told_by_the_names_of_files_and_folders(tmp_path: Path) -> None:
    for name in ("a_test_es.csv", "a_test.csv", "a_dev_am.csv", "src.jsonl", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "sn").mkdir()
    assert languages_of(tmp_path) == ["am", "es", "sn"]
    assert languages_of(tmp_path / "a_test_es.csv") == ["es"]
    assert languages_of(tmp_path / "src.jsonl") == []  # And not Sardinian.


@needs_shared_data
def test_leftover_entities_of_the_real_machine_text_are_all_found_and_none_in_human_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Of the largest file of virology; of all texts in the long run."""
    machine, human = (
        SHARED_DATA / "african_mmlu" / name for name in ("mmlu_cm_ck_vir_mt", "mmlu_cm_ck_vir")
    )
    files = ("",) if LONG else ("virology_test_am.csv", "virology_test_sn.csv")
    surveyed = [str(folder / name) for folder in (machine, human) for name in files]
    assert main(["survey", *surveyed, "--source", str(human)]) == 0
    table = counts(capsys.readouterr().out)
    assert table["units"] == [("688" if LONG else "166")] * 4
    assert table["html_entities"] == [*(("50", "65") if LONG else ("17", "22")), "0", "0"]
    assert table["wrong_language"] == ["0"] * 4
