from pathlib import Path
from typing import Any

import pytest

from annotations.formats.foreign.offsets import code_points
from tests.annotations.formats.foreign.reading import read, records, written

JSON = '"[{""start_i"": 2, ""end_i"": 4, ""severity"": ""minor""}]"'
REPR = "\"[{'start_i': 'missing', 'end_i': 'missing', 'severity': 'major', 'error_type': None}]\""
TIMES = "1772000000.0,1772000061.5"
SPANS = "error-spans"


def appraise(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "scores.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def row(system: str = "sysA", type: str = "TGT", score: str = "70", mqm: str = JSON) -> str:
    return f"u,{system},1000,{type},eng,spa,{score},algebra/test/0,False,{mqm},{TIMES}"


def test_appraise_by_its_columns_with_ends_counted_in(tmp_path: Path) -> None:
    path = appraise(
        tmp_path,
        row(),
        row(type="BAD"),
        row(type="CHK"),
        row("sysB", mqm=REPR, score="71") + ",batch,9",
    )
    found = read(path, "esa", None, SPANS)
    assert not found.errors
    first, second = found.records
    assert (first.sample_id, first.language, first.form, first.person) == (
        "algebra/test/0", "es", SPANS, "u",
    )  # fmt: skip
    mark = {"start": 2, "end": 5, "field": "question", "severity": "minor"}
    assert first.members["answers"] == {"errors": [mark], "score": 70}
    assert (first.offsets, first.elapsed_seconds) == ("br", 62)
    assert first.submitted_at.year == 2026
    missing = {"start": None, "end": None, "field": "question", "severity": "major"}
    assert second.members["answers"] == {"errors": [missing], "score": 71}
    assert found.notes == ("left alone: 2 controls of Appraise",)


def test_one_row_for_two_systems_is_one_decision_where_systems_are_not_told(tmp_path: Path) -> None:
    path = appraise(tmp_path, row("sysA+sysB"))
    (found,) = records(path, "esa", None, SPANS)
    assert "engine" not in found.members
    mapping = {
        "kind": "label", "form": SPANS, "sample_id": "doc", "language": "tgt", "engine": "system",
        "answers": {"errors": {"from": "errors", "place": "question"}, "score": "score"},
    }  # fmt: skip
    both = records(path, "esa", mapping, SPANS)
    assert [one.members["engine"] for one in both] == ["sysA", "sysB"]


def test_what_appraise_does_not_write_is_refused_by_row(tmp_path: Path) -> None:
    path = appraise(
        tmp_path, row(mqm="oops"), row(type="X"), "u,sysA,1", row(score="None"), row(score="high")
    )
    found = read(path, "esa", None, SPANS)
    assert [(one.row, one.field) for one in found.errors] == [
        (1, "mqm"),
        (2, "type"),
        (3, "row"),
        (5, "answers.score"),
    ]
    assert [one.members["answers"].keys() for one in found.records] == [{"errors"}]


def test_wmt25_has_waves_and_line_breaks_that_count_once(tmp_path: Path) -> None:
    errors = [{"start_i": 2, "end_i": 4, "severity": "minor"}]
    told = {
        "human1": 80, "errors1": errors, "annotator1": "a", "times1": [1772000000, 1772000009],
        "human2": 60, "errors2": [], "annotator2": "b", "times2": [0, 9],
    }  # fmt: skip
    record = {
        "doc_id": "algebra/test/0",
        "src_text": "…",
        "tgt_text": {"s": "a<br>bad one"},
        "scores": {"s": told},
    }
    early = record | {"scores": {"s": {"human": 50, "errors": []}}}
    path = written(tmp_path / "w.jsonl", record, early)
    found = read(path, "esa", None, SPANS)
    assert [(one.row, one.field) for one in found.errors] == [
        (1, "submitted_at"),
        (2, "person"),
        (2, "submitted_at"),
    ]
    mapping: dict[str, Any] = {
        "kind": "label", "form": SPANS, "sample_id": "doc_id", "language": {"is": "es"},
        "person": {"is": "wmt25"}, "submitted_at": {"is": "2025-08-04"},
        "answers": {"errors": {"from": "errors", "place": "question"}, "score": "score"},
    }  # fmt: skip
    first, second, third = records(path, "esa", mapping, SPANS)
    assert [one.person for one in (first, second, third)] == ["a", "b", "wmt25"]
    (mark,) = first.members["answers"]["errors"]
    assert (mark["start"], mark["end"], mark["quote"]) == (5, 8, "bad")
    assert (first.elapsed_seconds, second.elapsed_seconds) == (9, 9)
    assert (second.submitted_at.year, third.submitted_at.year) == (2025, 2025)


def document(*spans: Any, last: str = "submit", item: Any = 3) -> dict[str, Any]:
    given = {"score": 80, "error_spans": list(spans), "textfield": None}
    return {
        "user_id": "u",
        "item_i": item,
        "item": [{"item_id": "algebra/test/0", "src": "…", "tgt": {"mA": "one\n😀 two"}}],
        "annotation": [{"mA": given}],
        "actions": [{"time": 1.772e9, "action": "load"}, {"time": 1.772e9 + 60, "action": last}],
    }


def test_pearmut_ends_with_its_last_action_and_counts_no_line_ends(tmp_path: Path) -> None:
    word = {"start_i": 6, "end_i": 8, "severity": "minor", "category": None}
    behind = {"start_i": 9, "end_i": 9, "severity": "major", "category": None}
    missing = {"start_i": "missing", "end_i": "missing", "severity": "major"}
    path = written(
        tmp_path / "p.jsonl",
        document(word, behind, missing),
        document(last="submit_skip"),
        document(last="score"),
        document(item="welcome_0"),
    )
    found = read(path, "esa", None, SPANS)
    assert not found.errors
    decision, skip = found.records
    nowhere = {"start": None, "end": None, "field": "question", "severity": "major"}
    assert decision.members["answers"] == {
        "errors": [
            {"start": 6, "end": 9, "field": "question", "quote": "two", "severity": "minor"},
            nowhere,
            nowhere,
        ],
        "score": 80,
    }
    assert (decision.elapsed_seconds, skip.kind) == (60, "skip")
    assert found.notes == (
        "left alone: 1 documents that were not submitted",
        "left alone: 1 tutorials and checks of attention",
    )


@pytest.mark.parametrize(
    ("rule", "start", "end", "words"),
    [
        ("code-points", 3, 4, "b"),
        ("utf-16", 4, 5, "b"),
        ("br", 1, 3, "😀<br>"),
        ("pearmut", 1, 3, "😀"),
        ("utf-16", 2, 3, "😀"),
    ],
)
def test_offsets_are_code_points_of_the_text(rule: str, start: int, end: int, words: str) -> None:
    text = {"br": "a😀<br>b"}.get(rule, "a😀\nb")
    place = code_points(text, start, end, rule)
    assert place is not None
    assert text[place[0] : place[1]] == words


def test_offsets_beyond_the_text_are_none_of_it() -> None:
    assert code_points("abc", 1, 4, "code-points") is None
    assert code_points("abc", 2, 2, "utf-16") is None
