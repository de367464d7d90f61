"""What a form's answers are in the tables of a release."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotations.forms.form import Answers, Form, Question, QuestionType
from annotations.forms.penalties import penalty
from annotations.forms.words import BASE, said

FIXED_COLUMNS = frozenset({
    "sample_id", "subject", "subject_category", "split", "language", "form", "text_hash",
    "annotator", "round", "protocol_version", "active_seconds", "counted", "surplus",
    "superseded", "synthetic", "engine", "engine_version", "votes", "state", "outcome",
    "disputed", "shares",
})  # fmt: skip
"""What the tables of labels and of consensus have whatever the form."""

STRING, STRINGS, BOOL, DOUBLE, SPANS = "string", "strings", "bool", "double", "spans"
_KINDS = {
    QuestionType.CHOICE: STRING,
    QuestionType.CHOICES: STRINGS,
    QuestionType.YES_NO: BOOL,
    QuestionType.SCALE: DOUBLE,
    QuestionType.SPANS: SPANS,
    QuestionType.TEXT: STRING,
}
PENALTY = "_penalty"
"""Ends the name of the column with what marks weigh together."""


@dataclass(frozen=True)
class ReleaseColumn:
    """`kind` is one of string, strings, bool, double and spans; all may be null."""

    name: str
    kind: str
    meaning: str


def columns(form: Form) -> tuple[ReleaseColumn, ...]:
    """The columns of the questions that go into a release, in the order of the form."""
    return tuple(column for question in form.questions for column in _columns(question))


def row(form: Form, answers: Answers) -> dict[str, Any]:
    """The answers by column, None where a question was hidden or not answered."""
    found: dict[str, Any] = {}
    for question in form.questions:
        answer = answers.get(question.id)
        for name in column_names(question):
            is_penalty = name != question.column and question.spans and answer is not None
            found[name] = penalty(question.spans, answer) if is_penalty else answer
    return found


def column_names(question: Question) -> tuple[str, ...]:
    return tuple(column.name for column in _columns(question))


def _columns(question: Question) -> Iterator[ReleaseColumn]:
    if not question.column:
        return
    meaning = " ".join(said(question.text, BASE).split())
    yield ReleaseColumn(question.column, _KINDS[question.type], meaning)
    if question.spans and question.spans.weights:
        yield ReleaseColumn(
            f"{question.column}{PENALTY}",
            DOUBLE,
            f"what the marks of `{question.column}` weigh together",
        )
