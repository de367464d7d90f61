"""What is counted of a release folder, by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotations.publishing.figures import Figures, figures_of
from annotations.publishing.figures.coverage import Coverage, EngineTexts, Marks
from annotations.publishing.figures.labels import SubjectLabels
from annotations.publishing.figures.work import (
    Answers,
    Flags,
    Keys,
    People,
    Proposals,
    Reviews,
    Rulings,
    Work,
)
from tests.annotations.publishing.folders import (
    decision,
    question,
    question_with,
    text,
    write_folder,
)
from tests.annotations.publishing.forms import FORM, FULL

IDS = ("virology/test/0", "virology/test/1", "world_religions/dev/0")


def culture(sample_id: str, label: str, *kinds: str, **more: Any) -> dict[str, Any]:
    subject, split, _ = sample_id.split("/")
    row = {"sample_id": sample_id, "split": split, "subject": subject, "subject_category": "STEM"}
    said = {"cultural_sensitivity_label": label, "kinds": list(kinds), "votes": 2}
    return row | said | {"state": "agreed"} | more


def edit(sample_id: str, annotator: str, verdict: str, **more: Any) -> dict[str, Any]:
    row = decision(sample_id, annotator, language="es", step="review", verdict=verdict)
    return row | more


TABLES: dict[str, list[dict[str, Any]]] = {
    "provenance": [
        *(text(id, "en", "source") for id in IDS),
        text(
            IDS[0], "es", "post_edit", reviewed=True, state="agreed", checks=["numbers"],
            engine="apertium", engine_version="3.8",
        ),
        text(
            IDS[1], "es", engine="apertium", engine_version="3.8", licence="gpl", marks=["split"]
        ),
    ],
    "omissions": [
        {"sample_id": IDS[2], "language": "es", "split": "dev", "reason": "rejected"},
        *(
            {"sample_id": id, "language": "am", "split": id.split("/")[1], "reason": "no text"}
            for id in IDS
        ),
    ],
    "culture": [
        culture(IDS[0], "CS", "cultural", "regional", time_sensitive=True),
        culture(IDS[1], "CA"),
        culture(IDS[2], "-", votes=1, state="open", subject_category="Humanities"),
    ],
    "votes": [
        decision(IDS[0], "annotator-a", cultures=["Western Culture"], regions=["Europe"]),
        decision(IDS[0], "annotator-b", regions=["Europe", "Asia"], countries=["TR"]),
        decision(IDS[1], "annotator-a", counted=False, regions=["Africa"]),
    ],
    "post_edits": [
        edit(IDS[0], "annotator-a", "edit", hter=0.5, character_edits=0.25, chrf=60.0),
        edit(IDS[1], "annotator-c", "accept", hter=0.0, character_edits=0.0, chrf=100.0),
        edit(IDS[1], "annotator-c", "reject", counted=False),
        edit(IDS[2], "annotator-c", "accept", step="revision", hter=0.0),
    ],
    "answer_checks": [
        decision(IDS[0], "annotator-d", language="es", choice="A", correct=True),
        decision(IDS[1], "annotator-d", language="es", choice=None, correct=None),
    ],
    "rulings": [
        decision(IDS[0], "annotator-e", language="es", kind="review", outcome="stands"),
        decision(IDS[1], "annotator-e", language="en", kind="label", form="culture"),
        decision(IDS[1], "annotator-e", kind="label", form="culture", counted=False),
    ],
    "flags": [
        {"sample_id": IDS[0], "language": "es", "reason": "wrong_key", "annotator": "annotator-a"},
        {"sample_id": IDS[1], "language": "es", "reason": "wrong_key", "outcome": "dismissed"},
    ],
    "proposals": [decision(IDS[0], "annotator-a", language="es", kind="answer")],
    "keys": [
        {"sample_id": IDS[0], "answer": "A", "origin": "benchmark", "benchmark_answer": "A"},
        {"sample_id": IDS[1], "answer": "B", "origin": "consensus", "benchmark_answer": "A"},
        {"sample_id": IDS[2], "answer": None, "reason": "open", "benchmark_answer": None},
    ],
    "agreement": [
        {
            "kind": "label", "form": "culture", "question": "knowledge", "language": "en",
            "units": 2, "pairable": 1, "raters": 2, "observed": 0.5, "reason": "one category",
        }
    ],
    "passages": [{"sample_id": IDS[0], "language": "en", "passage": "p"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    labels = [
        decision(IDS[0], "annotator-b", language="es", **FULL),
        decision(IDS[0], "annotator-a", language="es", problem="none", is_clear=True, score=70.0),
        decision(IDS[0], "annotator-c", language="es", problem="odd", counted=False),
    ]
    consensus = [{"sample_id": IDS[0], "language": "es", "state": "disputed", "votes": 2}]
    folder = write_folder(
        tmp_path_factory.mktemp("figures"),
        languages={"en": map(question, IDS), "es": map(question, IDS[:2])},
        choices={"es": [question_with("abcde", "virology/test/9")]},
        tables=TABLES | {FORM.labels: labels, FORM.consensus: consensus},
        forms=[FORM],
    )
    return figures_of(folder)


def test_rows_origins_and_what_is_lacking_by_language_and_split(figures: Figures) -> None:
    assert figures.coverage == (
        Coverage("am", "test", 0, omitted={"no text": 2}),
        Coverage("am", "dev", 0, omitted={"no text": 1}),
        Coverage("en", "test", 2, {"source": 2}),
        Coverage("en", "dev", 1, {"source": 1}),
        Coverage(
            "es", "test", 3, {"machine": 1, "post_edit": 1}, {"post_edit": 1}, {}, {"agreed": 1}
        ),
        Coverage("es", "dev", 0, omitted={"rejected": 1}),
    )
    spanish = figures.languages["es"]
    assert (spanish.items, spanish.by_people, spanish.unreviewed_machine) == (4, 1, 1)
    assert (figures.questions, figures.subjects) == (4, 2)


def test_engines_and_their_marks(figures: Figures) -> None:
    assert EngineTexts("es", "machine", "apertium", "3.8", "gpl", 1) in figures.engines
    assert figures.marks == (Marks("apertium", "3.8", "gpl", "split", 1),)


def test_blocking_checks_that_fail(figures: Figures) -> None:
    assert figures.failing_checks == {"numbers": 1}


def test_sensitivity_kinds_and_what_votes_name(figures: Figures) -> None:
    labels = figures.labels
    assert labels.subjects == (
        SubjectLabels("world_religions", "Humanities", 1, 0, 0, 0),
        SubjectLabels("virology", "STEM", 2, 1, 1, 1),
    )
    assert (labels.asked, labels.annotated, labels.cs, labels.time_sensitive) == (3, 2, 1, 1)
    assert labels.kinds == {"cultural": 1, "regional": 1}
    assert labels.together == {"cultural+regional": 1}
    assert labels.states == {"agreed": 2, "open": 1}
    assert labels.votes == {"1": 1, "2": 2}
    assert labels.named["regions"] == {"Asia": 1, "Europe": 2}
    assert labels.by_category()["STEM"] == SubjectLabels("", "STEM", 2, 1, 1, 1)


def test_reviews_with_the_means_of_what_was_measured(figures: Figures) -> None:
    verdicts = {"accept": 1, "edit": 1, "translate": 0, "reject": 0}
    assert figures.reviews == (
        Reviews("review", "es", verdicts, 2, 2, 0.25, 0.125, 80.0),
        Reviews("revision", "es", verdicts | {"edit": 0}, 1, 1, 0.0, None, None),
    )


def test_answers_rulings_flags_proposals_and_keys(figures: Figures) -> None:
    assert figures.answers == (Answers("es", 2, 1, 1, 1),)
    assert figures.rulings == (
        Rulings("label", "culture", {"": 1}, 1),
        Rulings("review", "", {"stands": 1}, 1),
    )
    assert figures.flags == (
        Flags("wrong_key", "", "person", 1),
        Flags("wrong_key", "dismissed", "evaluation", 1),
    )
    assert figures.proposals == (Proposals("es", 1, 1),)
    assert figures.keys == (
        Keys("", "open", 1, 0),
        Keys("benchmark", "", 1, 0),
        Keys("consensus", "", 1, 1),
    )


def test_people_and_their_time_by_kind(figures: Figures) -> None:
    assert figures.people == People(
        5, {"answer": 1, "label": 3, "review": 2, "revision": 1, "ruling": 1}
    )
    assert Work("label", "", "", 3, 2, 2, 30) in figures.work
    assert Work("label", "plain_words", "es", 3, 2, 3, 30) in figures.work
    assert Work("review", "", "es", 3, 2, 2, 30) in figures.work


def test_what_the_labels_of_a_form_say(figures: Figures) -> None:
    (form,) = figures.forms
    assert (form.form, form.labels, form.people) == ("plain-words", 2, 2)
    assert form.texts[0].states["disputed"] == 1
    assert form.answers["problem"] == {"Nothing": 1, "Odd | word": 1}
    assert form.answers["topics"] == {"CI": 1, "TR": 1}
    assert form.answers["is_clear"] == {"Yes": 1, "No": 1}
    assert form.answers["score"] == {"mean 68.00, from 66 to 70": 2}
    assert form.answers["marks"] == {"odd": 2}


def test_agreement_and_passages(figures: Figures) -> None:
    (one,) = figures.agreement
    assert (one.question, one.pairable, one.observed, one.alpha) == ("knowledge", 1, 0.5, None)
    assert figures.passages == 1


def test_a_plain_download_tells_its_rows_and_labels(tmp_path: Path) -> None:
    rows = [question(IDS[0], cultural_sensitivity_label="CS"), question(IDS[1])]
    write_folder(tmp_path, languages={"es": rows})
    for side in tmp_path.iterdir():
        if side.name != "es":
            (side / f"{side.name}-00000-of-00001.parquet").unlink()
            side.rmdir()
    figures = figures_of(tmp_path)
    assert figures.coverage == (Coverage("es", "test", 2),)
    assert figures.labels.subjects == (SubjectLabels("virology", "STEM", 1, 1, 0, 0),)
    assert figures.people == People()


def test_figures_are_plain_data_for_others(figures: Figures) -> None:
    document = json.loads(json.dumps(figures.document()))
    assert document["coverage"][0]["language"] == "am"
