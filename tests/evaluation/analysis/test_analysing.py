"""Every table of whatever was answered, without a warning, and as files that others can read."""

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from evaluation.analysis.analysing import analyse
from evaluation.analysis.cube import Cube, Factor
from evaluation.analysis.cube_file import CubeFile
from evaluation.analysis.loading import Loaded
from evaluation.analysis.writing import stored_files, write_json
from tests.evaluation.analysis.simulated import draw

QUESTIONS = 40
COLUMNS = {
    "models": "model language subset n accuracy low high se clusters credit_accuracy letter_bias",
    "groups": "model kind group language subset n accuracy low high se clusters",
    "gaps": "model language raw standardised low high",
    "pairs": "a b language subset difference low high p p_adjusted mde",
    "ranks": "model language subset rank low high simultaneous_low simultaneous_high",
    "rank_changes": "language subset changes positions low high baseline",
    "probabilities": "a b language subset p_ahead",
    "items": "sample_id language score reason evidence",
}
"""That are there whatever was answered."""


def loaded(cube: Cube) -> Loaded:
    return Loaded(cube, {"data_sha256": "0" * 64}, "test", ("a note",))


def usual() -> Cube:
    return draw(models=3, languages=2, questions=QUESTIONS).cube


def answering(asked: Any) -> Cube:
    """Only the cells that are `asked`, models x languages x questions."""
    cube = usual()
    where = np.broadcast_to(asked, cube.shape)
    assert cube.chosen is not None
    chosen = np.where(where, cube.chosen, np.int8(-1))
    return replace(cube, asked=where.copy(), correct=cube.correct & where, chosen=chosen)


def without_facts() -> Cube:
    cube = usual()
    unknown = Factor.of([None] * QUESTIONS)
    facts = {"subject": unknown, "category": unknown, "label": unknown}
    options = np.zeros(QUESTIONS, dtype=np.int8)
    questions = replace(cube.questions, options=options, **facts)  # type: ignore[arg-type]
    return replace(cube, questions=questions, chosen=None, key=None)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "make",
    [
        lambda: draw(models=1, languages=1, questions=1).cube,
        usual,
        without_facts,
        lambda: replace(usual(), correct=np.ones((3, 2, QUESTIONS), dtype=bool)),
        lambda: answering(np.array([[[True], [False]], [[False], [True]], [[False], [True]]])),
        lambda: answering(np.array([True, True, False])[:, None, None]),
        lambda: answering(np.arange(QUESTIONS) < 20),
    ],
    ids=[
        "one of each",
        "usual",
        "without facts",
        "all right",
        "in different languages",
        "a model without answers",
        "half of the questions",
    ],
)
def test_every_table_is_there_and_every_number_is_one(make: Callable[[], Cube], tmp_path: Path):
    analysis = analyse(loaded(make()), draws=100)
    for name, columns in COLUMNS.items():
        assert set(columns.split()) <= set(analysis.tables[name].columns), name
    write_json(analysis, tmp_path)

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    written = json.loads((tmp_path / "analysis.json").read_text(), parse_constant=refuse)
    assert written["notes"] == list(analysis.notes)
    assert written["notes"][0] == "a note"
    assert {name: len(written[name]) for name in COLUMNS} == {
        name: len(analysis.tables[name]) for name in COLUMNS
    }
    for line in (tmp_path / "flags.jsonl").read_text().splitlines():
        assert json.loads(line).keys() >= {"sample_id", "language", "reason", "score", "evidence"}


def test_a_note_says_that_some_models_cannot_be_compared():
    asked = np.array([[[True], [False]], [[False], [True]], [[False], [True]]])
    notes = analyse(loaded(answering(asked)), draws=20).notes
    assert notes[0] == "a note"
    assert "share too few questions" in notes[1]
    assert "* and all" in notes[1]
    assert analyse(loaded(usual()), draws=20).notes == ("a note",)


def test_the_pages_files_hold_the_same_tables_and_the_cube():
    analysis = analyse(loaded(usual()), draws=100)
    stored = dict(stored_files(analysis))
    assert stored.keys() == {f"{name}.parquet" for name in COLUMNS} | {"about.json", "cube.npz"}
    for name, table in analysis.tables.items():
        assert pl.read_parquet(BytesIO(stored[f"{name}.parquet"])).equals(table)
    cube = CubeFile(BytesIO(stored["cube.npz"])).cube()
    assert (cube.correct == analysis.cube.correct).all()
    assert json.loads(stored["about.json"])["counts"]["answers"] == 3 * 2 * QUESTIONS


def test_progress_is_told_table_by_table_and_can_stop_it():
    told: list[tuple[str, int, int]] = []
    analysis = analyse(loaded(usual()), draws=100, on_progress=lambda *step: told.append(step))
    names = list(analysis.tables)
    assert told == [(name, n, len(names)) for n, name in enumerate((*names, ""))]

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyse(loaded(usual()), draws=100, on_progress=stop)
