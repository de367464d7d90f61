"""A form that the program has never seen, in a release."""

import dataclasses
import json
import random
import shutil
from pathlib import Path
from typing import Any

import datasets
import pyarrow.parquet as pq
import pytest
import yaml

from annotations.publishing import ReleasedForm, ReleaseError, verify_release
from evaluation.scoring.dataset import Release
from tests.annotations.publishing.forms import CONSENSUS, DOCUMENT, FORM, LABELS, MISSING, with_form
from tests.annotations.publishing.records import write_release
from tests.annotations.publishing.test_verify import rewrite_manifest
from tests.annotations.publishing.test_writer import digests, manifest
from workbench.release_format.forms import TYPES
from workbench.release_format.schemas import arrow_schema


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forms") / "release"
    write_release(folder, contents=with_form())
    return folder


@pytest.fixture
def copied(tmp_path: Path, release: Path) -> Path:
    return Path(shutil.copytree(release, tmp_path / "copied"))


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(
        folder / table / f"{table}-00000-of-00001.parquet"
    ).to_pylist()
    return found


def card(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")


def test_every_label_stands_in_the_forms_own_table(release: Path) -> None:
    first, second, third = rows(release, "labels_plain_words")
    assert (first["annotator"], first["score"], first["topics"]) == ("annotator-a", 70.0, None)
    assert second["marks"][1] == MISSING
    assert second["engine"] == "apertium"
    assert (third["counted"], third["problem"]) == (False, "none")
    assert "secret" not in first


def test_what_the_labels_add_up_to_stands_beside_them(release: Path) -> None:
    (row,) = rows(release, "consensus_plain_words")
    assert (row["votes"], row["state"], row["disputed"]) == (2, "disputed", ["clear"])
    assert (row["score"], row["is_clear"], row["better"]) == (68.0, None, ["otro"])
    assert row["cultural_sensitivity_label"] == "CS"
    assert "note" not in row


def test_such_a_release_is_sound_and_names_its_form(release: Path) -> None:
    assert verify_release(release) == []
    assert manifest(release)["forms"] == {"plain-words": "Plain words"}
    assert json.loads((release / "forms" / "plain-words.json").read_text()) == DOCUMENT


def test_the_rest_of_the_release_is_as_without_the_form(release: Path, sound_release: Path) -> None:
    assert "forms" not in manifest(sound_release)
    before, after = digests(sound_release), digests(release)
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {"README.md", "croissant.json", "manifest.json"}


def test_the_same_labels_in_any_order_give_the_same_bytes(tmp_path: Path, release: Path) -> None:
    shuffled = tuple(random.Random(1).sample(LABELS, len(LABELS)))
    write_release(tmp_path / "again", contents=with_form(form_labels=shuffled))
    assert digests(tmp_path / "again") == digests(release)


def test_the_card_names_the_form_by_its_title_with_its_questions_and_counts(release: Path) -> None:
    body = card(release)
    assert "People also filled in: “Plain words” (2 answers of 2 people)." in body
    assert "### `labels_plain_words`: Plain words" in body
    assert "Asked on every candidate translation, its engine not shown. Version 2.0." in body
    assert "| `problem` | `string` | What is wrong? (`none`, `odd`) |" in body
    assert "Plain words, from 2 counted labels by 2 people:" in body
    assert "| Spanish | 1 | 0 | 1 | 0 | 0 |" in body
    assert "| `problem` | Nothing | 0 |\n| `problem` | Odd \\| word | 2 |" in body
    assert "| `is_clear` | Yes | 1 |\n| `is_clear` | No | 1 |" in body
    assert "| `score` | mean 68.00, from 66 to 70 | 2 |" in body
    assert "| `marks` | odd | 2 |" in body


def test_a_release_without_culture_says_nothing_of_culture(tmp_path: Path) -> None:
    write_release(tmp_path / "only", contents=with_form(votes=(), consensus=()))
    _, header, body = card(tmp_path / "only").split("---\n", 2)
    assert "No question has a label of cultural sensitivity" in body
    assert "## Culturally sensitive" not in body
    assert yaml.safe_load(header)["tags"] == ["mmlu", "synthetic"]


def test_croissant_knows_the_tables_and_the_documents(release: Path) -> None:
    document = json.loads((release / "croissant.json").read_text(encoding="utf-8"))
    described = {one["name"]: one.get("description") for one in document["recordSet"]}
    assert described["labels_plain_words/labels_plain_words"] == "Plain words"
    kinds = {one["name"]: one["encodingFormat"] for one in document["distribution"]}
    assert kinds["forms/plain-words.json"] == "application/json"
    fields = {field["@id"] for record in document["recordSet"] for field in record["field"]}
    assert "consensus_plain_words/consensus_plain_words/score" in fields


def test_the_tables_load_as_configs_of_their_own(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    for name, columns in FORM.tables.items():
        loaded = datasets.load_dataset(str(release), name, cache_dir=str(tmp_path), split=name)
        assert loaded.features == datasets.Features.from_arrow_schema(arrow_schema(columns))


def test_a_form_without_labels_has_its_tables_and_is_no_config(tmp_path: Path) -> None:
    write_release(tmp_path / "bare", contents=with_form(form_labels=(), form_consensus=()))
    assert rows(tmp_path / "bare", "labels_plain_words") == []
    assert verify_release(tmp_path / "bare") == []
    front = yaml.safe_load(card(tmp_path / "bare").split("---\n", 2)[1])
    assert "labels_plain_words" not in [config["config_name"] for config in front["configs"]]


def test_evaluation_reads_such_a_release_as_one_without(release: Path, sound_release: Path) -> None:
    with_labels, without = Release(release), Release(sound_release)
    assert with_labels.languages == without.languages == ("en", "es")
    assert with_labels.items("es", "test") == without.items("es", "test")
    assert with_labels.identity.data_sha256 == without.identity.data_sha256


def test_former_versions_keep_their_columns_and_their_documents(tmp_path: Path) -> None:
    """Of a column that has come to hold another type only the newest version's answers stand."""
    old = {
        **DOCUMENT,
        "questions": [
            {"id": "style", "type": "yes_no", "text": {"en": "Stylish?"}, "column": "style"},
            {"id": "score", "type": "text", "text": {"en": "Score it"}, "column": "score"},
        ],
    }
    form = ReleasedForm(DOCUMENT, {1: old})
    assert form.fitting(old) == {"style"}
    label = dataclasses.replace(LABELS[0], values={"style": True}, protocol_version=1)
    write_release(tmp_path / "r", contents=with_form(forms=(form,), form_labels=(label,)))
    assert rows(tmp_path / "r", "labels_plain_words")[0]["style"] is True
    assert json.loads((tmp_path / "r" / "forms" / "plain-words.1.json").read_text()) == old
    assert verify_release(tmp_path / "r") == []


def test_a_table_that_is_not_as_the_form_asks_is_named(copied: Path) -> None:
    path = copied / "labels_plain_words" / "labels_plain_words-00000-of-00001.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["score"]), path)
    rewrite_manifest(copied)
    (problem,) = verify_release(copied)
    assert problem.file == "labels_plain_words/labels_plain_words-00000-of-00001.parquet"
    assert "other columns" in problem.problem


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("{", "tells no tables (is no JSON"),
        ("[]", "tells no tables (is no JSON object"),
        ('{"id": "../x", "title": {"en": "T"}, "questions": []}', "cannot be a form's id"),
        ('{"id": "plain-words", "title": {"en": "T"}}', "tells no tables (KeyError: 'questions')"),
        (
            '{"id": "x", "title": {"en": "T"}, "questions": [{"column": "round", "type": "text"}]}',
            "'round' cannot be a question's column",
        ),
        (
            '{"id": "x", "title": {"en": "T"}, "questions": [{"column": "a", "type": "map"}]}',
            "'map' is no type of a question",
        ),
        ('{"id": "x", "title": {"en": "T"}, "questions": []}', "is the document of 'x'"),
    ],
)
def test_a_document_that_tells_no_tables_is_named_alone(
    copied: Path, damage: str, problem: str
) -> None:
    (copied / "forms" / "plain-words.json").write_text(damage)
    rewrite_manifest(copied)
    (found,) = verify_release(copied)
    assert found.file == "forms/plain-words.json"
    assert problem in found.problem


def test_a_changed_document_is_named_alone(copied: Path) -> None:
    (copied / "forms" / "plain-words.json").write_text("{}")
    (found,) = verify_release(copied)
    assert (found.file, "bytes" in found.problem) == ("forms/plain-words.json", True)


def test_tables_of_no_form_have_no_place(copied: Path) -> None:
    shutil.rmtree(copied / "forms")
    rewrite_manifest(copied)
    assert {problem.problem for problem in verify_release(copied)} == {"has no place in a release"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"forms": (FORM, FORM)}, "form given twice: labels_plain_words"),
        ({"forms": ()}, "the form 'plain-words': no such form"),
        (
            {"form_labels": (dataclasses.replace(LABELS[0], sample_id="no/test/0"),)},
            "label of no/test/0: no such item",
        ),
        (
            {"form_consensus": (dataclasses.replace(CONSENSUS, sample_id="no/test/0"),)},
            "consensus of a form of no/test/0: no such item",
        ),
    ],
)
def test_labels_that_contradict_the_contents_are_refused(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(ReleaseError, match=message):
        write_release(tmp_path / "out", contents=with_form(**changes))


def test_every_type_of_a_question_is_written_down_and_has_a_column() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "release-format.md").read_text("utf-8")
    for kind, type_ in TYPES.items():
        assert f"| `{kind}` | `{type_}`" in page
    assert {question["type"] for question in DOCUMENT["questions"]} == set(TYPES)


def test_what_marks_weigh_has_a_column_of_labels_alone() -> None:
    question = {**DOCUMENT["questions"][4], "weights": {"odd": 5}}
    form = ReleasedForm({**DOCUMENT, "questions": [question]})
    labels, consensus = form.tables.values()
    assert "marks_penalty" in [column.name for column in labels]
    assert "marks_penalty" not in [column.name for column in consensus]
