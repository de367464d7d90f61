"""The questions of a form about an item, on its source or on a translation."""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.forms.answers import warnings
from annotations.forms.form import NO, SOURCE, TRANSLATION, YES, Form, Question, QuestionType, Spans
from annotations.forms.inputs import AnswersForm, SomeOf, field_name, filled
from annotations.forms.nothing import nothing_applies
from annotations.kinds.label.acts import submit_label
from annotations.kinds.label.ledger import Label
from annotations.kinds.label.questions.allotting import FOCUS, Allotted, allotted
from annotations.kinds.label.questions.asked import Suggested, asked
from annotations.kinds.label.questions.texts import shown_text
from annotations.kinds.label.questions.wording import answer_in_words, chosen_names, facts
from annotations.kinds.label.reading import texts_of
from annotations.labels import said
from annotations.models import Suggestion
from annotations.selectors.suggestions import suggestion_for
from annotations.services.keys import Keys
from annotations.services.submitting import Envelope, Submitted
from annotations.web.desk.forms import EnvelopeForm
from annotations.web.desk.screens import Screen, Words
from workbench.core.languages import language_of

KeyList = list[tuple[Sequence[str], str]]


class LabelForm(AnswersForm, EnvelopeForm):
    """The questions as a person answers them at the desk.

    What a form warns of is asked about once: `acknowledged` are the ids of the questions whose
    answers are right as they stand.
    """

    acknowledged = SomeOf(required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        known = self.cleaned_data.get("acknowledged", ())
        for id, text in warnings(self.asked, self.answers).items():
            if id not in known:
                self.warned.add(id)
                self.refuse(id, said(text))
        return cleaned


class LabelScreen(Screen[LabelForm]):
    name = _("Label")
    title = _("Label")
    icon = "tags"
    template = "kinds/label/desk.html"
    decision_template = earlier_template = "kinds/label/decision.html"

    @classmethod
    def queue_title(cls, forms: Sequence[Form], *, on_source: bool) -> str:
        """The titles of the forms that are asked about the source, or about translations."""
        on = SOURCE if on_source else TRANSLATION
        titles = [said(form.title) for form in forms if form.on == on]
        return " · ".join(titles) or str(cls.title)

    @property
    def heading(self) -> str:
        return said(self.asks.title)

    @property
    def asks(self) -> Form:
        return self.task.asks

    @cached_property
    def texts(self) -> dict[str, str]:
        return texts_of(self.task)

    @cached_property
    def suggestion(self) -> Suggestion | None:
        return suggestion_for(self.assignment)

    def opened(self) -> LabelForm:
        """Filled in with what is suggested, until the person has left work of their own."""
        form = super().opened()
        if self.suggestion is not None and not self.assignment.draft:
            form.initial.update(filled(self.asks, self.suggestion.answers, self.texts))
        return form

    def form(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> LabelForm:
        return LabelForm(self.asks, self.texts, data, initial=initial)

    def initial(self) -> dict[str, Any]:
        spans = [one for one in self.asks.questions if one.type is QuestionType.SPANS]
        return {field_name(one.id): "[]" for one in spans}

    def decided(self, decision: Label) -> dict[str, Any]:
        return filled(self.asks, decision.answers, self.texts)

    def ruled(self, ruling: Any) -> dict[str, Any]:
        return filled(self.asks, ruling.answers, self.texts)

    def submit(self, envelope: Envelope, form: LabelForm) -> Submitted[Label]:
        return submit_label(envelope=envelope, answers=form.given())

    def context(self, form: LabelForm) -> dict[str, Any]:
        given = allotted(self.asks, self.keys)
        source = language_of(self.task.campaign.source_language)
        return {
            "asked": asked(form, given, self._suggested()),
            "suggestion": self.suggestion,
            "text": shown_text(self.asks, self.task.item, self.texts, self.language, source),
            "nothing": self._nothing(),
            "key_list": key_list(self.asks, given, self.keys),
        }

    def in_words(self, form: LabelForm) -> list[Words]:
        return [
            Words((field_name(one.id),), said(one.heading), self._said(form, one))
            for one in self.asks.questions
        ]

    @classmethod
    def decision_context(cls, decision: Label) -> dict[str, Any]:
        task = decision.task
        form = task.asks
        first = form.questions[0]
        if (
            first.type in (QuestionType.CHOICE, QuestionType.CHOICES)
            and first.id in decision.answers
        ):
            return {"form": form, "said": chosen_names(first, decision.answers[first.id])}
        found = facts(form, decision.answers, texts_of(task))
        return {"form": form, "said": [f"{name}: {value}" for name, value in found[:2]]}

    def _nothing(self) -> str:
        """The answers that say so, by the names of fields, for the script that gives them."""
        named = {field_name(id): answer for id, answer in nothing_applies(self.asks).items()}
        return json.dumps(named) if named else ""

    def _suggested(self) -> dict[str, Suggested]:
        if self.suggestion is None:
            return {}
        answers = self.suggestion.answers
        values = filled(self.asks, answers, self.texts)
        return {
            one.id: Suggested(
                values[field_name(one.id)],
                answer_in_words(self.asks, one, answers[one.id], self.texts),
            )
            for one in self.asks.questions
            if one.id in answers
        }

    def _said(self, form: LabelForm, question: Question) -> str:
        """What the form holds for a question, valid or not."""
        name = field_name(question.id)
        try:
            answer = form.fields[name].clean(form[name].value())
            if answer in (None, "", []):
                return ""
            return answer_in_words(self.asks, question, answer, self.texts)
        except (ValidationError, LookupError, TypeError, ValueError):
            return gettext("unreadable")


def key_list(form: Form, given: Allotted, keys: Keys) -> KeyList:
    """What the keys of this form do, for the sheet that shows them."""
    found: KeyList = []
    for question in form.questions:
        if question.type is QuestionType.SPANS:
            found += _keys_of_spans(form, question, given, keys)
            continue
        answers = (YES, NO) if question.type is QuestionType.YES_NO else question.ids
        names = [key for id in (FOCUS, *answers) if (key := given.of(question.id, id))]
        if names:
            found.append((names, said(question.heading)))
    return found


def _keys_of_spans(form: Form, question: Question, given: Allotted, keys: Keys) -> KeyList:
    spans = question.spans or Spans()
    marks = [*form.mark_labels(question), *spans.severities]
    names = [key for one in marks if (key := given.of(question.id, one.id))]
    found: KeyList = [
        ([keys["highlight"]], gettext("go to the text to mark words, and on to its next field")),
        (
            ["←", "→", "↑", "↓"],
            gettext(
                "there: select the word before, after, above or below; with Shift, extend by a "
                "word; with Shift and Alt, by a letter"
            ),
        ),
        (names, gettext("there: mark the selected words")),
        (
            ["Enter"],
            gettext(
                "there, in a mark: go to its entry in the list, where arrows move it, with Shift "
                "its end, with Ctrl its beginning, with Alt by letters; the keys of marks change "
                "it, Delete removes it"
            ),
        ),
    ]
    if missing := given.of(question.id, FOCUS):
        found.append(([missing], gettext("there: mark that something is missing")))
    return found


DESK = LabelScreen
