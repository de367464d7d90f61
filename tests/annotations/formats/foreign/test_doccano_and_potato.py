from dataclasses import replace
from pathlib import Path
from typing import Any

from annotations.formats.decisions.registry import readers
from tests.annotations.formats.foreign.reading import read, records, wanted, written

WHEN = {"submitted_at": {"is": "2026-03-01"}}
ON = {"kind": "label", "form": "clarity", "language": {"is": "es"}, **WHEN}
TEXT = "Paris 😀 is big"


def test_doccano_names_its_people_by_files_and_counts_code_points(tmp_path: Path) -> None:
    item = {"id": 1, "text": TEXT, "sample_id": "algebra/test/0"}
    written(tmp_path / "ann.jsonl", item | {"label": ["Grammar"], "Comments": ["hm", "so"]})
    marks = {"entities": [{"id": 4, "label": "Term", "start_offset": 8, "end_offset": 10}]}
    written(
        tmp_path / "bob.jsonl",
        item | {"label": [[8, 10, "Term"]], "Comments": []},
        item | {"label": [], "Comments": []},
    )
    written(tmp_path / "cy.jsonl", item | marks | {"relations": [{}]})
    choice = ON | {
        "sample_id": "sample_id",
        "answers": {"problem": "label"},
        "comment": "Comments",
        "ignore": ["entities"],
    }
    (ann,) = records(tmp_path / "ann.jsonl", "doccano", choice)
    assert (ann.person, ann.members["answers"], ann.comment) == (
        "ann", {"problem": "grammar"}, "hm\nso",
    )  # fmt: skip
    mark = {"start": 8, "end": 10, "field": "question", "quote": "is", "label": "term"}
    for name in ("bob", "cy"):
        question = "label" if name == "bob" else "entities"
        marked = ON | {
            "sample_id": "sample_id",
            "answers": {"err": {"from": question, "place": "question"}},
        }
        (one,) = records(tmp_path / f"{name}.jsonl", "doccano", marked)
        assert (one.person, one.members["answers"]) == (name, {"err": [mark]})
    assert "left alone: 1 records without a label" in read(tmp_path / "bob.jsonl", "doccano").notes


def test_the_common_file_of_doccano_names_nobody(tmp_path: Path) -> None:
    path = written(tmp_path / "all.jsonl", {"id": "algebra/test/0", "text": "", "label": ["none"]})
    mapping = ON | {"sample_id": "id", "answers": {"problem": "label"}}
    (error,) = read(path, "doccano", mapping).errors
    assert (error.row, error.field) == (1, "person")
    (found,) = records(path, "doccano", mapping | {"person": {"is": "team"}})
    assert found.person == "team"


def test_a_mark_beyond_the_text_is_refused(tmp_path: Path) -> None:
    record = {"id": "algebra/test/0", "text": "short", "label": [[2, 9, "Term"]]}
    mapping = ON | {"sample_id": "id", "answers": {"err": "label"}}
    (error,) = read(written(tmp_path / "a.jsonl", record), "doccano", mapping).errors
    assert error.field == "answers.err"
    assert "from 2 to 9 lies outside of the text" in error.problem


POTATO = ON | {
    "sample_id": "instance_id",
    "answers": {
        "problem": "problem",
        "grade": "grade",
        "remark": "remark",
        "kinds": "kinds",
        "err": {"from": "ner", "place": "question"},
    },
}
MARK = {"start": 0, "end": 5, "field": "question", "quote": "Paris", "label": "term"}
ANSWERS = {
    "problem": "grammar", "grade": 4, "remark": "true.", "kinds": ["term", "style"], "err": [MARK],
}  # fmt: skip
LABELS: dict[str, Any] = {
    "problem": {"grammar": True, "none": False},
    "grade": {"scale_4": "4"},
    "remark": {"text_box": "true."},
    "kinds": {"term": "true", "style": "1"},
}


def test_potato_now_before_and_by_the_state_that_it_keeps(tmp_path: Path) -> None:
    span = {"start": 0, "end": 5, "text": "Paris"}
    now = {
        "instance_id": "algebra/test/0",
        "user_id": "u",
        "labels": LABELS,
        "spans": {"ner": [{**span, "label": "Term"}]},
        "links": {},
    }
    before = {
        "id": "algebra/test/0",
        "displayed_text": "Paris is big",
        "label_annotations": LABELS,
        "span_annotations": [{**span, "schema": "ner", "annotation": "Term"}],
        "behavioral_data": {"time_string": "Time spent: 0d 0h 1m 5s "},
    }
    pairs = [[{"schema": s, "name": n}, v] for s, of in LABELS.items() for n, v in of.items()]
    state = {
        "user_id": "u",
        "instance_id_to_label_to_value": {"algebra/test/0": pairs},
        "instance_id_to_span_to_value": {
            "algebra/test/0": [[{**span, "schema": "ner", "name": "Term"}, True]]
        },
        "instance_id_to_behavioral_data": {
            "algebra/test/0": {"total_time_ms": 65000, "session_end": 1772000000.0}
        },
    }
    written(tmp_path / "now" / "annotations.jsonl", now)
    written(tmp_path / "old" / "u" / "annotated_instances.jsonl", before)
    written(tmp_path / "kept" / "u" / "user_state.json", state)
    written(tmp_path / "kept" / "task_assignment.json", {"assigned": {}})
    found = {name: records(tmp_path / name, "potato", POTATO)[0] for name in ("now", "old", "kept")}
    for name, one in found.items():
        assert (one.sample_id, one.person) == ("algebra/test/0", "u")
        assert one.members["answers"] == ANSWERS, name
    assert [one.elapsed_seconds for one in found.values()] == [None, 65, 65]
    assert found["kept"].submitted_at.year == 2026
    assert found["now"].submitted_at.month == 3


def test_several_labels_of_a_single_choice_are_refused(tmp_path: Path) -> None:
    record = {"instance_id": "algebra/test/0", "user_id": "u",
              "labels": {"problem": {"grammar": True, "none": "true"}}}  # fmt: skip
    (error,) = read(written(tmp_path / "annotations.jsonl", record), "potato", POTATO).errors
    assert error.field == "answers.problem"
    assert "holds several answers (grammar, none)" in error.problem


def test_without_a_mapping_values_tell_the_question_and_the_campaign_the_time(
    tmp_path: Path,
) -> None:
    path = written(
        tmp_path / "ann.jsonl", {"id": "algebra/test/0", "text": "", "label": ["Spelling"]}
    )
    known = replace(wanted(), since="2026-02-01T00:00:00+00:00")
    assert not readers()["doccano"].read(path, wanted=known).records
    written(tmp_path / "ann.jsonl", {"id": "algebra/test/0", "text": "", "label": ["Grammar"]})
    found = readers()["doccano"].read(path, wanted=known)
    assert not found.errors
    (one,) = found.records
    assert (one.members["answers"], one.language) == ({"problem": "grammar"}, "es")
    assert one.submitted_at.isoformat() == known.since
    assert "counts as made at" in found.notes[-1]
