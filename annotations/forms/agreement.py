"""What of a form people can be compared on, one row a thing that they may differ in."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from annotations.agreement.spans import Marks
from annotations.forms.answers import is_shown
from annotations.forms.form import Answers, Form, Question, QuestionType, Spans
from annotations.forms.marks import END, FIELD, LABEL, START
from annotations.forms.penalties import penalty
from annotations.forms.words import BASE, Texts
from workbench.core.messages import gettext_noop as _

SENSITIVE = "sensitive"
NOMINAL, ORDINAL, CHARACTERS, NONE = "nominal", "ordinal", "characters", "none"


@dataclass(frozen=True)
class Measured:
    """A row: `read` gives a person's answer, None where it was not asked or not given.

    By the distances `masi` and `jaccard` it is a set, empty where nothing was named; by `ordinal`
    a place in the list; by `characters` it is `agreement.spans.Marks`, which are compared over all
    characters of these `fields` of the text. `categories` are how many answers there could be, None
    of what has no list of them.
    """

    tag: str
    label: Texts
    read: Callable[[Answers], Hashable | None]
    distance: str = NOMINAL
    categories: int | None = None
    fields: tuple[str, ...] = ()


def measured(form: Form, *, with_places: bool = True) -> tuple[Measured, ...]:
    """The rows in the order of the form; first whether it is sensitive, last those of sets, and
    where there are marks."""
    rows = [row for question in form.questions for row in _rows(form, question)]
    rows.sort(key=lambda row: _is_of_sets(row.distance))
    rows += [
        row
        for question in form.questions
        if with_places and question.spans and question.distance != NONE
        for row in _marked(form, question, question.spans)
    ]
    if form.sensitivity:
        rows.insert(0, _sensitive(form.question(form.sensitivity)))
    return tuple(rows)


def _sensitive(question: Question) -> Measured:
    def read(answers: Answers) -> bool:
        return bool(question.picked(answers).difference(question.alone))

    return Measured(SENSITIVE, {BASE: _("Culturally sensitive")}, read, categories=2)


def _rows(form: Form, question: Question) -> Iterator[Measured]:
    if question.distance in (NONE, CHARACTERS):
        return
    if question.type is QuestionType.CHOICES and question.distance == NOMINAL:
        yield from _values(form, question)
        return
    read, categories = _reader(form, question), _categories(question)
    yield Measured(question.tag, _label(question), read, question.distance, categories)


def _label(question: Question) -> Texts:
    return question.row.text if question.row else question.heading


def _marked(form: Form, question: Question, spans: Spans) -> Iterator[Measured]:
    """Which characters are marked, all together and as what; and whether something is missing."""
    tag = question.tag if question.distance == CHARACTERS else f"{question.tag}:marked"

    def row(tag: str, label: Texts, as_what: str | None = None) -> Measured:
        read = _places(form, question, as_what)
        return Measured(tag, label, read, CHARACTERS, categories=2, fields=spans.fields)

    yield row(tag, _label(question))
    labels = form.mark_labels(question)
    for value in labels if len(labels) > 1 else ():
        yield row(f"{question.tag}:{value.id}", value.text, value.id)
    if spans.missing:
        read = _has_missing(form, question)
        yield Measured(
            f"{question.tag}:missing", {BASE: _("Something is missing")}, read, categories=2
        )


def _values(form: Form, question: Question) -> Iterator[Measured]:
    """A row a value: does it hold, or not."""

    def carries(id: str) -> Callable[[Answers], bool | None]:
        def read(answers: Answers) -> bool | None:
            if not is_shown(form, question, answers):
                return None
            return id in question.picked(answers)

        return read

    tags = _tags(form)
    for value in question.values:
        if value.id not in question.alone:
            tag = value.id if tags[value.id] == 1 else f"{question.id}.{value.id}"
            yield Measured(tag, value.text, carries(value.id), categories=2)


def _categories(question: Question) -> int | None:
    match question.type:
        case QuestionType.CHOICE:
            return len(question.ids)
        case QuestionType.YES_NO:
            return 2
        case QuestionType.SCALE:
            return question.scale.count if question.scale else None
    return None


def _tags(form: Form) -> Counter[str]:
    """How many rows would go by each name if values had theirs to themselves."""
    names: Counter[str] = Counter([SENSITIVE])
    for question in form.questions:
        if question.distance == NONE:
            continue
        if question.type is QuestionType.CHOICES and question.distance == NOMINAL:
            names.update(id for id in question.ids if id not in question.alone)
        else:
            names[question.tag] += 1
    return names


def _reader(form: Form, question: Question) -> Callable[[Answers], Hashable | None]:
    if _is_of_sets(question.distance):
        return question.picked
    if question.distance == ORDINAL and question.values:
        places = {id: place for place, id in enumerate(question.ids)}
        return lambda answers: places.get(answers.get(question.id, ""))
    if question.spans:
        return _weighed(form, question, question.spans)
    return lambda answers: answers.get(question.id)


def _places(form: Form, question: Question, label: str | None) -> Callable[[Answers], Marks | None]:
    """Where there are marks, with a label or with any."""

    def read(answers: Answers) -> Marks | None:
        if not is_shown(form, question, answers):
            return None
        return tuple(
            sorted(
                (mark[FIELD], mark[START], mark[END])
                for mark in answers.get(question.id, ())
                if mark.get(START) is not None and label in (None, mark.get(LABEL))
            )
        )

    return read


def _has_missing(form: Form, question: Question) -> Callable[[Answers], bool | None]:
    """Whether there is a mark for what the text leaves out."""

    def read(answers: Answers) -> bool | None:
        if not is_shown(form, question, answers):
            return None
        return any(mark.get(START) is None for mark in answers.get(question.id, ()))

    return read


def _weighed(form: Form, question: Question, spans: Spans) -> Callable[[Answers], float | None]:
    """What the marks weigh together, or how many they are where they have no weights."""

    def read(answers: Answers) -> float | None:
        if not is_shown(form, question, answers):
            return None
        marks = answers.get(question.id, ())
        return penalty(spans, marks) if spans.weights else len(marks)

    return read


def _is_of_sets(distance: str) -> bool:
    return distance in ("masi", "jaccard")
