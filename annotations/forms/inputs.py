"""A form's questions as the fields of a Django form, and what fills them."""

import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.forms.answers import AnswerErrors, checked
from annotations.forms.form import NO, YES, Answers, Form, Question, QuestionType, plain
from annotations.forms.marks import QUOTE, START, fields_of, quoted
from annotations.labels import country_names, said
from annotations.web.desk.forms import TextField
from workbench.core.json_reading import read_storable_json
from workbench.core.messages import localized

COUNTRIES = "countries"

OF_THE_PAGE = (
    "acknowledged",
    "active_seconds",
    "base",
    "choice",
    "comment",
    "confidence",
    "draft_version",
    "nonce",
    "outcome",
    "reason",
    "supersedes",
)
OF_A_FORM = (
    "action", "append", "closest", "contains", "dataset", "elements", "id", "matches", "method",
    "name", "parent", "prefix", "remove", "reset", "role", "style", "submit", "target", "title",
)  # fmt: skip
TAKEN = frozenset({*OF_THE_PAGE, *OF_A_FORM, *dir(forms.Form()), "answers", "asked", "texts"})
"""What the page sends beside answers, and what a script or a template asks of a form: a field of
such a name would stand in its way."""


def field_name(question_id: str) -> str:
    """The name of the field of a question: its id, where that is free."""
    return f"answer.{question_id}" if question_id in TAKEN else question_id


def named_values(question: Question) -> list[tuple[str, str]]:
    """What can be answered, as people read it."""
    if question.vocabulary == COUNTRIES:
        return list(country_names().items())
    return [(value.id, said(value.text)) for value in question.values]


class CountrySelect(forms.SelectMultiple):
    """The list of all countries; its hundreds of options are written once for each language."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        options = _country_options(get_language())
        for code in country_names().keys() & set(value or ()):
            option = f'<option value="{code}"'
            options = options.replace(option, f"{option} selected", 1)
        given = self.build_attrs({"name": name, "multiple": True}, attrs)
        return format_html("<select{}>{}</select>", flatatt(given), SafeString(options))


@cache
def _country_options(language: str | None) -> str:
    """In the language that is active, which is named for the sake of the cache alone."""
    return format_html_join("\n", '<option value="{}">{}</option>', country_names().items())


class OneOf(forms.ChoiceField):
    """Whether an answer is one of the form's is for `checked` to say, as of all answers."""

    def valid_value(self, value: Any) -> bool:
        return True


class SomeOf(forms.MultipleChoiceField):
    """As `OneOf`, of several."""

    def valid_value(self, value: Any) -> bool:
        return True


class YesNoField(OneOf):
    """True, False, or what was sent instead."""

    def to_python(self, value: Any) -> Any:
        sent = super().to_python(value)
        return {YES: True, NO: False}.get(sent, sent)


class NumberField(forms.FloatField):
    """A number, whole where it is."""

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        return None if number is None else plain(number)


class SpansField(forms.CharField):
    """Spans as JSON, a list of objects, in code points of the stored text, with their words."""

    widget = forms.HiddenInput
    default_error_messages = {
        "unreadable": _("The marked words could not be read; mark them again."),
        "unquoted": _("A mark comes without its words; reload the page and mark it again."),
    }

    def to_python(self, value: Any) -> Any:
        try:
            spans = read_storable_json(super().to_python(value) or "[]")
        except ValueError:
            spans = None
        if not isinstance(spans, list) or not all(isinstance(span, dict) for span in spans):
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable")
        if not all(isinstance(span.get(QUOTE), str) or _is_missing(span) for span in spans):
            raise forms.ValidationError(self.error_messages["unquoted"], code="unquoted")
        return spans


class AnswersForm(forms.Form):
    """A form's questions about the stored texts of a task; `answers` are those that hold up.

    `warned` are the questions whose answers are asked about once more.
    """

    def __init__(self, asked: Form, texts: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.texts = asked, texts
        self.fields |= {field_name(one.id): _field(one) for one in asked.questions}
        self.answers: Answers = {}
        self.warned: set[str] = set()

    def given(self) -> dict[str, Any]:
        """What is answered, checked by the fields alone; unanswered questions are left out."""
        found = {one.id: self.cleaned_data.get(field_name(one.id)) for one in self.asked.questions}
        return {name: value for name, value in found.items() if value not in (None, "", [])}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        try:
            self.answers = checked(self.asked, self.given(), self.texts)
        except AnswerErrors as refused:
            for question_id, problem in refused.problems.items():
                self.refuse(question_id, localized(problem, gettext))
        return cleaned

    def refuse(self, question_id: str, problem: str) -> None:
        """Put a problem at its question, unless the field has one already."""
        name = field_name(question_id)
        if name not in self.fields:
            self.add_error(None, problem)
        elif name not in self.errors:
            self.add_error(name, problem)


def _is_missing(span: Mapping[str, Any]) -> bool:
    """Whether it marks what the text leaves out: there are no words to quote."""
    return span.get(START) is None


def filled(form: Form, answers: Answers, texts: Mapping[str, str]) -> dict[str, Any]:
    """Answers as the fields take them; spans with the words that they mark."""
    return {
        field_name(one.id): _filled(one, answers[one.id], texts)
        for one in form.questions
        if one.id in answers
    }


def marked_fields(question: Question, texts: Mapping[str, str]) -> list[str]:
    """The fields of the text in which words may be marked."""
    return fields_of(question.spans.fields, texts) if question.spans else []


def _filled(question: Question, answer: Any, texts: Mapping[str, str]) -> Any:
    match question.type:
        case QuestionType.YES_NO:
            return YES if answer else NO
        case QuestionType.SCALE:
            return str(answer)
        case QuestionType.SPANS:
            return json.dumps(quoted(answer, texts))
        case QuestionType.TEXT if isinstance(answer, list):
            return "\n".join(answer)  # What several people wrote.
    return answer


def _field(question: Question) -> forms.Field:
    return FIELDS[question.type](question)


def _one_of(question: Question) -> forms.Field:
    return OneOf(choices=partial(named_values, question), **_common(question))


def _some_of(question: Question) -> forms.Field:
    widget = CountrySelect if question.vocabulary == COUNTRIES else forms.CheckboxSelectMultiple
    return SomeOf(choices=partial(named_values, question), widget=widget, **_common(question))


def _yes_no(question: Question) -> forms.Field:
    choices = [(YES, _("Yes")), (NO, _("No"))]
    return YesNoField(choices=choices, widget=forms.RadioSelect, **_common(question))


def _number(question: Question) -> forms.Field:
    return NumberField(**_common(question))


def _spans(question: Question) -> forms.Field:
    return SpansField(**_common(question))


def _text(question: Question) -> forms.Field:
    most = question.max_length or limits.COMMENT
    return TextField(max_length=most, label=said(question.heading))


def _common(question: Question) -> dict[str, Any]:
    """That a question needs an answer is for `checked` to say: not where it is hidden."""
    return {"label": said(question.heading), "required": False}


FIELDS: Mapping[QuestionType, Callable[[Question], forms.Field]] = {
    QuestionType.CHOICE: _one_of,
    QuestionType.CHOICES: _some_of,
    QuestionType.YES_NO: _yes_no,
    QuestionType.SCALE: _number,
    QuestionType.SPANS: _spans,
    QuestionType.TEXT: _text,
}
