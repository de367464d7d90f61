"""What a release tells of its questions and texts besides what is asked."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from annotations.publishing import AnswerRecord, FormConsensusRecord, ReleasedForm
from evaluation.analysis.cube import Bools, Cube
from evaluation.analysis.loading import Inputs, Loaded, load
from tests.annotations.publishing import forms, samples
from tests.annotations.publishing.records import write_release
from tests.evaluation.releases import row, write_language
from workbench.release_format.layout import question_files

VERDICT = {
    "id": "item-errors",
    "title": {"en": "Item errors"},
    "on": "source",
    "version": "1",
    "questions": [
        {
            "id": "verdict",
            "type": "choice",
            "text": {"en": "Sound?"},
            "values": [{"id": id, "text": {"en": id}} for id in ("ok", "wrong_key")],
            "consensus": "half",
            "column": "verdict",
        }
    ],
}


def verdict(number: int, value: str | None) -> FormConsensusRecord:
    return FormConsensusRecord(
        form="item-errors",
        sample_id=f"virology/test/{number}",
        language="en",
        text_hash="0" * 64,
        engine="",
        engine_version="",
        votes=2,
        state="agreed" if value else "disputed",
        values={"verdict": value} if value else {},
        disputed=() if value else ("verdict",),
    )


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Of a release with votes, routes, people's answers and two forms."""
    folder = tmp_path_factory.mktemp("facts")
    contents = forms.with_form()
    marked = replace(forms.CONSENSUS, values=dict(forms.CONSENSUS.values) | {"marks": [forms.MARK]})
    changed = replace(
        contents,
        forms=(*contents.forms, ReleasedForm(VERDICT)),
        form_consensus=(
            marked,
            replace(marked, text_hash="1" * 64, values={"problem": "none"}),
            *(verdict(number, value) for number, value in ((4, "wrong_key"), (5, "ok"), (6, None))),
        ),
        answers=(
            *samples.contents().answers,
            AnswerRecord("virology/test/2", "es", "annotator-a", 2, "0" * 64),
            AnswerRecord("virology/test/2", "es", "annotator-b", 3, "9" * 64),
            AnswerRecord("virology/test/5", "es", "annotator-b", 3, "0" * 64),
        ),
    )
    write_release(folder / "release", contents=changed)
    return load(Inputs([answers(folder)], folder / "release"))


def answers(folder: Path) -> Path:
    """One model's, to every question of the release that lies there."""
    tables = [
        pl.read_parquet(file, columns=["sample_id"]).select(
            "sample_id", model=pl.lit("m"), language=pl.lit(file.parent.name), correct=True
        )
        for file in question_files(folder / "release", split="test")
    ]
    pl.concat(tables).write_parquet(folder / "answers.parquet")
    return folder / "answers.parquet"


def questions(cube: Cube, mask: Bools) -> set[str]:
    return {cube.questions.sample_ids[place] for place in np.flatnonzero(mask)}


def texts(cube: Cube, mask: Bools | None) -> set[tuple[str, str]]:
    assert mask is not None
    return {
        (cube.languages[language], cube.questions.sample_ids[place])
        for language, place in zip(*np.nonzero(mask), strict=True)
    }


def test_votes_are_counted_and_put_questions_in_groups(loaded):
    cube = loaded.cube
    place = cube.questions.sample_ids.index("virology/test/0")
    votes = cube.questions.votes
    assert votes is not None
    assert votes.total[place] == 2
    assert {tag: count[place] for tag, count in votes.tags.items()} == {
        "cultural": 1,
        "regional": 1,
        "dialect": 0,
    }
    marks = cube.questions.marks
    voted = {"virology/test/0", "virology/test/10"}
    assert questions(cube, marks["region"]["Europe"]) == voted
    assert questions(cube, marks["culture"]["Western Culture"]) == voted
    assert {"CI", "TR"} == marks["country"].keys()
    assert questions(cube, marks["knowledge"]["cultural"]) == voted
    assert questions(cube, marks["time_sensitive"]["yes"]) == voted
    assert loaded.notes == ()


def test_routes_and_reviews_are_those_of_the_texts(loaded):
    cube = loaded.cube
    assert cube.route is not None
    assert {language for language, _ in texts(cube, cube.route.mask("original"))} == {"en"}
    assert {language for language, _ in texts(cube, cube.route.mask("machine"))} == {"es"}
    assert not texts(cube, cube.route.mask("post-edited"))


def test_answers_to_a_released_text_that_are_not_the_key_fail_its_check(loaded):
    """Half of those to the first are right, and who was wrong on the third saw a former text."""
    assert texts(loaded.cube, loaded.cube.answer_check) == {("es", "virology/test/5")}


def test_labels_of_any_form_are_groups_and_tell_errors(loaded):
    cube = loaded.cube
    text = {("es", "virology/test/0")}
    assert texts(cube, cube.text_marks["problem"]["odd"]) == text
    assert texts(cube, cube.text_marks["topics"]["TR"]) == text
    assert "none" not in cube.text_marks["problem"], "of a text that is not released"
    assert texts(cube, cube.text_marks["marks"]["marks"]) == text
    assert questions(cube, cube.questions.marks["verdict"]["wrong_key"]) == {"virology/test/4"}
    assert texts(cube, cube.item_errors) == text | {("en", "virology/test/4")}


def plain(folder: Path, **columns: Any) -> Loaded:
    rows = [row("logic", "test", 0, **columns), row("logic", "test", 1)]
    release = write_language(folder / "release", "en", rows)
    return load(Inputs([answers(folder)], release))


VOTED = {
    "required_knowledge": "['regional', 'cultural', 'none']",
    "time_sensitive": "['No', 'No']",
    "region": "['North America', 'Europe', 'Europe']",
    "cultural_sensitivity_label": "CS",
}


def test_votes_of_a_plain_download_are_read_out_of_its_columns(tmp_path):
    cube = plain(tmp_path, **VOTED).cube
    votes = cube.questions.votes
    assert votes is not None
    assert list(votes.total) == [2, 0]
    assert [count[0] for count in votes.tags.values()] == [1, 1, 0]
    assert {region: list(mask) for region, mask in cube.questions.marks["region"].items()} == {
        "Europe": [True, False]
    }
    assert list(cube.questions.marks["time_sensitive"]["no"]) == [True, False]


def test_votes_that_do_not_come_to_the_label_are_told_and_left_out(tmp_path):
    loaded = plain(tmp_path, **VOTED | {"cultural_sensitivity_label": "CA"})
    votes = loaded.cube.questions.votes
    assert votes is not None
    assert not votes.total.any()
    assert "the label of 1 questions is not what their votes come to" in loaded.notes[0]


@pytest.mark.parametrize("written", ["nan", "['No'", "{1: 2}", "[1, None]", "[" * 5000])
def test_columns_that_hold_no_list_tell_no_votes(tmp_path, written):
    cube = plain(tmp_path, time_sensitive=written, region=written).cube
    assert cube.questions.votes is None
    assert not cube.questions.marks


def test_questions_with_the_same_passage_are_one_cluster(tmp_path):
    rows = [row("logic", "test", number, passage=f"text {number // 2}") for number in range(4)]
    release = write_language(tmp_path / "release", "en", rows)
    cube = load(Inputs([answers(tmp_path)], release)).cube
    first, second, third, fourth = cube.questions.clusters
    assert first == second != third == fourth
