"""Answers in words, for lists, histories and comparisons."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from annotations.agreement.contest import Contest
from annotations.canonical import canonical
from annotations.forms.form import Answers, Form, Question, QuestionType, plain
from annotations.forms.inputs import named_values
from annotations.forms.marks import QUOTE, START, quoted
from annotations.labels import said
from annotations.vocabularies import Sensitivity
from workbench.core.languages import is_left_to_right


def facts(form: Form, answers: Answers, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Questions with their answers, leaving out what was not asked or not answered."""
    found = [
        (said(one.heading), answer_in_words(form, one, answers[one.id], texts))
        for one in form.questions
        if one.id in answers
    ]
    return [(name, value) for name, value in found if value]


def answer_in_words(form: Form, question: Question, answer: Any, texts: Mapping[str, str]) -> str:
    """One answer; an id that the form does not know stands for itself."""
    match question.type:
        case QuestionType.YES_NO:
            return gettext("Yes") if answer else gettext("No")
        case QuestionType.CHOICE | QuestionType.CHOICES:
            return ", ".join(chosen_names(question, answer))
        case QuestionType.SCALE:
            return str(plain(answer))
        case QuestionType.SPANS:
            spans = (span if QUOTE in span else quoted([span], texts)[0] for span in answer)
            return ", ".join(span_in_words(form, question, span) for span in spans)
    texts_given = answer if isinstance(answer, list) else [str(answer)]
    return " · ".join(map(isolated, texts_given))


def contest_in_words(form: Form, contest: Contest) -> str:
    """What people differ on: a question, and which of its values."""
    id, *values = contest.about
    question = form.question(id)
    if not values:
        return said(question.heading)
    names = chosen_names(question, values)
    if id == form.sensitivity and values == [Sensitivity.CS]:
        names = [gettext("CS or CA")]
    return f"{said(question.heading)}, {names[0]}"


def chosen_names(question: Question, answer: str | list[str]) -> list[str]:
    """What people read for the values that were chosen."""
    names = dict(named_values(question))
    return [names.get(id, id) for id in ([answer] if isinstance(answer, str) else answer)]


def span_in_words(form: Form, question: Question, span: Mapping[str, Any]) -> str:
    """A span by the words that it quotes: its places count what each side was shown."""
    is_missing = span.get(START) is None
    marked = gettext("[MISSING]") if is_missing else f"“{isolated(canonical(span[QUOTE]))}”"
    names = ", ".join(span_names(form, question, span))
    return f"{marked} ({names})" if names else marked


def isolated(text: str) -> str:
    """A text from right to left, so that what stands beside it keeps its order."""
    return text if is_left_to_right(text) else f"\u2068{text}\u2069"


def span_names(form: Form, question: Question, span: Mapping[str, Any]) -> list[str]:
    """The label and the severity of a span, as far as it has them."""
    severities = question.spans.severities if question.spans else ()
    known = {one.id: said(one.text) for one in (*form.mark_labels(question), *severities)}
    given = [span.get("label"), span.get("severity")]
    return [known.get(id, id) for id in given if id]
