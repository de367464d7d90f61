"""Keys that people found, items without one, and questions about a passage."""

import ast
import dataclasses
import random
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotations.publishing import (
    AnswerRecord,
    ConsensusRecord,
    ReleaseError,
    verify_release,
)
from annotations.publishing.table import sample_order
from evaluation.scoring.dataset import Release
from tests.annotations.publishing.records import ReleaseContents, write_release
from tests.annotations.publishing.samples import contents, items, text, votes
from tests.annotations.publishing.test_writer import digests
from workbench.release_format.passages import offset_of_question, with_passage

PASSAGE = "Viruses are small.\nThey need a host.\n"
ABOUT, FOUND, RULED, WITHOUT = (f"virology/test/{n}" for n in (0, 1, 2, 5))
CHANGES: dict[str, dict[str, Any]] = {
    ABOUT: {"passage": PASSAGE},
    FOUND: {"key": 3, "key_origin": "consensus"},
    RULED: {"key": 0, "key_origin": "ruling", "benchmark_key": 2},
    WITHOUT: {"key": None, "reason": "disagree"},
}


def whole() -> ReleaseContents:
    rows = tuple(
        dataclasses.replace(item, **CHANGES.get(item.sample_id, {"benchmark_key": item.key}))
        for item in items()
    )
    return contents(
        items=rows,
        texts=tuple(
            dataclasses.replace(text(item, "en"), passage=item.passage)
            for item in rows
            if item.key is not None
        ),
        languages=("en",),
        attribution="Viruses of the world, 2024",
        votes=votes(ABOUT),
        consensus=(ConsensusRecord(ABOUT, "CS", ("cultural",), True),),
        post_edits=(),
        answers=(
            AnswerRecord(FOUND, "en", "annotator-b", 3, "0" * 64),
            AnswerRecord(FOUND, "en", "annotator-a", 3, "0" * 64),
            AnswerRecord(FOUND, "en", "annotator-c", 1, "0" * 64, counted=False, surplus=True),
            AnswerRecord(WITHOUT, "en", "annotator-a", 3, "0" * 64),
            AnswerRecord(WITHOUT, "en", "annotator-b", None, "0" * 64),
        ),
        omissions=(),
    )


def table(folder: Path, name: str, split: str = "") -> dict[str, Any]:
    (file,) = (folder / name).glob(f"{split or name}-*.parquet")
    return {row["sample_id"]: row for row in pq.read_table(file).to_pylist()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("keys") / "release"
    write_release(out, contents=whole())
    return out


def test_a_key_that_people_found_goes_first_and_items_without_one_have_no_rows(
    folder: Path,
) -> None:
    rows = table(folder, "en", "test")
    assert WITHOUT not in rows
    assert (rows[FOUND]["answer"], rows[RULED]["answer"]) == ("D", "A")
    keys = table(folder, "keys")
    assert len(keys) == len(items())
    told = {id: tuple(keys[id].values())[2:6] for id in (FOUND, RULED, WITHOUT, ABOUT)}
    assert told == {
        FOUND: ("D", "consensus", None, ""),
        RULED: ("A", "ruling", "C", ""),
        WITHOUT: (None, "", None, "disagree"),
        ABOUT: ("A", "benchmark", None, ""),
    }
    assert keys[FOUND]["votes"] == [
        {"language": "en", "annotator": f"annotator-{name}", "choice": "D"} for name in "ab"
    ]
    assert [vote["choice"] for vote in keys[WITHOUT]["votes"]] == ["D", None]
    checks = pq.read_table(next((folder / "answer_checks").glob("*.parquet"))).to_pylist()
    assert {row["correct"] for row in checks if row["sample_id"] == WITHOUT} == {None}
    card = (folder / "README.md").read_text()
    assert "34 multiple-choice questions" in card
    assert "| none | `disagree` | 1 |" in card
    assert "Attribution: Viruses of the world, 2024" in card


def test_a_question_stands_behind_its_passage_and_marks_move_with_it(folder: Path) -> None:
    row = table(folder, "en", "test")[ABOUT]
    question = text(items()[0], "en").question
    assert row["question"] == with_passage(PASSAGE, question) == f"{PASSAGE}\n\n{question}"
    marks = [one for one in ast.literal_eval(row["reference"]) if one != "-"]
    assert [row["question"][mark["start"] : mark["end"]] for mark in marks] == [
        question[0:2],
        question[4:6],
    ]
    passages = table(folder, "passages")
    assert passages == {
        ABOUT: {
            "sample_id": ABOUT,
            "language": "en",
            "passage": PASSAGE,
            "offset": offset_of_question(PASSAGE),
        }
    }
    assert row["question"][passages[ABOUT]["offset"] :] == question


def test_it_is_sound_and_the_same_bytes_in_any_order(folder: Path, tmp_path: Path) -> None:
    assert verify_release(folder) == []
    scored = {item.sample_id: item for item in Release(folder).items("en", "test")}
    assert scored.keys() == {row["sample_id"] for name in ("en", "choices/en")
                             for row in table(folder, name, "test").values()}  # fmt: skip
    assert (scored[FOUND].answer, scored[ABOUT].question[:7]) == (3, PASSAGE[:7])
    given = whole()
    shuffled = {
        name: tuple(random.Random(1).sample(getattr(given, name), len(getattr(given, name))))
        for name in ("items", "texts", "votes", "answers")
    }
    write_release(tmp_path / "again", contents=dataclasses.replace(given, **shuffled))
    assert digests(tmp_path / "again") == digests(folder)


def test_a_text_of_an_item_without_a_key_is_refused(tmp_path: Path) -> None:
    given = whole()
    stray = text(next(item for item in given.items if item.key is None), "en")
    with pytest.raises(ReleaseError, match="has no key"):
        write_release(
            tmp_path / "r", contents=dataclasses.replace(given, texts=(*given.texts, stray))
        )


def test_identifiers_of_any_form_have_an_order() -> None:
    ids = ["q10", "q2", "b/test/10", "b/test/9", "b/dev/9", "Ж", "x y"]
    ordered = sorted(ids, key=sample_order)
    assert ordered.index("q2") < ordered.index("q10")
    assert [one for one in ordered if one[:2] == "b/"] == ["b/dev/9", "b/test/9", "b/test/10"]
