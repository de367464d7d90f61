import json
from pathlib import Path
from typing import Any

from annotations.formats.decisions.mqm import MqmReader
from annotations.formats.foreign.guessing import Asked, Survey, guessed
from tests.annotations.formats.foreign.reading import FORMS, read, records, wanted

EARLY = "system\tdoc\tdoc_id\tseg_id\trater\tsource\ttarget\tcategory\tseverity"
WHEN = {"submitted_at": {"is": "2020-11-01"}}
MQM = {
    "kind": "label",
    "form": "mqm-profile",
    "sample_id": "doc",
    "language": {"is": "es"},
    "answers": {
        "errors": {
            "from": "errors",
            "place": "question",
            "values": {"fluency/grammar": "grammar", "Accuracy/Omission": "omission"},
        }
    },
    **WHEN,
}


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "mqm.tsv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def early(target: str, category: str, severity: str, *more: str, **named: str) -> str:
    told = {"system": "s", "doc": "algebra/test/0", "rater": "r1", "source": "src"} | named
    head = [told["system"], told["doc"], "1", "1", told["rater"], told["source"]]
    return "\t".join([*head, target, category, severity, *more])


def marks(found: Any) -> Any:
    return found.members["answers"]["errors"]


def test_rows_of_a_person_on_a_segment_are_one_decision(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        EARLY,
        early("a <v>bad</v> 😀 word", "Fluency/Grammar", "Minor"),
        early("a bad 😀 <v>word</v>", "fluency/grammar", "Major"),
        early("a bad 😀 word", "No-error", "no-error", rater="r2"),
        early("a bad 😀 word", "Accuracy/Omission", "Major", rater="r3", source="<v>src</v>"),
        early("a bad 😀 word", "Source error", "Minor", rater="r2", source="<v>src</v>"),
        early("x", "", "", rater=""),
    )
    found = read(path, "mqm", MQM, "mqm-profile")
    assert not found.errors
    first, none, omitted = found.records
    mark = {"field": "question", "label": "grammar"}
    assert marks(first) == [
        {**mark, "start": 2, "end": 5, "quote": "bad", "severity": "minor"},
        {**mark, "start": 8, "end": 12, "quote": "word", "severity": "major"},
    ]
    assert marks(none) == []
    assert marks(omitted) == [
        {"start": None, "end": None, "field": "question", "label": "omission", "severity": "major"}
    ]
    assert [one.person for one in found.records] == ["r1", "r2", "r3"]
    assert (first.row, none.row) == (2, 4)
    assert found.notes == (
        "left alone: 1 errors in the source",
        "left alone: 1 rows of no rater",
        "what the files tell no time of counts as made at 2020-11-01",
    )


def test_marots_table_has_times_notes_and_corrections(tmp_path: Path) -> None:
    told = {
        "timestamp": 1772000000000,
        "note": "why",
        "corrected_translation": "a good word",
        "target_spans": [[1, 1]],
    }
    head = ["s", "algebra/test/0", "1", "1", "r1", "src"]
    rows = [
        [*head, "a <v>bad</v> word", "Fluency/Grammar", "Minor", json.dumps(told)],
        [*head, "a <v>bad</v> word", "Style/Awkward", "Minor", ""],
        [*head[:4], "", "src", "a bad word", "", "", "{}"],
    ]
    path = table(tmp_path, *("\t".join(row) for row in rows))
    guessed = read(path, "mqm", None, "mqm-profile")
    assert not guessed.errors
    (found,) = guessed.records
    assert [one["label"] for one in marks(found)] == ["grammar", "style"]
    assert found.submitted_at.year == 2026
    assert found.comment == "why"
    assert found.proposal is not None
    assert found.proposal.question == "a good word"


def test_a_guess_names_no_label_that_the_form_has_not() -> None:
    asked = {"errors": Asked("errors", has_marks=True)}
    survey = Survey(1, {}, {}, asked, has_times=True, skips=0)
    for form, its in (("mqm-profile", True), ("error-spans", False)):
        source = guessed(survey, wanted(form), MqmReader.defaults).takes["answers.errors"]
        question = next(one for one in FORMS[form].questions if one.id == "errors")
        labels = {one.id for one in FORMS[form].mark_labels(question)}
        assert set(source.values.values()) <= labels
        assert ("grammar" in source.values.values()) is its


def test_quotes_of_a_table_are_read_as_its_writer_meant_them(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        EARLY,
        early('"he said ""<v>no</v>"" twice"', "Fluency/Grammar", "Minor"),
        early('"<v>Yes</v>"', "Fluency/Grammar", "Minor", rater="r2"),
    )
    doubled, bare = records(path, "mqm", MQM, "mqm-profile")
    assert marks(doubled)[0]["start"] == len('he said "')
    assert marks(bare)[0]["start"] == 1


def test_shifted_columns_and_broken_marks_are_refused_by_row(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        EARLY,
        early("a <v>bad</v> word", "Fluency/Grammar", "minor"),
        "s\talgebra/test/0\t1\t1\tr1\tsrc\tFluency/Grammar\tMinor\ta <v>bad</v> word",
        early("a <v>bad</v> word", "Fluency/Grammar", "minor", "x", "y"),
        early("a <v>bad word", "Fluency/Grammar", "Major"),
        early("a good word", "Fluency/Grammar", "Major"),
        early("a <v>bad</v> word", "Fluency/Rhythm", "Major", rater="r9"),
        "s\talgebra/test/0\tr1",
    )
    found = read(path, "mqm", MQM, "mqm-profile")
    assert [(one.row, one.field) for one in found.errors] == [
        (3, "severity"),
        (4, "row"),
        (5, "target"),
        (6, "target"),
        (7, "answers.errors"),
        (8, "row"),
    ]
    assert "columns may be shifted" in found.errors[0].remedy
    assert "“Fluency/Rhythm” stands for nothing" in found.errors[-2].problem
