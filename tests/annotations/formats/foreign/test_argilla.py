"""`argilla-2.8.json` was written by that version's own library: `to_dict` of its records, and
`to_list` and `to_dict` of several, flat."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotations.formats.decisions.registry import readers
from annotations.formats.foreign.guessing import surveyed
from annotations.formats.foreign.mapping import DecisionMapping
from annotations.formats.foreign.reader import ForeignReader
from tests.annotations.formats.foreign.reading import read, wanted, written

MADE = json.loads(Path(__file__).with_name("argilla-2.8.json").read_text("utf-8"))
ANN, BOB = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
WHEN = {"submitted_at": {"is": "2026-03-01"}}
MAPPING = {
    "kind": "label",
    "form": "clarity",
    "sample_id": "id",
    "language": "metadata.language",
    "answers": {"problem": "problem", "remark": "remark"},
    **WHEN,
}
FLAT = MAPPING | {"language": "language"}


def said(path: Path, mapping: Any) -> list[tuple[str, str, str, Any]]:
    found = read(path, "argilla", mapping)
    assert not found.errors, "\n".join(map(str, found.errors))
    return [
        (one.sample_id, one.person, one.kind, one.members.get("answers")) for one in found.records
    ]


@pytest.mark.parametrize("as_list", [True, False])
def test_nested_records_count_as_submitted_and_say_so(tmp_path: Path, as_list: bool) -> None:
    path = written(tmp_path / "records.json", *MADE["nested"], as_list=as_list)
    assert said(path, MAPPING) == [
        ("algebra/test/0", ANN, "label", {"problem": "grammar", "remark": "so"}),
        ("algebra/test/0", BOB, "label", {"problem": "none"}),
        ("algebra/test/1", ANN, "label", {"problem": "none"}),
        ("algebra/test/1", BOB, "label", {"problem": "none"}),
    ]
    found = read(path, "argilla", MAPPING)
    assert found.notes[0] == "left alone: 2 suggestions"
    assert "tells no status" in found.notes[1]


def test_flat_records_tell_drafts_and_discarded_answers_apart(tmp_path: Path) -> None:
    expected = [
        ("algebra/test/0", ANN, "label", {"problem": "grammar", "remark": "so"}),
        ("algebra/test/1", ANN, "skip", None),
        ("algebra/test/1", BOB, "label", {"problem": "none"}),
    ]
    rows = written(tmp_path / "flat.json", *MADE["flat"], as_list=True)
    columns = written(tmp_path / "names.json", MADE["names"])
    assert said(rows, FLAT) == said(columns, FLAT) == expected
    assert "left alone: 1 drafts" in read(rows, "argilla", FLAT).notes


def test_records_of_version_1_and_what_is_guessed_of_them(tmp_path: Path) -> None:
    def response(person: str, problem: Any, status: str) -> dict[str, Any]:
        return {"user_id": person, "values": {"problem": {"value": problem}}, "status": status}

    marks = [{"start": 0, "end": 5, "label": "term"}]
    record = {
        "fields": {"src": "…"},
        "external_id": "algebra/test/0",
        "responses": [
            response("u", "none", "submitted"),
            response("v", "none", "draft"),
            {"user_id": "w", "values": {"err": {"value": marks}}, "status": "submitted"},
        ],
    }
    path = written(tmp_path / "old.jsonl", record)
    reader = readers()["argilla"]
    assert isinstance(reader, ForeignReader)
    _files, reading = reader.look(path)
    guess = reader.guess(surveyed(reading.givens), wanted())
    assert guess.takes["sample_id"].field == "external_id"
    mapping = DecisionMapping.of_text(guess.toml()).document() | WHEN
    assert said(path, mapping) == [
        ("algebra/test/0", "u", "label", {"problem": "none"}),
        ("algebra/test/0", "w", "label",
         {"err": [{"start": 0, "end": 5, "field": "question", "label": "term"}]}),
    ]  # fmt: skip


def test_without_times_and_with_a_ranking_rows_are_refused(tmp_path: Path) -> None:
    ranking = [{"value": [{"value": "a", "rank": 1}], "user_id": "u"}]
    record = {"id": "algebra/test/0", "fields": {}, "responses": {"order": ranking}}
    found = read(written(tmp_path / "a.jsonl", record, {"id": 1, "text": "x"}), "argilla")
    told = {(one.row, one.field): str(one) for one in found.errors}
    assert "questions of the type ranking are not read" in told[1, "order"]
    assert "say in the mapping when it was" in told[1, "submitted_at"].casefold()
    assert "is no record with responses" in told[2, "responses"]


def test_texts_that_nothing_can_store_are_refused_and_what_is_missing_is_missing(
    tmp_path: Path,
) -> None:
    response = '"responses": {"problem": [{"value": "none", "user_id": "u"}]}'
    path = tmp_path / "odd.jsonl"
    path.write_text(
        f'{{"id": "algebra/test/0", "metadata": {{"language": "es", "score": NaN}}, {response}}}\n'
        f'{{"id": "algebra/test/1", "metadata": {{"language": "\\ud800"}}, {response}}}\n'
        "{oops\n",
        encoding="utf-8",
    )
    found = read(path, "argilla", MAPPING)
    assert [one.sample_id for one in found.records] == ["algebra/test/0"]
    told = [(one.row, one.problem) for one in found.errors]
    assert told == [
        (2, "holds a NUL, half of a character or a number without end"),
        (3, "is no JSON"),
    ]
