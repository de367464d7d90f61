"""What a form's answers are in the tables of a release: `release_format` tells their columns."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Self

from annotations.forms.form import Answers, Form, Question
from annotations.forms.penalties import penalty
from workbench.release_format.forms import answer_columns


@dataclass(frozen=True)
class Columns:
    """The columns that answers to a form fill, with their questions; found once for all answers."""

    asked: tuple[tuple[str, Question], ...]

    @classmethod
    def of(cls, form: Form) -> Self:
        questions = form.questions
        return cls(tuple((name, one) for one in questions for name in column_names(one)))

    def only(self, names: Collection[str]) -> "Columns":
        return Columns(tuple((name, question) for name, question in self.asked if name in names))

    def row(self, answers: Answers) -> dict[str, Any]:
        """The answers by column, None where a question was hidden or not answered."""
        return {
            name: _value(question, name, answers.get(question.id)) for name, question in self.asked
        }


def column_names(question: Question) -> tuple[str, ...]:
    """The columns that an answer to the question fills."""
    return tuple(column.name for column in answer_columns(question.document()))


def _value(question: Question, column: str, answer: Any) -> Any:
    if column != question.column and question.spans and answer is not None:
        return penalty(question.spans, answer)
    return answer
