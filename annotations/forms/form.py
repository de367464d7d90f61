"""What a label task asks: a form of questions, as data of a protocol.

A form is stored, shown and written as a document: plain JSON of the shape of its file, see
`docs/howto/form.md`. Whether one makes sense is asked in `reading`, once, when it comes in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any

from annotations.forms.vocabularies import vocabulary_values
from annotations.forms.words import Texts as Texts
from annotations.forms.words import Value as Value
from annotations.forms.words import said as said
from annotations.forms.words import texts_document, values_document
from workbench.core.languages import DEFAULT_SOURCE

Answers = Mapping[str, Any]
"""By question id. A question that is hidden or was not answered has no member."""

YES, NO = "yes", "no"
"""How a condition names the answers to a question of yes or no."""

SOURCE, TRANSLATION = "source", "translation"
CURRENT, CANDIDATES = "current", "candidates"
REVIEW, IMPORT = "review", "import"


class QuestionType(StrEnum):
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    SCALE = "scale"
    SPANS = "spans"
    TEXT = "text"


PICKED = (QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.YES_NO)
"""The types whose answers a condition can name."""

DISTANCES: Mapping[QuestionType, tuple[str, ...]] = {
    QuestionType.CHOICE: ("nominal", "ordinal", "none"),
    QuestionType.CHOICES: ("masi", "jaccard", "nominal", "none"),
    QuestionType.YES_NO: ("nominal", "none"),
    QuestionType.SCALE: ("interval", "ordinal", "ratio", "nominal", "none"),
    QuestionType.SPANS: ("characters", "none", "ordinal", "interval", "ratio"),
    QuestionType.TEXT: ("none", "nominal"),
}
"""What agreement on a question may be measured by; the first is the default."""

CONSENSUS: Mapping[QuestionType, tuple[str, ...]] = {
    QuestionType.CHOICE: ("half", "majority", "unanimous", "none"),
    QuestionType.CHOICES: ("half", "majority", "unanimous", "none"),
    QuestionType.YES_NO: ("half", "majority", "unanimous", "none"),
    QuestionType.SCALE: ("median", "mean", "none"),
    QuestionType.SPANS: ("all", "none"),
    QuestionType.TEXT: ("none", "all"),
}
"""What makes an answer hold, the first by default. Those that have `half` also take `2 of 3`."""


@dataclass(frozen=True)
class Warning:
    """Said of a number under `below` where the question `unless` is not answered."""

    below: float
    unless: str
    text: Texts

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Warning":
        return cls(float(given["below"]), given["unless"], dict(given["text"]))

    def document(self) -> dict[str, Any]:
        return {
            "below": plain(self.below),
            "unless": self.unless,
            "text": texts_document(self.text),
        }


@dataclass(frozen=True)
class Scale:
    """Numbers from `min` to `max` by `step`; `anchors` say what some of them mean."""

    min: float
    max: float
    step: float = 1.0
    anchors: Mapping[float, Texts] = field(default_factory=dict)
    warn: Warning | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Scale":
        anchors = given.get("anchors") or {}
        step = given.get("step")
        return cls(
            min=float(given["min"]),
            max=float(given["max"]),
            step=1.0 if step is None else float(step),
            anchors={float(number): dict(text) for number, text in anchors.items()},
            warn=Warning.of(given["warn"]) if given.get("warn") else None,
        )

    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "min": plain(self.min),
            "max": plain(self.max),
            "step": plain(self.step),
        }
        if self.anchors:
            document["anchors"] = {
                str(plain(number)): texts_document(text)
                for number, text in sorted(self.anchors.items())
            }
        if self.warn:
            document["warn"] = self.warn.document()
        return document

    @property
    def count(self) -> int:
        """How many numbers it has."""
        return int((self.max - self.min) / self.step + 1e-6) + 1

    def has(self, number: float) -> bool:
        """Whether the number is one of the scale's."""
        return self.min <= number <= self.max and self.is_step(number)

    def is_step(self, number: float) -> bool:
        steps = (number - self.min) / self.step
        return abs(steps - round(steps)) < 1e-6


@dataclass(frozen=True)
class Spans:
    """Marks on words; `missing` allows one for what the text leaves out, which is nowhere in it.

    `fields` are `question` and `options`. Labels come from the form, or are the values chosen in
    the question `labels_from` but for those that stand alone. `weights` are by label or severity.
    """

    labels: tuple[Value, ...] = ()
    severities: tuple[Value, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    missing: bool = False
    fields: tuple[str, ...] = ("question", "options")
    labels_from: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Spans":
        return cls(
            labels=_values(given.get("labels")),
            severities=_values(given.get("severities")),
            weights={name: float(weight) for name, weight in (given.get("weights") or {}).items()},
            missing=bool(given.get("missing")),
            fields=tuple(given.get("fields") or cls.fields),
            labels_from=given.get("labels_from") or "",
        )

    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = {"fields": list(self.fields)}
        if self.labels:
            document["labels"] = values_document(self.labels)
        if self.labels_from:
            document["labels_from"] = self.labels_from
        if self.severities:
            document["severities"] = values_document(self.severities)
        if self.weights:
            document["weights"] = {k: plain(self.weights[k]) for k in sorted(self.weights)}
        if self.missing:
            document["missing"] = True
        return document


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question; which of `scale`, `spans` and `max_length` it has follows from its type.

    `values` are those of the vocabulary where one is named, for the benchmark's language; their
    English is translated where it is shown. `name` is short, for the heads of tables. `row` is its
    row in tables of agreement, where that is called otherwise. Where `adjudicate` is off, no ruling
    is asked for when the rule of consensus gives no answer.
    """

    id: str
    type: QuestionType
    text: Texts
    help: Texts = field(default_factory=dict)
    name: Texts = field(default_factory=dict)
    values: tuple[Value, ...] = ()
    vocabulary: str = ""
    alone: tuple[str, ...] = ()
    required: bool = False
    shown_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    distance: str
    consensus: str
    adjudicate: bool = True
    column: str = ""
    row: Value | None = None
    scale: Scale | None = None
    spans: Spans | None = None
    max_length: int | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any], language: str = DEFAULT_SOURCE) -> "Question":
        kind = QuestionType(given["type"])
        vocabulary = given.get("vocabulary") or ""
        conditions = given.get("shown_if") or {}
        return cls(
            id=given["id"],
            type=kind,
            text=dict(given["text"]),
            help=dict(given.get("help") or {}),
            name=dict(given.get("name") or {}),
            values=vocabulary_values(vocabulary, language)
            if vocabulary
            else _values(given.get("values")),
            vocabulary=vocabulary,
            alone=tuple(given.get("alone") or ()),
            required=bool(given.get("required")),
            shown_if={other: tuple(answers) for other, answers in conditions.items()},
            distance=given.get("distance") or DISTANCES[kind][0],
            consensus=given.get("consensus") or CONSENSUS[kind][0],
            adjudicate=given.get("adjudicate") is not False,
            column=given.get("column") or "",
            row=Value.of(given["row"]) if given.get("row") else None,
            scale=Scale.of(given) if kind is QuestionType.SCALE else None,
            spans=Spans.of(given) if kind is QuestionType.SPANS else None,
            max_length=given.get("max_length"),
        )

    @property
    def heading(self) -> Texts:
        """What it is called where its whole text is too long."""
        return self.name or self.text

    @property
    def tag(self) -> str:
        """What its row in tables of agreement is called."""
        return self.row.id if self.row else self.id

    @property
    def ids(self) -> tuple[str, ...]:
        """The answers that a condition can name."""
        if self.type is QuestionType.YES_NO:
            return YES, NO
        return tuple(value.id for value in self.values)

    def picked(self, answers: Answers) -> frozenset[str]:
        """Which of its `ids` the answers carry."""
        match self.type, answers.get(self.id):
            case QuestionType.CHOICE, str(answer):
                return frozenset({answer})
            case QuestionType.CHOICES, [*several]:
                return frozenset(answer for answer in several if isinstance(answer, str))
            case QuestionType.YES_NO, bool(answer):
                return frozenset({YES if answer else NO})
        return frozenset()

    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "id": self.id,
            "type": self.type.value,
            "text": texts_document(self.text),
        }
        if self.help:
            document["help"] = texts_document(self.help)
        if self.name:
            document["name"] = texts_document(self.name)
        if self.vocabulary:
            document["vocabulary"] = self.vocabulary
        elif self.values:
            document["values"] = values_document(self.values)
        if self.alone:
            document["alone"] = list(self.alone)
        if self.required:
            document["required"] = True
        if self.shown_if:
            document["shown_if"] = {other: list(ids) for other, ids in self.shown_if.items()}
        document |= {"distance": self.distance, "consensus": self.consensus}
        if not self.adjudicate:
            document["adjudicate"] = False
        if self.column:
            document["column"] = self.column
        if self.row:
            document["row"] = self.row.document()
        for part in (self.scale, self.spans):
            document |= part.document() if part else {}
        if self.max_length is not None:
            document["max_length"] = self.max_length
        return document


@dataclass(frozen=True, kw_only=True)
class Form:
    """`which` and `after` say which text of a translation it is about, and when.

    `sensitivity` names the question that makes an item culturally sensitive. With `suggestions`,
    answers of a model or a file may stand filled in when a person opens a task.
    """

    id: str
    title: Texts
    on: str
    which: str = CURRENT
    after: str = REVIEW
    version: str = ""
    sensitivity: str = ""
    suggestions: bool = False
    questions: tuple[Question, ...]

    @classmethod
    def of(cls, document: Mapping[str, Any], language: str = DEFAULT_SOURCE) -> "Form":
        """The form that a document holds which `reading` has accepted.

        `language` is that of the benchmark: some vocabularies offer what there is of it.
        """
        return cls(
            id=document["id"],
            title=dict(document["title"]),
            on=document["on"],
            which=document.get("which") or CURRENT,
            after=document.get("after") or REVIEW,
            version=document.get("version") or "",
            sensitivity=document.get("sensitivity") or "",
            suggestions=bool(document.get("suggestions")),
            questions=tuple(Question.of(one, language) for one in document["questions"]),
        )

    def in_language(self, language: str) -> "Form":
        """The same form, as it is asked of a benchmark in a language."""
        return Form.of(self.document(), language)

    @cached_property
    def in_order(self) -> tuple[Question, ...]:
        """The questions, each after those that it hangs on."""
        before = {
            question.id: {*question.shown_if, *([s.labels_from] if (s := question.spans) else [])}
            for question in self.questions
        }
        return tuple(self.question(id) for id in TopologicalSorter(before).static_order() if id)

    @property
    def is_countable(self) -> bool:
        """Whether it asks something of which a ruling can be asked for."""
        return any(
            one.type in PICKED and one.adjudicate and one.consensus != "none"
            for one in self.questions
        )

    def question(self, id: str) -> Question:
        """Raises `KeyError` where the form has no such question."""
        for question in self.questions:
            if question.id == id:
                return question
        raise KeyError(id)

    def mark_labels(self, question: Question) -> tuple[Value, ...]:
        """What words may be marked as; where these are another question's answers, all of them."""
        spans = question.spans
        if spans is None or not spans.labels_from:
            return spans.labels if spans else ()
        source = self.question(spans.labels_from)
        return tuple(value for value in source.values if value.id not in source.alone)

    def document(self) -> dict[str, Any]:
        """Plain JSON, the same of equal forms; `Form.of` is the way back."""
        document: dict[str, Any] = {
            "id": self.id,
            "title": texts_document(self.title),
            "on": self.on,
        }
        if self.on == TRANSLATION:
            document |= {"which": self.which, "after": self.after}
        if self.version:
            document["version"] = self.version
        if self.sensitivity:
            document["sensitivity"] = self.sensitivity
        if self.suggestions:
            document["suggestions"] = True
        document["questions"] = [question.document() for question in self.questions]
        return document


def plain(number: float) -> int | float:
    """A number as a file writes it: whole ones without a point."""
    return int(number) if float(number).is_integer() else number


def _values(given: Sequence[Any] | None) -> tuple[Value, ...]:
    return tuple(map(Value.of, given or ()))
