"""Files of other tools in the ledger: each brings the rows that it tells, at the words it means."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotations.formats.foreign.mapping import DecisionMapping
from annotations.forms.reading import read_form
from annotations.forms.shipped import shipped
from annotations.kinds.label.ledger import Label
from annotations.kinds.review.ledger import Review
from annotations.models import Campaign, Comment, Flag, Skip
from annotations.services import importing_texts, opening
from annotations.services.guessing_decisions import format_of
from annotations.services.importing import ImportRefused
from annotations.services.importing_decisions import import_decisions
from tests.clarity import CLARITY
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign

pytestmark = pytest.mark.django_db

TEXT = "¿Un 😀 mal\ntexto <br> aquí?"
ITEM = "anatomy/test/1"
WHEN = "2026-03-01T10:00:00+00:00"
SET = {"sample_id": {"is": ITEM}, "language": {"is": "es"}, "submitted_at": {"is": WHEN}}
FORMS = (
    read_form(CLARITY.replace("required = true", "required = false")),
    *(replace(shipped()[id], after="import") for id in ("error-spans", "mqm-profile")),
)


@pytest.fixture
def campaign() -> Campaign:
    benchmark = BenchmarkFactory()
    item = ItemFactory(benchmark=benchmark, position=1)
    made = make_campaign(benchmark=benchmark, translated=False, forms=FORMS, overlap_label=5)
    importing_texts.store_translations(
        texts=[(item, TEXT, ["el fémur", "la tibia", "el cráneo", "la costilla"])],
        language="es",
        engine="mt",
        engine_version="1",
    )
    opening.open_text_tasks(campaign=made, language="es")
    return made


def bring_in(campaign: Campaign, path: Path, format: str, mapping: Any = None) -> Any:
    found = None if mapping is None else DecisionMapping.of(SET | {"kind": "label"} | mapping)
    return import_decisions(path=path, campaign=campaign, format=format, mapping=found)


def lines(path: Path, *rows: Any) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def labels(form: str) -> list[tuple[str, Any]]:
    rows = Label.objects.filter(task__form=form).select_related("person", "imported")
    return [(row.person.first_name, row.answers) for row in rows]


def words(marks: Any) -> list[str]:
    return [TEXT[one["start"] : one["end"]] for one in marks]


def test_each_tools_file_brings_the_rows_that_it_tells(campaign: Campaign, tmp_path: Path) -> None:
    studio = [
        {"from_name": "problem", "type": "choices", "value": {"choices": ["Meaning"]}},
        {"from_name": "doubt", "type": "choices", "value": {"choices": ["bad key"]}},
        {"from_name": "note", "type": "textarea", "value": {"text": ["so"]}},
    ]
    told = {"created_at": WHEN, "lead_time": 31.5, "was_cancelled": False, "result": studio}
    task = {
        "data": {"id": ITEM},
        "annotations": [
            {**told, "completed_by": 2},
            {**told, "completed_by": 3, "was_cancelled": True},
        ],
    }
    path = tmp_path / "ls.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    assert format_of(path=path) == "label-studio"
    mapping = {
        "form": "clarity",
        "sample_id": "data.id",
        "answers": {"problem": "problem", "note": "note"},
        "flag": {"reason": {"from": "doubt", "values": {"bad key": "wrong_key"}}},
    }
    done = bring_in(campaign, path, "label-studio", mapping)
    assert done.added == {"label": 1, "skip": 1, "flag": 1}
    assert labels("clarity") == [("2", {"problem": "meaning", "note": "so"})]
    assert Skip.objects.get().person.first_name == "3"
    assert (Flag.objects.get().reason, Label.objects.get().elapsed_seconds) == ("wrong_key", 32)
    assert bring_in(campaign, path, "label-studio", mapping).unchanged == 2

    value = [{"value": True, "user_id": "uuid-1"}]
    path = lines(tmp_path / "argilla.jsonl", {"id": ITEM, "responses": {"fluent": value}})
    bring_in(campaign, path, "argilla", {"form": "clarity", "answers": {"fluent": "fluent"}})
    assert labels("clarity")[-1] == ("uuid-1", {"fluent": True})

    record = {"id": 9, "text": TEXT, "label": [[6, 9, "major"]], "Comments": ["hm"]}
    archive = tmp_path / "doccano.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("ann.jsonl", json.dumps(record))
        file.writestr("bob.jsonl", json.dumps(record | {"label": []}))
    mapping = {
        "form": "clarity", "comment": "Comments",
        "answers": {"marks": {"from": "label", "place": "question"}, "fluent": {"is": False}},
    }  # fmt: skip
    said = DecisionMapping.of(SET | {"kind": "label"} | mapping).toml()
    rules = tmp_path / "mapping.toml"
    rules.write_text(said, encoding="utf-8")
    call_command(
        "import_decisions",
        str(archive),
        f"--mapping={rules}",
        format="doccano",
        campaign=campaign.name,
    )
    (name, answers) = labels("clarity")[-2]
    assert (name, words(answers["marks"])) == ("ann", ["mal"])
    assert {one.text for one in Comment.objects.filter(act="label")} == {"hm"}

    mark = {"start": 6, "end": 9, "label": "minor", "text": "mal"}
    record = {"instance_id": ITEM, "user_id": "pot", "labels": {"fluent": {"no": True}},
              "spans": {"ner": [mark]}}  # fmt: skip
    path = lines(tmp_path / "potato.jsonl", record)
    answers = {"fluent": "fluent", "marks": {"from": "ner", "place": "question"}}
    bring_in(campaign, path, "potato", {"form": "clarity", "answers": answers})
    (name, answers) = labels("clarity")[-1]
    assert (name, words(answers["marks"]), answers["fluent"]) == ("pot", ["mal"], False)

    table = f"sys\t{ITEM}\t1\t1\trater\tsrc\t¿Un 😀 <v>mal</v>\tFluency/Grammar\tMajor\n"
    path = tmp_path / "mqm.tsv"
    path.write_text(table, encoding="utf-8")
    marks = {"from": "errors", "place": "question", "values": {"Fluency/Grammar": "grammar"}}
    bring_in(campaign, path, "mqm", {"form": "mqm-profile", "answers": {"errors": marks}})
    ((name, answers),) = labels("mqm-profile")
    assert (name, words(answers["errors"])) == ("rater", ["mal"])

    spans = [
        {"start_i": 18, "end_i": 21, "severity": "minor"},
        {"start_i": "missing", "end_i": "missing", "severity": "major"},
    ]
    row = f'wmt,sys,1,TGT,eng,spa,70,{ITEM},False,"{spans!s}",1772000000,1772000009'
    path = tmp_path / "esa.csv"
    path.write_text(row, encoding="utf-8")
    assert format_of(path=path) == "esa"
    bring_in(campaign, path, "esa")
    ((name, answers),) = labels("error-spans")
    assert (name, answers["score"], words(answers["errors"][:1])) == ("wmt", 70, ["aquí"])
    assert answers["errors"][1]["start"] is None
    assert not Review.objects.exists()


def test_words_that_the_text_does_not_read_are_refused_by_row(
    campaign: Campaign, tmp_path: Path
) -> None:
    table = f"sys\t{ITEM}\t1\t1\trater\tsrc\tUn <v>mal</v> texto\tOther\tMajor\n"
    path = tmp_path / "mqm.tsv"
    path.write_text(table, encoding="utf-8")
    marks = {"from": "errors", "place": "question"}
    with pytest.raises(ImportRefused) as caught:
        bring_in(campaign, path, "mqm", {"form": "mqm-profile", "answers": {"errors": marks}})
    (error,) = caught.value.errors
    assert (error.row, error.field) == (1, "answers")
    assert "does not read “mal” at 3" in error.problem
    assert not Label.objects.exists()


def test_a_mapping_that_is_wrong_is_told_line_by_line(campaign: Campaign, tmp_path: Path) -> None:
    rules = tmp_path / "mapping.toml"
    rules.write_text('kind = "label"\nlanguage = {is = "es", from = "x"}\nmood = 3\n', "utf-8")
    path = lines(tmp_path / "p.jsonl", {"instance_id": ITEM, "user_id": "p", "labels": {"a": "b"}})
    options = {"campaign": campaign.name, "format": "potato"}
    with pytest.raises(CommandError, match=r"(?s)Unknown keys: mood.*one of field, from or is"):
        call_command("import_decisions", str(path), f"--mapping={rules}", **options)
