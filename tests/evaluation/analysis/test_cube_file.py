from dataclasses import fields, replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest

from evaluation.analysis.cube import Cube, Factor, Votes
from evaluation.analysis.cube_file import CubeFile, write_cube
from tests.evaluation.analysis.simulated import draw


def small() -> Cube:
    """A cube that tells all that one can."""
    cube = draw(models=3, languages=2, questions=10).cube
    half = np.arange(10) % 2 == 0
    questions = replace(
        cube.questions,
        marks={"region": {"Asia": half, "Europe, north": ~half}, "clarity": {"good": half}},
        votes=Votes(np.full(10, 3, np.int16), {"cultural": np.arange(10, dtype=np.int16)}),
    )
    return replace(
        cube,
        questions=questions,
        credit=cube.correct.astype(np.float32),
        tie=~cube.correct,
        mass=np.full(cube.shape, 0.5, np.float32),
        route=Factor(("machine",), np.zeros((2, 10), np.int32)),
        reviewed=np.ones((2, 10), dtype=bool),
        answer_check=np.zeros((2, 10), dtype=bool),
        item_errors=np.zeros((2, 10), dtype=bool),
        text_marks={"problem": {"odd": np.eye(2, 10, dtype=bool)}},
        tier=Factor.of(["high", "low"]),
        script=Factor.of(["Latn", None]),
    )


def stored(cube: Cube) -> CubeFile:
    file = BytesIO()
    write_cube(file, cube)
    file.seek(0)
    return CubeFile(file)


def plain(value: Any) -> Any:
    """For comparison: arrays as lists, parts by the names of their fields."""
    if isinstance(value, np.ndarray):
        return (value.dtype, value.tolist())
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return value


@pytest.mark.parametrize("cube", [small(), draw(models=1, languages=1, questions=3).cube])
def test_a_cube_comes_back_as_it_was_written(cube: Cube) -> None:
    assert plain(stored(cube).cube()) == plain(cube)


def test_one_array_is_read_without_the_others() -> None:
    cube = small()
    file = stored(cube)
    assert (file.models, file.languages) == (cube.models, cube.languages)
    assert file.sample_ids == cube.questions.sample_ids
    correct = file.array("correct")
    assert correct is not None
    assert np.array_equal(correct, cube.correct)
    assert file.array("no such array") is None
    assert file.factor("script").levels == ("Latn",)
