"""What a form's answers are in the tables of a release: `release_format` tells their columns."""

from typing import Any

from annotations.forms.form import Answers, Form, Question
from annotations.forms.penalties import penalty
from workbench.release_format.forms import answer_columns


def row(form: Form, answers: Answers) -> dict[str, Any]:
    """The answers by column, None where a question was hidden or not answered."""
    return {
        name: _value(question, name, answers.get(question.id))
        for question in form.questions
        for name in column_names(question)
    }


def column_names(question: Question) -> tuple[str, ...]:
    """The columns that an answer to the question fills."""
    return tuple(column.name for column in answer_columns(question.document()))


def _value(question: Question, column: str, answer: Any) -> Any:
    if column != question.column and question.spans and answer is not None:
        return penalty(question.spans, answer)
    return answer
