"""The answers that say that nothing of what a form looks for is there."""

from annotations.forms.form import NO, Form, Question, QuestionType


def nothing_applies(form: Form) -> dict[str, str]:
    """Such an answer for each question that everybody must answer, by its id.

    It is no, or the answer that stands alone. Empty where one of these questions has no such
    answer: somebody has to think about that one.
    """
    needed = [one for one in form.questions if one.required and not one.shown_if]
    answers = {one.id: _negative(one) for one in needed}
    return answers if all(answers.values()) else {}


def _negative(question: Question) -> str:
    if question.type is QuestionType.YES_NO:
        return NO
    return question.alone[0] if len(question.alone) == 1 else ""
