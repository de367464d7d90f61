"""A form that the program has never seen, with a question of every type, and labels of it."""

import dataclasses
from typing import Any

from annotations.publishing import (
    FormConsensusRecord,
    FormLabelRecord,
    ReleasedForm,
)
from tests.annotations.publishing.records import ReleaseContents
from tests.annotations.publishing.samples import contents


def _question(id: str, type: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "type": type, "text": {"en": text}, "consensus": "half", "column": id} | more


def _value(id: str, text: str) -> dict[str, Any]:
    return {"id": id, "text": {"en": text}}


PROBLEMS = [_value("none", "Nothing"), _value("odd", "Odd | word")]
DOCUMENT: dict[str, Any] = {
    "id": "plain-words",
    "title": {"en": "Plain words", "es": "Palabras llanas"},
    "on": "translation",
    "which": "candidates",
    "after": "import",
    "version": "2.0",
    "sensitivity": "topics",
    "questions": [
        _question("problem", "choice", "What is\nwrong?", values=PROBLEMS),
        _question("topics", "choices", "Which countries?", vocabulary="countries"),
        _question("clear", "yes_no", "Clear?", column="is_clear"),
        _question("score", "scale", "How good?", min=0, max=100, consensus="median"),
        _question("marks", "spans", "Mark it.", labels=[_value("odd", "Odd")], consensus="all"),
        _question("better", "text", "How better?", consensus="all"),
        _question("note", "text", "A note", consensus="none"),
        _question("secret", "text", "For us", consensus="none", column=""),
    ],
}
FORM = ReleasedForm(DOCUMENT)
MARK = {
    "field": "question", "start": 0, "end": 2, "label": "odd", "severity": None, "quote": "es",
}  # fmt: skip
MISSING = MARK | {"field": None, "start": None, "end": None, "quote": None}
TEXT: dict[str, Any] = {
    "form": "plain-words", "sample_id": "virology/test/0", "language": "es", "text_hash": "0" * 64,
    "engine": "apertium", "engine_version": "3.8",
}  # fmt: skip
FULL = {
    "problem": "odd", "topics": ["TR", "CI"], "is_clear": False, "score": 66.0,
    "marks": [MARK, MISSING], "better": "otro", "note": "x",
}  # fmt: skip
LABELS = (
    FormLabelRecord(**TEXT, annotator="annotator-b", values=FULL, active_seconds=9),
    FormLabelRecord(
        **TEXT, annotator="annotator-a", values={"problem": "odd", "is_clear": True, "score": 70.0}
    ),
    FormLabelRecord(
        **TEXT, annotator="annotator-c", values={"problem": "none"}, counted=False, surplus=True
    ),
)
CONSENSUS = FormConsensusRecord(
    **TEXT,
    votes=2,
    state="disputed",
    values={"problem": "odd", "topics": ["TR"], "score": 68.0, "better": ["otro"]},
    disputed=("clear",),
    label="CS",
)


def with_form(**changes: object) -> ReleaseContents:
    """The sample with the form's labels beside the culture votes."""
    given: dict[str, Any] = {
        "forms": (FORM,),
        "form_labels": LABELS,
        "form_consensus": (CONSENSUS,),
    }
    return dataclasses.replace(contents(), **(given | changes))
