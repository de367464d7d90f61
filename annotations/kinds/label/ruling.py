"""The ruling on labels that differ: votes and marks side by side, question by question."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext

from annotations.forms.form import Answers, Form, Question, QuestionType, Scale, plain
from annotations.forms.inputs import AnswersForm, field_name, filled
from annotations.forms.marks import quoted
from annotations.kinds.label.acts import adjudicate_label
from annotations.kinds.label.questions.allotting import by_digits
from annotations.kinds.label.questions.asked import TONES, Asked, asked
from annotations.kinds.label.questions.texts import shown_text
from annotations.kinds.label.questions.wording import (
    answer_in_words,
    span_in_words,
    span_names,
)
from annotations.kinds.label.reading import texts_of
from annotations.labels import said
from annotations.models import Adjudication
from annotations.quality.units import QUESTION
from annotations.services.adjudicating import Ruling
from annotations.web.console.cases import Case
from annotations.web.console.rulings import RulingForm
from annotations.web.desk.screens import field_label
from workbench.core.json_reading import read_storable_json
from workbench.core.languages import language_of

Span = Mapping[str, Any]
SCRIPTS = ("kinds/label/label.js",)
STYLES = ("desk/desk.css", "kinds/label/label.css")


class SpansThatHold(forms.MultipleChoiceField):
    """Spans that people made, to choose from."""

    def to_python(self, value: Any) -> list[Any]:
        keys = super().to_python(value)
        try:
            return [read_storable_json(key) for key in keys]
        except ValueError as error:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"] % {"value": "…"}, code="invalid_choice"
            ) from error

    def valid_value(self, value: Any) -> bool:
        return super().valid_value(span_key(value))


class LabelRulingForm(AnswersForm, RulingForm):
    """The form's questions; spans are chosen from those that people made.

    A ruling that says nothing of what holds needs no answers.
    """

    def __init__(
        self, asked: Form, texts: Mapping[str, str], made: Sequence[Answers], *args: Any, **kw: Any
    ) -> None:
        super().__init__(asked, texts, *args, **kw)
        for one in asked.questions:
            if one.type is QuestionType.SPANS:
                spans = distinct_spans(one, made, texts)
                self.fields[field_name(one.id)] = SpansThatHold(
                    required=False,
                    label=said(one.text),
                    widget=forms.CheckboxSelectMultiple,
                    choices=[(span_key(span), span_in_words(asked, one, span)) for span in spans],
                )

    def clean(self) -> dict[str, Any] | None:
        return self.cleaned_data if self.rules_out else super().clean()


@dataclass(frozen=True)
class Said:
    """An answer in words, and the letters of those who gave it."""

    answer: str
    letters: Sequence[str]

    @property
    def count(self) -> int:
        return len(self.letters)


@dataclass(frozen=True)
class Voted:
    """A question with what people answered to it, most first.

    `holds` is what their answers add up to; empty where they do not, and where nobody was asked.
    """

    asked: Asked
    said: Sequence[Said]
    holds: str
    is_disputed: bool

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to rule on here, whatever else is answered."""
        is_open = self.is_disputed or self.asked.question.shown_if or self.asked.bound.errors
        return bool(self.said) and not is_open

    @property
    def most(self) -> int:
        return sum(one.count for one in self.said)


@dataclass(frozen=True)
class Piece:
    """A part of a text with the tones and the names of the marks that cover it."""

    text: str
    classes: str
    names: str


class LabelCase(Case[LabelRulingForm]):
    """A text that people labelled differently."""

    template = "kinds/label/case.html"
    scripts = SCRIPTS
    styles = STYLES

    @property
    def form_asked(self) -> Form:
        return self.task.asks

    @cached_property
    def texts(self) -> dict[str, str]:
        return texts_of(self.task)

    @cached_property
    def given(self) -> list[Answers]:
        """What each person answered."""
        decisions: list[Any] = [vote.decision for vote in self.votes]
        return [decision.answers for decision in decisions]

    @cached_property
    def standing(self) -> Mapping[str, Any]:
        consensus = getattr(self.task, "consensus", None)
        return consensus.values if consensus else {}

    def asks(self, data: Mapping[str, Any] | None) -> LabelRulingForm:
        made = [*self.given, *([self.ruling.answers] if self.ruling else [])]
        return LabelRulingForm(self.form_asked, self.texts, made, data, initial=self._initial())

    def decide(self, form: LabelRulingForm, ruling: Ruling) -> Adjudication:
        return adjudicate_label(ruling=ruling, answers=form.given())

    def context(self, form: LabelRulingForm) -> dict[str, Any]:
        language = language_of(self.task.language)
        source = language_of(self.task.campaign.source_language)
        return {
            "voted": [self._voted(one) for one in asked(form, by_digits(self.form_asked))],
            "text": shown_text(self.form_asked, self.task.item, self.texts, language, source),
            "marked": [
                (vote.letter, self._marked(answers))
                for vote, answers in zip(self.votes, self.given, strict=True)
            ]
            if any(self._spans(answers) for answers in self.given)
            else [],
        }

    def _initial(self) -> dict[str, Any]:
        """The ruling that stands, else what the answers add up to where nobody has to rule: what
        the rule says of a close vote is not put into a reviewer's mouth."""
        ruled = self.ruling.answers if self.ruling else {}
        held, disputed = self.standing.get("answers", {}), self.standing.get("disputed", ())
        answers = ruled or {id: said for id, said in held.items() if id not in disputed}
        initial = filled(self.form_asked, answers, self.texts) | {"nonce": uuid4()}
        for one in self.form_asked.questions:
            if one.scale and one.id in answers:
                initial[field_name(one.id)] = plain(_on_step(one.scale, answers[one.id]))
            if one.type is QuestionType.SPANS and one.id in answers:
                spans = quoted(answers[one.id], self.texts)
                initial[field_name(one.id)] = [span_key(span) for span in spans]
        return initial

    def _voted(self, one: Asked) -> Voted:
        question, standing = one.question, self.standing
        said: dict[str, list[str]] = {}
        for vote, answers in zip(self.votes, self.given, strict=True):
            if words := self._said(question, answers):
                said.setdefault(words, []).append(vote.letter)
        most_first = sorted(said.items(), key=lambda pair: -len(pair[1]))
        return Voted(
            asked=one,
            said=[Said(words, letters) for words, letters in most_first],
            holds=self._said(question, standing.get("answers", {})),
            is_disputed=question.id in standing.get("disputed", ()),
        )

    def _said(self, question: Question, answers: Answers) -> str:
        if question.id not in answers:
            return ""
        return answer_in_words(self.form_asked, question, answers[question.id], self.texts)

    def _spans(self, answers: Answers) -> list[tuple[Question, Span]]:
        return [
            (one, span)
            for one in self.form_asked.questions
            if one.type is QuestionType.SPANS
            for span in quoted(answers.get(one.id, []), self.texts)
        ]

    def _marked(self, answers: Answers) -> list[tuple[str, list[Piece]]]:
        """The fields of the text that this person marked, in pieces."""
        spans = self._spans(answers)
        return [
            (field_label(name), self._pieces(text, own))
            for name, text in self.texts.items()
            if (own := [(one, span) for one, span in spans if (span["field"] or QUESTION) == name])
        ]

    def _pieces(self, text: str, spans: Sequence[tuple[Question, Span]]) -> list[Piece]:
        placed = [(one, span) for one, span in spans if span["start"] is not None]
        edges = {0, len(text)} | {one for pair in placed for one in _edges(pair[1])}
        pieces = []
        for start, end in pairwise(sorted(edges)):
            over = [pair for pair in placed if pair[1]["start"] <= start and end <= pair[1]["end"]]
            pieces.append(self._piece(text[start:end], over))
        missing = [pair for pair in spans if pair[1]["start"] is None]
        return [*pieces, *([self._piece(f" {gettext('[MISSING]')}", missing)] if missing else [])]

    def _piece(self, text: str, over: Sequence[tuple[Question, Span]]) -> Piece:
        tones = {f"tone-{_tone(self.form_asked, one, span)}" for one, span in over}
        names = [", ".join(span_names(self.form_asked, one, span)) for one, span in over]
        return Piece(text, " ".join(sorted(tones)), "; ".join(names))


def _on_step(scale: Scale, number: float) -> float:
    """The number of the scale that is nearest: a mean may lie between two."""
    return scale.min + round((number - scale.min) / scale.step) * scale.step


def span_key(span: Span) -> str:
    return json.dumps(span, sort_keys=True, ensure_ascii=False)


def distinct_spans(
    question: Question, made: Sequence[Answers], texts: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Each span once, in the order of the text."""
    spans = {
        span_key(span): span
        for answers in made
        for span in quoted(answers.get(question.id, []), texts)
    }
    order = {name: number for number, name in enumerate(texts)}
    return sorted(spans.values(), key=lambda span: (order.get(span["field"], 0), _place(span)))


def _edges(span: Span) -> tuple[int, int]:
    return span["start"], span["end"]


def _place(span: Span) -> tuple[bool, int, int, str]:
    return span["start"] is None, span["start"] or 0, span["end"] or 0, span.get("label", "")


def _tone(form: Form, question: Question, span: Span) -> int:
    """The colour of the label, or of the severity where there are no labels."""
    labels = form.mark_labels(question)
    severities = question.spans.severities if question.spans else ()
    ids = [one.id for one in labels or severities]
    id = span.get("label") if labels else span.get("severity")
    return ids.index(id) % TONES + 1 if id in ids else 1
