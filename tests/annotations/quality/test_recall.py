"""Planted faults and how many of them the checks find: `python -m annotations.quality recall`."""

import json
from pathlib import Path

import pytest

from annotations.quality.__main__ import main
from annotations.quality.recall import recall
from annotations.quality.survey import read_sources, survey
from annotations.vocabularies import DamageKind

ROWS = [
    {"sample_id": f"a/test/{n}", "subject": "a", "answer": "A", "option_a": "water",
     "option_b": "salt", "option_c": "sand", "option_d": "wood", "question": question}
    for n, question in enumerate(
        ["It weighs 25 kg. What is it?", "Which of these melts first?", "Is 5 more than 3?"]
    )
]  # fmt: skip
SPANISH = [
    {"sample_id": f"a/test/{n}", "options": ["agua", "sal", "arena", "madera"], "question": text}
    for n, text in enumerate(
        ["Pesa 25 kg. ¿Qué es?", "¿Cuál de estos se derrite primero?", "¿Es 5 más que 3?"]
    )
]


def lines(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    source = lines(tmp_path / "source.jsonl", ROWS)
    target = lines(tmp_path / "es.jsonl", SPANISH)
    return [str(target), "--source", str(source), "--language", "es"]


def test_a_fault_is_found_where_a_check_says_something_new(paths: list[str]) -> None:
    done = survey(Path(paths[0]), "es", read_sources([Path(paths[2])]))
    changed, swapped = recall(
        done.units, "es", [DamageKind.NUMBER_CHANGED, DamageKind.OPTION_SWAPPED], most=9, seed=1
    )
    assert (changed.planted, changed.found, changed.checks["numbers"]) == (2, 2, 2)
    assert (swapped.planted, swapped.found, len(swapped.missed)) == (3, 0, 3)


def test_the_table_has_a_row_a_kind(paths: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recall", *paths]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[0].split("|")[2].strip() == "es, es.jsonl"
    assert next(row for row in rows if "Number changed" in row).count("2/2 100 %") == 2
    assert len(rows) == 2 + len(DamageKind)


def test_what_was_missed_can_be_read(paths: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recall", *paths, "--missed", "option_swapped", "--most", "1"]) == 0
    told = capsys.readouterr().out
    assert "# Option swapped in es, es.jsonl: 0 of 1 found" in told
    assert told.count("  - option_") == told.count("  + option_") == 2
