"""Each gate of a release: what it passes, what it stops, and the items that it names."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from annotations.publishing.gates import (
    GATE_KINDS,
    USUAL,
    Gate,
    GateRules,
    GateState,
    behind,
    gates_of,
)
from tests.annotations.publishing.folders import question, text, write_folder

TESTS = [f"virology/test/{n}" for n in range(3)]
SHOTS = [f"virology/dev/{n}" for n in range(5)]
IDS = [*TESTS, *SHOTS]
FIGURES = {"alpha": 0.7, "gwet_ac1": 0.9, "reason": ""}
TABLES: Mapping[str, list[dict[str, Any]]] = {
    "provenance": [
        *(text(one, "en", "source") for one in IDS),
        *(text(one, "es", reviewed=True, state="agreed") for one in IDS),
    ],
    "culture": [{"sample_id": one, "split": "test", "state": "agreed"} for one in TESTS],
    "agreement": [{"question": "knowledge", "language": "en", "subject": "", **FIGURES}],
    "keys": [{"sample_id": TESTS[0], "reason": ""}, {"sample_id": SHOTS[0], "reason": "not_asked"}],
    "flags": [{"sample_id": TESTS[0], "language": "es", "outcome": "fixed"}],
}
WHOLE = {"en": [question(one) for one in IDS], "es": [question(one) for one in IDS]}


def folder(
    path: Path,
    *,
    tables: Mapping[str, list[dict[str, Any]]] | None = None,
    languages: Mapping[str, list[dict[str, Any]]] = WHOLE,
    **manifest: Any,
) -> Path:
    """A folder that passes every gate but that of its files, with what is given in place."""
    write_folder(path, languages=languages, tables={**TABLES, **(tables or {})})
    files = [{"path": f.relative_to(path).as_posix()} for f in sorted(path.rglob("*.parquet"))]
    said = {"schema_version": "1.8", "source_language": "en", "licence": "mit"}
    said |= {"attribution": "Its authors", "files": files, **manifest}
    (path / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    return path


def states(gates: list[Gate]) -> dict[str, GateState]:
    return {gate.id: gate.state for gate in gates}


def without(rows: list[dict[str, Any]], sample_id: str, language: str) -> list[dict[str, Any]]:
    return [row for row in rows if (row["sample_id"], row["language"]) != (sample_id, language)]


def instead(table: str, sample_id: str, language: str, **fields: Any) -> dict[str, Any]:
    """The table with other fields in one row."""
    found = [
        {**row, **fields}
        if row["sample_id"] == sample_id and row.get("language", language) == language
        else row
        for row in TABLES[table]
    ]
    return {"tables": {table: found}}


LACKS_ONE = {
    "tables": {
        "provenance": without(TABLES["provenance"], TESTS[1], "es"),
        "omissions": [
            {"sample_id": TESTS[1], "language": "es", "split": "test", "reason": "rejected"}
        ],
    },
}
FAULTS: list[tuple[str, dict[str, Any], list[tuple[str, str, str]], str]] = [
    ("coverage", LACKS_ONE, [(TESTS[1], "es", "rejected")], "es has 7 of 8 questions"),
    (
        "coverage",
        {
            "tables": {
                "omissions": [
                    {"sample_id": one, "language": "am", "split": "-", "reason": "no text"}
                    for one in TESTS
                ]
            }
        },
        [(one, "am", "no text") for one in TESTS],
        "am has 0 of 3 questions",
    ),
    (
        "reviewed",
        instead("provenance", TESTS[2], "es", reviewed=False),
        [(TESTS[2], "es", "machine")],
        "In es people stand by 7 of 8 translations",
    ),
    (
        "checks",
        instead("provenance", TESTS[0], "es", checks=["numbers", "empty"]),
        [(TESTS[0], "es", "numbers, empty")],
        "check fails: 1",
    ),
    (
        "few_shots",
        {
            "languages": {
                **WHOLE,
                "es": [row for row in WHOLE["es"] if row["sample_id"] != SHOTS[4]],
            }
        },
        [(one, "es", "virology") for one in TESTS],
        "virology in es has 4 rows",
    ),
    (
        "overlap",
        instead("provenance", TESTS[0], "es", state="open"),
        [(TESTS[0], "es", "provenance")],
        "decisions: 1 of 12",
    ),
    (
        "overlap",
        instead("culture", TESTS[0], "en", state="open"),
        [(TESTS[0], "en", "culture")],
        "decisions: 1 of 12",
    ),
    (
        "overlap",
        instead("keys", TESTS[0], "", reason="open"),
        [(TESTS[0], "", "keys")],
        "decisions: 1 of 12",
    ),
    (
        "disputes",
        instead("culture", TESTS[1], "en", state="disputed"),
        [(TESTS[1], "en", "culture")],
        "ruling: 1",
    ),
    (
        "disputes",
        instead("keys", TESTS[0], "", reason="disagree"),
        [(TESTS[0], "", "keys")],
        "ruling: 1",
    ),
    (
        "agreement",
        {"tables": {"agreement": [{**TABLES["agreement"][0], "alpha": 0.5, "gwet_ac1": 0.6}]}},
        [],
        "0.600 on “knowledge” in en",
    ),
    (
        "flags",
        {"tables": {"flags": [{"sample_id": TESTS[0], "language": "es", "reason": "wrong_key"}]}},
        [(TESTS[0], "es", "wrong_key")],
        "Open flags: 1",
    ),
    ("licence", {"licence": "unknown"}, [], "licence is not known"),
    ("licence", {"attribution": " "}, [], "names nobody"),
    (
        "names",
        {"languages": {**WHOLE, "es": [*WHOLE["es"], question(TESTS[0])]}},
        [(TESTS[0], "es", ""), (TESTS[0], "es", "")],
        TESTS[0],
    ),
    (
        "names",
        {"files": [{"path": "pt_br/a.parquet"}, {"path": "pt-BR/a.parquet"}]},
        [],
        "pt-BR, pt_br",
    ),
]


def test_a_folder_without_a_fault_passes_every_gate(tmp_path: Path) -> None:
    before = folder(tmp_path / "before")
    found = states(gates_of(folder(tmp_path / "after"), before))
    assert found == dict.fromkeys(GATE_KINDS, GateState.PASSED) | {"sound": GateState.FAILED}


@pytest.mark.parametrize(("gate", "fault", "items", "said"), FAULTS)
def test_a_fault_fails_its_gate_alone_and_its_items_are_named(
    gate: str, fault: dict[str, Any], items: list[tuple[str, str, str]], said: str, tmp_path: Path
) -> None:
    gates = {one.id: one for one in gates_of(folder(tmp_path / "one", **fault))}
    failed = {name for name, one in gates.items() if one.state is GateState.FAILED}
    assert failed - {"sound"} == {gate}
    assert said in gates[gate].sentence
    listed = behind(tmp_path / "one", gate)
    assert [tuple(item.values()) for item in listed] == items
    assert gates[gate].items == len(items)
    assert behind(tmp_path / "one", gate, start=1) == listed[1:]


def test_a_release_in_which_nothing_was_asked_of_people_is_told_so(tmp_path: Path) -> None:
    bare = {name: [] for name in TABLES} | {
        "provenance": [text(one, "en", "source") for one in IDS]
    }
    found = states(gates_of(folder(tmp_path / "one", tables=bare, languages={"en": WHOLE["en"]})))
    asks_of_people = {"reviewed", "overlap", "agreement", "schema"}
    assert {name for name, state in found.items() if state == "not_applicable"} == asks_of_people


def test_a_table_that_a_reader_of_the_version_before_misses_is_drift(tmp_path: Path) -> None:
    before, after = folder(tmp_path / "before"), folder(tmp_path / "after")
    shutil.rmtree(after / "es")
    shutil.copy(next((after / "flags").iterdir()), next((after / "votes").iterdir()))
    by_id = {gate.id: gate for gate in gates_of(after, before)}
    assert by_id["schema"].state is GateState.FAILED
    assert "such as es/dev-00000-of-00001.parquet" in by_id["schema"].sentence
    assert states(gates_of(before, after))["schema"] is GateState.FAILED


def test_added_languages_are_no_drift(tmp_path: Path) -> None:
    after = folder(tmp_path / "after")
    before = folder(tmp_path / "before", languages={"en": WHOLE["en"]})
    assert states(gates_of(after, before))["schema"] is GateState.PASSED


def test_the_files_of_a_sound_release_are_as_its_manifest_says(
    sound_release: Path, tmp_path: Path
) -> None:
    assert states(gates_of(sound_release))["sound"] is GateState.PASSED
    damaged = Path(shutil.copytree(sound_release, tmp_path / "damaged"))
    (damaged / "README.md").write_bytes(b"x")
    gate = {gate.id: gate for gate in gates_of(damaged)}["sound"]
    assert (gate.state, gate.holds_back) == (GateState.FAILED, True)
    assert "README.md has 1 bytes" in gate.sentence


def test_a_folder_that_cannot_be_read_passes_nothing_and_raises_nothing(tmp_path: Path) -> None:
    broken = folder(tmp_path / "broken")
    for file in broken.rglob("*.parquet"):
        file.write_bytes(b"nothing")
    found = states(gates_of(broken))
    assert {found[name] for name in ("coverage", "disputes", "names")} == {GateState.FAILED}
    (broken / "manifest.json").unlink()
    assert set(states(gates_of(broken)).values()) <= {GateState.FAILED, GateState.NOT_APPLICABLE}


def test_rules_say_which_gates_bind_and_how_high_a_floor_is(tmp_path: Path) -> None:
    path = folder(tmp_path / "one", **LACKS_ONE)
    usual = {gate.id: gate for gate in gates_of(path)}
    assert {name for name, gate in usual.items() if gate.binds} == USUAL.binds
    assert not usual["coverage"].holds_back
    strict = GateRules(frozenset({"coverage"}))
    assert [gate.id for gate in gates_of(path, rules=strict) if gate.holds_back] == ["coverage"]
    lenient = GateRules(frozenset({"coverage"}), {"coverage": 0.5})
    assert [gate.id for gate in gates_of(path, rules=lenient) if gate.holds_back] == []


def test_a_gate_is_the_same_after_it_was_kept_as_json(tmp_path: Path) -> None:
    gates = gates_of(folder(tmp_path / "one", **LACKS_ONE))
    kept = json.loads(json.dumps([gate.document() for gate in gates]))
    assert [Gate.of(one) for one in kept] == gates


def test_a_release_of_an_earlier_format_says_what_it_does_not_know(tmp_path: Path) -> None:
    found = {gate.id: gate for gate in gates_of(folder(tmp_path / "one", schema_version="1.6"))}
    for name in ("coverage", "reviewed", "checks", "agreement"):
        assert found[name].state is GateState.NOT_APPLICABLE
        assert "earlier format" in found[name].sentence


def test_the_documentation_has_every_gate_with_its_floor_and_whether_it_binds() -> None:
    page = (Path(__file__).parents[3] / "docs" / "releases.md").read_text(encoding="utf-8")
    told = [[cell.strip() for cell in line.split("|")] for line in page.splitlines()]
    gates = [(row[1], row[3], row[4]) for row in told if len(row) == 6 and row[1].startswith("`")]
    assert gates == [
        (
            f"`{kind.id}`",
            "" if kind.floor is None else f"{kind.floor:g}",
            "yes" if kind.binds else "",
        )
        for kind in GATE_KINDS.values()
    ]
