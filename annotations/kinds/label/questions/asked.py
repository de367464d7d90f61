"""A form's questions as a page shows them: on the desk, for a ruling, as known answers."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext

from annotations.forms.form import NO, YES, Question, QuestionType, Scale, Spans, plain
from annotations.forms.inputs import (
    COUNTRIES,
    AnswersForm,
    SpansField,
    field_name,
    marked_fields,
    named_values,
)
from annotations.forms.words import Value
from annotations.kinds.label.questions.allotting import FOCUS, Allotted
from annotations.labels import said
from annotations.world_bank import world_bank_economies

FOLLOWS_COUNTRIES = "world_bank_regions"
"""The vocabulary whose values are ticked by themselves where one of their countries is named."""

FEW = 7
"""So many values of a vocabulary stand as radio buttons; more are a list to choose from."""

TONES = 6
"""Colours of marks; labels beyond them begin again."""

INPUTS = "kinds/label/inputs"


@dataclass(frozen=True)
class Choice:
    """An answer to choose; `countries` are the codes on whose naming it is ticked by itself."""

    value: str
    text: str
    help: str
    key: str
    is_chosen: bool
    countries: str = ""
    is_suggested: bool = False


@dataclass(frozen=True)
class Mark:
    """A label or a severity of marks, with the key that gives it while words are selected."""

    value: str
    text: str
    help: str
    key: str
    tone: int


@dataclass(frozen=True)
class Suggested:
    """The answer that was suggested to a question: as its field takes it, and as people read it."""

    value: Any
    words: str


Suggestions = Mapping[str, Suggested]
"""By the ids of questions."""


@dataclass(frozen=True)
class Asked:
    """One question with its input; `conditions` are its `shown_if` by the names of fields.

    The first question of marks `explains` how words are marked. One that `is_warned` of is asked
    about once more.
    """

    question: Question
    bound: BoundField
    template: str
    key: str
    choices: Sequence[Choice] = ()
    labels: Sequence[Mark] = ()
    severities: Sequence[Mark] = ()
    missing_key: str = ""
    fields: str = ""
    explains: bool = False
    suggested: Suggested | None = None
    is_warned: bool = False

    @property
    def text(self) -> str:
        return said(self.question.text)

    @property
    def help(self) -> str:
        return said(self.question.help)

    @property
    def name(self) -> str:
        return self.bound.html_name

    @property
    def value(self) -> Any:
        return self.bound.value()

    @property
    def is_optional(self) -> bool:
        """Whether that is worth saying: what appears only where it applies says enough."""
        is_asked_of_all = not self.question.required and not self.question.shown_if
        return is_asked_of_all and self.question.type is not QuestionType.SPANS

    @property
    def focuses(self) -> str:
        """What its key goes to."""
        if self.question.type is QuestionType.SCALE:
            return f"[data-scale='{self.name}'] [type=range]"
        if self.question.vocabulary:
            return f"[data-ask='{self.name}'] :is(input, select:not([hidden]))"
        return f"[id='{self.bound.id_for_label}']"

    @property
    def conditions(self) -> str:
        named = {field_name(other): ids for other, ids in self.question.shown_if.items()}
        return json.dumps(named) if named else ""

    @property
    def alone(self) -> str:
        return json.dumps(self.question.alone) if self.question.alone else ""

    @property
    def labels_from(self) -> str:
        spans = self.question.spans
        return field_name(spans.labels_from) if spans and spans.labels_from else ""

    @property
    def scale(self) -> Scale:
        return self.question.scale or Scale(0, 1)

    @property
    def explained(self) -> list[Mark]:
        """The labels and severities of which there is more to say than their names."""
        return [mark for mark in (*self.labels, *self.severities) if mark.help]

    @property
    def anchors(self) -> list[tuple[str, str]]:
        return [(str(plain(at)), said(text)) for at, text in sorted(self.scale.anchors.items())]

    @property
    def bounds(self) -> dict[str, str]:
        """The attributes of the slider and of the number beside it."""
        scale = self.scale
        return {name: str(plain(getattr(scale, name))) for name in ("min", "max", "step")}

    @property
    def warning(self) -> dict[str, str]:
        warn = self.scale.warn
        if warn is None:
            return {}
        below, unless = str(plain(warn.below)), field_name(warn.unless) if warn.unless else ""
        return {"below": below, "unless": unless, "text": said(warn.text)}


def asked(form: AnswersForm, keys: Allotted, suggestions: Suggestions | None = None) -> list[Asked]:
    """The questions of the form in their order, as they stand filled; only those with a field."""
    questions = [one for one in form.asked.questions if field_name(one.id) in form.fields]
    first = next((one for one in questions if one.spans), None)
    found = suggestions or {}
    return [
        replace(
            _asked(form, one, keys, found.get(one.id)),
            explains=one is first,
            suggested=found.get(one.id),
            is_warned=one.id in form.warned,
        )
        for one in questions
    ]


def _asked(
    form: AnswersForm, question: Question, keys: Allotted, suggested: Suggested | None
) -> Asked:
    bound = form[field_name(question.id)]
    key = keys.of(question.id, FOCUS)
    match question.type:
        case QuestionType.SPANS if isinstance(bound.field, SpansField):
            return _spans(form, question, bound, keys)
        case QuestionType.SPANS:
            return Asked(question, bound, f"{INPUTS}/made_spans.html", key)
        case QuestionType.SCALE:
            return Asked(question, bound, f"{INPUTS}/scale.html", key)
        case QuestionType.TEXT:
            return Asked(question, bound, f"{INPUTS}/text.html", key)
    choices = _choices(question, bound.value(), keys, suggested)
    return Asked(question, bound, _template(question), key, choices)


def _template(question: Question) -> str:
    if question.type is QuestionType.YES_NO:
        return f"{INPUTS}/yes_no.html"
    if not question.vocabulary:
        return f"{INPUTS}/values.html"
    if question.type is QuestionType.CHOICES:
        return f"{INPUTS}/{'countries' if question.vocabulary == COUNTRIES else 'boxes'}.html"
    return f"{INPUTS}/{'boxes' if len(question.values) <= FEW else 'list'}.html"


def _choices(
    question: Question, value: Any, keys: Allotted, suggested: Suggested | None
) -> list[Choice]:
    if question.vocabulary == COUNTRIES and question.type is QuestionType.CHOICES:
        return []  # Hundreds: the field writes them itself.
    chosen = _ids(value)
    proposed = _ids(suggested.value) if suggested else set()
    helps = {one.id: said(one.help) for one in question.values}
    countries = _countries(question)
    return [
        Choice(
            id,
            text,
            helps.get(id, ""),
            keys.of(question.id, id),
            id in chosen,
            countries.get(id, ""),
            id in proposed,
        )
        for id, text in _answers(question)
    ]


def _ids(value: Any) -> set[Any]:
    return set(value if isinstance(value, list) else [value])


def _answers(question: Question) -> Iterable[tuple[str, str]]:
    if question.type is QuestionType.YES_NO:
        return [(YES, gettext("Yes")), (NO, gettext("No"))]
    return named_values(question)


def _countries(question: Question) -> Mapping[str, str]:
    if question.vocabulary != FOLLOWS_COUNTRIES:
        return {}
    return {str(region): " ".join(codes) for region, codes in world_bank_economies().items()}


def _spans(form: AnswersForm, question: Question, bound: BoundField, keys: Allotted) -> Asked:
    spans = question.spans or Spans()
    labels = form.asked.mark_labels(question)
    return Asked(
        question,
        bound,
        f"{INPUTS}/spans.html",
        "",
        labels=_marks(question, labels, keys),
        severities=_marks(question, spans.severities, keys),
        missing_key=keys.of(question.id, FOCUS),
        fields=" ".join(marked_fields(question, form.texts)),
    )


def _marks(question: Question, values: Sequence[Value], keys: Allotted) -> list[Mark]:
    return [
        Mark(
            one.id,
            said(one.text),
            said(one.help),
            keys.of(question.id, one.id),
            number % TONES + 1,
        )
        for number, one in enumerate(values)
    ]
