"""Decisions in Workbench's own form: what is read, and what is said of what cannot be."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from annotations.formats.decisions.records import Doubt, ImportedDecision, ReadDecisions, Rewording
from annotations.formats.decisions.registry import reader_named
from workbench.layouts.budget import Limits
from workbench.layouts.records import FormatError

GIVEN = {
    "sample_id": "a/test/0",
    "language": "ar",
    "kind": "answer",
    "person": "p1",
    "submitted_at": "2026-03-14T15:09:26+01:00",
}


def read(tmp_path: Path, *rows: Any, limits: Limits | None = None) -> ReadDecisions:
    path = tmp_path / "decisions.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return reader_named("workbench").read(path, limits=limits)


def one(tmp_path: Path, **given: Any) -> ImportedDecision:
    found = read(tmp_path, GIVEN | given)
    assert not found.errors
    return found.records[0]


def test_whatever_is_null_counts_as_not_given(tmp_path: Path) -> None:
    bare = one(tmp_path)
    members = ("choice", "unsure", "flag", "proposal", "comment", "active_seconds", "corrects")
    assert one(tmp_path, **dict.fromkeys(members)) == bare
    assert bare.submitted_at == datetime(2026, 3, 14, 14, 9, 26, tzinfo=UTC)
    assert (bare.members, bare.round, bare.is_control) == ({}, None, False)


def test_a_decision_holds_what_its_row_says(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        choice="b",
        unsure=True,
        elapsed_seconds=7200.6,
        flag={"reason": "wrong_key", "note": ""},
        proposal={"options": {"C": "ثلاثة", "D": ""}, "question": ""},
        comment="hm",
        submitted_at="2026-03-14T15:09:26Z",
        mood="tired",
    )
    assert found.members == {"choice": "b", "unsure": True}
    assert (found.elapsed_seconds, found.active_seconds) == (7201, None)
    assert found.flag == Doubt("wrong_key")
    assert found.proposal == Rewording(None, {2: "ثلاثة"})
    assert found.submitted_at == datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)


def test_members_that_nothing_is_read_from_are_named(tmp_path: Path) -> None:
    assert read(tmp_path, GIVEN | {"mood": 1, "verdict": "accept"}).ignored == ("mood", "verdict")


@pytest.mark.parametrize(
    ("flag", "doubt"),
    [
        ({"reason": None, "note": None}, None),
        ({"reason": None, "note": ""}, Doubt()),
        ({}, None),
        ({"note": "two are right"}, Doubt("", "two are right")),
    ],
)
def test_a_flag_is_one_though_its_note_be_empty(
    flag: Any, doubt: Doubt | None, tmp_path: Path
) -> None:
    assert one(tmp_path, flag=flag).flag == doubt


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ("{", ["row"]),
        ("[" * 5000, ["row"]),
        ("7", ["row"]),
        ({}, ["kind", "sample_id", "language", "person", "submitted_at"]),
        (GIVEN | {"kind": "vote", "language": "??"}, ["kind", "language"]),
        (GIVEN | {"kind": "skip"}, ["task"]),
        (GIVEN | {"submitted_at": "soon"}, ["submitted_at"]),
        (GIVEN | {"submitted_at": 5}, ["submitted_at"]),
        (GIVEN | {"submitted_at": "0001-01-01T00:00:00+14:00"}, ["submitted_at"]),
        (GIVEN | {"active_seconds": -1}, ["active_seconds"]),
        (GIVEN | {"active_seconds": 1e999}, ["active_seconds"]),
        (GIVEN | {"elapsed_seconds": True, "answers": {"a": "\0"}}, ["elapsed_seconds"]),
        (GIVEN | {"kind": "label", "answers": {"a": ["\0"]}}, ["answers"]),
        (GIVEN | {"person": " ", "sample_id": "x" * 300}, ["sample_id", "person"]),
        (GIVEN | {"flag": "yes", "proposal": {"options": {"1": "x"}}}, ["flag", "proposal"]),
        (GIVEN | {"proposal": {"options": ["x"] * 27}}, ["proposal"]),
        (GIVEN | {"comment": "\x00"}, ["comment"]),
        (GIVEN | {"round": 0, "purpose": "fun", "surplus": 1}, ["round", "purpose", "surplus"]),
        (GIVEN | {"engine": "\ud800"}, ["engine"]),
    ],
)  # fmt: skip
def test_all_that_is_wrong_with_a_row_is_said_by_field(
    row: Any, fields: list[str], tmp_path: Path
) -> None:
    found = read(tmp_path, GIVEN, "", row)
    assert [(error.row, error.field) for error in found.errors] == [(3, name) for name in fields]
    assert len(found.records) == 1


def test_what_reading_costs_is_bounded(tmp_path: Path) -> None:
    with pytest.raises(FormatError):
        read(tmp_path, *[GIVEN] * 3, limits=Limits(rows=2))
    assert len(read(tmp_path, *["{"] * 3000).errors) == 1000


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(FormatError, match="workbench"):
        reader_named("spreadsheet")
