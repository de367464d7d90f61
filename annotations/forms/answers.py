"""Answers to a form: what may be answered, and how it is stored."""

from collections.abc import Callable, Mapping
from typing import Any

from annotations import limits
from annotations.canonical import canonical
from annotations.formats.tables import in_words, is_number, is_printable
from annotations.forms.form import Answers, Form, Question, QuestionType, Scale, plain
from annotations.forms.marks import WrongAnswer, placed
from annotations.forms.words import Texts
from workbench.core.messages import gettext_noop as _


class AnswerErrors(ValueError):
    """Answers are refused; `problems` has a message for each question that has one."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{id}: {problem}" for id, problem in problems.items()))
        self.problems = dict(problems)


def checked(
    form: Form, answers: Answers, texts: Mapping[str, str], *, is_partial: bool = False
) -> dict[str, Any]:
    """The answers as they are stored: in the order of the form, without what was left empty.

    Answers that come from here are taken again, unchanged.

    Args:
        texts: the stored text that they are about, by field: `question`, `option_a`, ...
        is_partial: a question that is needed may be left open, as in a suggestion.

    Raises:
        AnswerErrors: a question that is needed is not answered, one that is hidden is, or an
            answer is none of the form's, or a mark is not on the words it quotes.
    """
    if not isinstance(answers, Mapping):
        raise AnswerErrors({"answers": _("Give the answers by question.")})
    known = {question.id for question in form.questions}
    problems = {
        in_words([id]): _("The form has no such question.") for id in answers if id not in known
    }
    given = {question.id: _given(question, answers) for question in form.questions}
    given = {id: answer for id, answer in given.items() if answer is not None}
    read: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    marked = [question for question in form.questions if question.spans]
    for question in (*(one for one in form.questions if not one.spans), *marked):
        hangs_on_wrong = question.spans and question.spans.labels_from in wrong
        if question.id not in given or hangs_on_wrong:
            continue
        try:
            read[question.id] = _read(form, question, given[question.id], read, texts)
        except WrongAnswer as error:
            wrong[question.id] = error.message
    for question in form.questions:
        if wrong.keys() & _hangs_on(form, question):
            continue
        if not is_shown(form, question, read):
            if question.id in given:
                wrong[question.id] = _("Not asked with these answers; clear it.")
        elif question.required and question.id not in given and not is_partial:
            wrong[question.id] = _("Answer this question.")
    if problems | wrong:
        raise AnswerErrors(problems | wrong)
    return {question.id: read[question.id] for question in form.questions if question.id in read}


def is_shown(form: Form, question: Question, answers: Answers) -> bool:
    """Whether the answers so far have the question asked.

    All that it hangs on are as it wants, and marks have a label where that comes from an answer.
    """
    for id, wanted in question.shown_if.items():
        other = form.question(id)
        if not other.picked(answers).intersection(wanted) or not is_shown(form, other, answers):
            return False
    return (
        not question.spans
        or not question.spans.labels_from
        or bool(_mark_labels(form, question, answers))
    )


def warnings(form: Form, answers: Answers) -> dict[str, Texts]:
    """What a person is asked to look at again, by question; it stops nobody."""
    found = {}
    for question in form.questions:
        warn = question.scale and question.scale.warn
        number: Any = answers.get(question.id)
        if warn and is_number(number) and number < warn.below and not answers.get(warn.unless):
            found[question.id] = warn.text
    return found


def _given(question: Question, answers: Answers) -> Any:
    """An answer as it was sent, None where it says nothing."""
    answer = answers.get(question.id)
    if isinstance(answer, str) and question.type is QuestionType.TEXT:
        answer = canonical(answer).strip()
    is_empty = isinstance(answer, str | list | tuple) and not answer
    return None if is_empty else answer


def _hangs_on(form: Form, question: Question) -> set[str]:
    """The questions whose answers decide whether one is asked."""
    found = set(question.shown_if)
    for id in question.shown_if:
        found |= _hangs_on(form, form.question(id))
    return found


def _read(
    form: Form, question: Question, answer: Any, read: Answers, texts: Mapping[str, str]
) -> Any:
    if question.spans:
        return placed(question.spans, _mark_labels(form, question, read), answer, texts)
    if question.scale:
        return _number(question.scale, answer)
    return _READERS[question.type](question, answer)


def _mark_labels(form: Form, question: Question, read: Answers) -> list[str]:
    """The labels that a mark may have beside the other answers."""
    labels = [value.id for value in form.mark_labels(question)]
    if not question.spans or not question.spans.labels_from:
        return labels
    picked = form.question(question.spans.labels_from).picked(read)
    return [id for id in labels if id in picked]


def _choice(question: Question, answer: Any) -> str:
    if not isinstance(answer, str):
        raise WrongAnswer(_("Give one answer of the list."))
    _known(question, [answer])
    return answer


def _choices(question: Question, answer: Any) -> list[str]:
    if not isinstance(answer, list | tuple) or not all(isinstance(one, str) for one in answer):
        raise WrongAnswer(_("Give a list of answers."))
    _known(question, answer)
    chosen = set(answer)
    if len(chosen) > 1 and chosen.intersection(question.alone):
        parts = {"values": in_words(sorted(chosen.intersection(question.alone)))}
        problem = _("%(values)s cannot stand beside another answer; take one away.", **parts)
        raise WrongAnswer(problem)
    return sorted(chosen)


def _known(question: Question, answers: list[str] | tuple[str, ...]) -> None:
    if unknown := sorted(set(answers) - set(question.ids)):
        parts = {"values": in_words(unknown)}
        raise WrongAnswer(_("Unknown: %(values)s; choose from the list.", **parts))


def _yes_no(question: Question, answer: Any) -> bool:
    if not isinstance(answer, bool):
        raise WrongAnswer(_("Answer yes or no: true or false."))
    return answer


def _number(scale: Scale, answer: Any) -> int | float:
    if not is_number(answer) or not scale.has(answer):
        names = ("least", scale.min), ("most", scale.max), ("step", scale.step)
        parts = {name: str(plain(number)) for name, number in names}
        problem = _("Give a number from %(least)s to %(most)s, by steps of %(step)s.", **parts)
        raise WrongAnswer(problem)
    return plain(float(answer))


def _text(question: Question, answer: Any) -> str:
    if not isinstance(answer, str):
        raise WrongAnswer(_("Write a text."))
    if not is_printable(answer):
        raise WrongAnswer(_("The text holds control characters; delete them."))
    most = question.max_length or limits.COMMENT
    if len(answer) > most:
        parts = {"count": str(len(answer)), "most": str(most)}
        raise WrongAnswer(_("The text has %(count)s characters; at most are %(most)s.", **parts))
    return answer


_READERS: Mapping[QuestionType, Callable[[Question, Any], Any]] = {
    QuestionType.CHOICE: _choice,
    QuestionType.CHOICES: _choices,
    QuestionType.YES_NO: _yes_no,
    QuestionType.TEXT: _text,
}
