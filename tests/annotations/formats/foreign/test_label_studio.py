from pathlib import Path
from typing import Any

from tests.annotations.formats.foreign.reading import WHEN, read, records, written

RESULT = [
    {"from_name": "problem", "to_name": "q", "type": "choices", "value": {"choices": ["Grammar"]}},
    {"from_name": "kinds", "type": "choices", "value": {"choices": ["Term", "style"]}},
    {"from_name": "fluent", "type": "choices", "value": {"choices": ["Yes"]}},
    {"from_name": "grade", "type": "rating", "value": {"rating": 4}},
    {
        "id": "r1",
        "from_name": "err",
        "type": "labels",
        "value": {"start": 4, "end": 9, "labels": ["Term"], "text": "words"},
    },
    {"from_name": "err", "type": "labels", "value": {"start": 0, "end": 2, "labels": ["style"]}},
    {"from_name": "remark", "type": "textarea", "value": {"text": ["one", "two"]}},
]


def task(*annotations: Any, **more: Any) -> dict[str, Any]:
    data = {"sample_id": "algebra/test/0", "language": "es"}
    return {"id": 7, "data": data, "annotations": list(annotations), "predictions": [], **more}


def annotation(**more: Any) -> dict[str, Any]:
    return {
        "completed_by": 2,
        "was_cancelled": False,
        "lead_time": 31.5,
        "created_at": WHEN,
        "result": RESULT,
        **more,
    }


def test_each_type_of_question_comes_in_with_its_person_and_time(tmp_path: Path) -> None:
    person = {"id": 3, "email": "ann@example.org"}
    path = written(
        tmp_path / "export.json",
        task(annotation(), annotation(completed_by=person, result=RESULT[:1])),
        as_list=True,
    )
    first, second = records(path, "label-studio")
    assert (first.sample_id, first.language, first.kind, first.form) == (
        "algebra/test/0", "es", "label", "clarity",
    )  # fmt: skip
    assert (first.person, second.person) == ("2", "ann@example.org")
    assert (first.submitted_at.isoformat(), first.elapsed_seconds) == (WHEN, 32)
    assert first.members["answers"] == {
        "problem": "grammar",
        "kinds": ["term", "style"],
        "fluent": True,
        "grade": 4,
        "err": [
            {"start": 4, "end": 9, "field": "question", "quote": "words", "label": "term"},
            {"start": 0, "end": 2, "field": "question", "label": "style"},
        ],
        "remark": "one\ntwo",
    }
    assert second.members["answers"] == {"problem": "grammar"}


def test_what_was_cancelled_is_a_skip_and_what_is_no_work_is_left_alone(tmp_path: Path) -> None:
    refused = annotation(reviews=[{"accepted": True}, {"accepted": False}])
    kept = annotation(completed_by=5, reviews=[{"accepted": False}, {"accepted": True}])
    path = written(
        tmp_path / "export.json",
        task(
            annotation(was_cancelled=True, result=[]),
            annotation(completed_by=4, ground_truth=True),
            refused,
            kept,
            predictions=[{"result": []}, {"result": []}],
            drafts=[{"result": []}],
        ),
        as_list=True,
    )
    found = read(path, "label-studio")
    skip, decision = found.records
    assert (skip.kind, skip.task, skip.members, skip.form) == (
        "skip", "label", {"reason": "other"}, "clarity",
    )  # fmt: skip
    assert decision.person == "5"
    assert found.notes == (
        "left alone: 2 predictions",
        "left alone: 1 drafts",
        "left alone: 1 annotations that are ground truth",
        "left alone: 1 annotations that a reviewer refused",
    )


def test_what_stands_for_nothing_is_refused_by_row_with_what_is_known(tmp_path: Path) -> None:
    wrong = [
        {"from_name": "problem", "type": "choices", "value": {"choices": ["Spelling"]}},
        {"from_name": "tree", "type": "taxonomy", "value": {"taxonomy": [["a", "b"]]}},
        {"from_name": "mood", "type": "choices", "value": {"choices": ["tired"]}},
    ]
    path = written(
        tmp_path / "export.json",
        task(annotation()),
        task(annotation(result=wrong), annotation(completed_by=None, created_at="soon")),
        {"id": 8, "sample_id": "algebra/test/0"},
        as_list=True,
    )
    found = read(path, "label-studio")
    assert [(one.row, one.field) for one in found.errors] == [
        (2, "tree"),
        (2, "mood"),
        (2, "answers.problem"),
        (2, "person"),
        (3, "row"),
    ]
    told = {one.field: f"{one.problem}; {one.remedy}" for one in found.errors}
    assert "taxonomy" in told["tree"]
    assert "answers.problem" in told["mood"]
    assert "“Spelling” stands for nothing here" in told["answers.problem"]
    assert "none, grammar" in told["answers.problem"]
    assert "JSON-MIN" in told["row"]


def test_severity_that_was_asked_of_a_mark_alone_goes_to_the_mark(tmp_path: Path) -> None:
    place = {"start": 0, "end": 4, "text": "Pari"}
    result = [
        {"id": "r1", "from_name": "marks", "type": "labels", "value": {**place, "labels": ["x"]}},
        {"id": "r1", "from_name": "how", "type": "choices", "value": {**place, "choices": ["Bad"]}},
        {"from_name": "total", "type": "number", "value": {"number": 70}},
        {"type": "relation", "from_id": "r1", "to_id": "r1"},
    ]
    mapping = {
        "kind": "label",
        "form": "error-spans",
        "sample_id": "data.sample_id",
        "language": {"is": "es"},
        "answers": {
            "errors": {
                "from": "marks", "severity": "how", "severities": {"bad": "major"},
                "place": "option_a",
            },
            "score": {"from": "total", "values": {"70": 72}},
        },
    }  # fmt: skip
    path = written(tmp_path / "e.json", task(annotation(result=result)), as_list=True)
    (found,) = records(path, "label-studio", mapping, "error-spans")
    mark = {"start": 0, "end": 4, "field": "option_a", "quote": "Pari", "severity": "major"}
    assert found.members["answers"] == {"errors": [mark], "score": 72}
    bare = written(tmp_path / "b.json", task(annotation(result=result[:1])), as_list=True)
    (refused,) = read(bare, "label-studio", mapping, "error-spans").errors
    assert "says no severity" in refused.problem
    mapping["answers"]["errors"]["severities"][""] = "minor"  # type: ignore[index]
    (found,) = records(bare, "label-studio", mapping, "error-spans")
    assert found.members["answers"] == {"errors": [{**mark, "severity": "minor"}]}


def test_a_review_and_an_answer_come_in_by_their_own_members(tmp_path: Path) -> None:
    result = [
        {"from_name": "ok", "type": "choices", "value": {"choices": ["Change"]}},
        {"from_name": "text", "type": "textarea", "value": {"text": "¿Qué?"}},
        {"from_name": "a", "type": "textarea", "value": {"text": "uno"}},
        {"from_name": "issue", "type": "choices", "value": {"choices": ["key"]}},
        {"from_name": "why", "type": "textarea", "value": {"text": "see B"}},
    ]
    mapping = {
        "kind": "review",
        "sample_id": "algebra/{task}",
        "language": "data.language",
        "verdict": {"from": "ok", "values": {"Change": "edit"}},
        "question": "text",
        "options": {"A": "a"},
        "flag": {"reason": {"from": "issue", "values": {"key": "wrong_key"}}, "note": "why"},
    }
    given = task(annotation(result=result))
    mapping["sample_id"] = "algebra/test/{data.number}"
    given["data"]["number"] = 0
    (review,) = records(written(tmp_path / "r.json", given, as_list=True), "label-studio", mapping)
    assert review.sample_id == "algebra/test/0"
    assert review.members == {"verdict": "edit", "question": "¿Qué?", "options": {"A": "uno"}}
    assert review.flag is not None
    assert (review.flag.reason, review.flag.note) == ("wrong_key", "see B")
    result = [
        {"from_name": "answer", "type": "choices", "value": {"choices": ["B"]}},
        {"from_name": "unsure", "type": "choices", "value": {"choices": ["yes"]}},
        {"from_name": "comment", "type": "textarea", "value": {"text": "hm"}},
    ]
    path = written(tmp_path / "a.json", task(annotation(result=result)), as_list=True)
    (answer,) = records(path, "label-studio")
    assert (answer.kind, answer.members) == ("answer", {"choice": "B", "unsure": True})
    assert answer.comment == "hm"
