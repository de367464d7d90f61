"""Whether the questions of a form go together: conditions, columns, marks and what they name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annotations.formats.tables import Problem, in_words, unknown_values
from annotations.forms.agreement import SENSITIVE
from annotations.forms.columns import column_names
from annotations.forms.form import PICKED, Question, QuestionType, Scale, Spans, plain
from annotations.forms.shape import Shaped
from workbench.core.messages import gettext_noop as _
from workbench.release_format.forms import RESERVED

Found = Iterator[tuple[str, str]]
"""Where in a question something is wrong, and what."""


def check_sense(shaped: Shaped, problems: list[Problem]) -> None:
    """Note what does not go together among the questions, as far as they are well shaped."""
    asked = Asked.of(shaped)
    seen_ids: set[str] = set()
    seen_columns: set[str] = set()
    seen_rows = {SENSITIVE} if shaped.given.get("sensitivity") else set()
    for place, question in sorted({**shaped.questions, **shaped.partly}.items()):
        found = [
            *_twice(question, seen_ids, seen_columns, seen_rows),
            *_conditions(question, asked),
            *_alone(question),
        ]
        if question.scale:
            found += _scale(question, question.scale, asked)
        if question.spans:
            found += _spans(question.spans, asked)
        problems += [Problem(f"questions[{place}].{key}", said) for key, said in found]
    _sensitivity(shaped, asked, problems)


@dataclass(frozen=True)
class Asked:
    """The questions by id, and the ids of those too that are not well shaped."""

    questions: Mapping[str, Question]
    ids: frozenset[str]
    in_circles: frozenset[str]

    @classmethod
    def of(cls, shaped: Shaped) -> "Asked":
        questions = {one.id: one for one in reversed([*shaped.questions.values()])}
        circles = frozenset(id for id in questions if id in _reached(id, questions))
        return cls(questions, shaped.ids, circles)


def _reached(start: str, questions: Mapping[str, Question]) -> set[str]:
    """The questions on whose answers it hangs whether one is shown."""
    reached: set[str] = set()
    ahead = list(questions[start].shown_if)
    while ahead:
        one = ahead.pop()
        if one in questions and one not in reached:
            reached.add(one)
            ahead += questions[one].shown_if
    return reached


def _twice(question: Question, ids: set[str], columns: set[str], rows: set[str]) -> Found:
    is_repeated = question.id in ids
    if is_repeated:
        yield "id", _("Another question has this id.")
    ids.add(question.id)
    for name in column_names(question):
        if name in RESERVED:
            yield "column", _("The release has a column %(name)s of its own.", name=name)
        elif name in columns:
            yield "column", _("Another question has the column %(name)s.", name=name)
        columns.add(name)
    if question.tag in rows and not is_repeated:
        yield "row" if question.row else "id", _("Another row of agreement is called so.")
    rows.add(question.tag)


def _conditions(question: Question, asked: Asked) -> Found:
    if question.id in asked.in_circles:
        yield "shown_if", _("The conditions go in a circle, so it would never be shown.")
    for other, answers in question.shown_if.items():
        place = f"shown_if.{other}"
        if other not in asked.ids:
            yield place, _("There is no question of this id.")
        elif known := asked.questions.get(other):
            if known.type not in PICKED:
                types = ", ".join(PICKED)
                yield place, _("A condition needs a question of type %(types)s.", types=types)
            elif unknown := [answer for answer in answers if answer not in known.ids]:
                yield place, unknown_values(unknown, known.ids)


def _alone(question: Question) -> Found:
    if unknown := [one for one in question.alone if one not in question.ids]:
        yield "alone", unknown_values(unknown, question.ids)


def _scale(question: Question, scale: Scale, asked: Asked) -> Found:
    if not scale.is_step(scale.max):
        yield "max", _("No step leads to the largest number.")
    ends = {"least": str(plain(scale.min)), "most": str(plain(scale.max))}
    for number in scale.anchors:
        place = f"anchors.{plain(number)}"
        if not scale.min <= number <= scale.max:
            yield place, _("The scale goes from %(least)s to %(most)s.", **ends)
        elif not scale.is_step(number):
            yield place, _("This is between two steps of the scale.")
    if scale.warn:
        if not scale.min < scale.warn.below <= scale.max:
            yield "warn.below", _("The scale goes from %(least)s to %(most)s.", **ends)
        if scale.warn.unless not in asked.ids - {question.id}:
            yield "warn.unless", _("There is no question of this id.")
    if question.distance == "ratio" and scale.min < 0:
        yield "distance", _("A ratio needs numbers of zero and above.")


def _spans(spans: Spans, asked: Asked) -> Found:
    labels = [value.id for value in spans.labels]
    severities = [value.id for value in spans.severities]
    if not (labels or severities or spans.labels_from):
        yield "labels", _("Give labels, or severities, or both.")
    if labels and spans.labels_from:
        yield "labels_from", _("Give labels, or the question that they come from.")
    if spans.labels_from:
        source = asked.questions.get(spans.labels_from)
        if spans.labels_from not in asked.ids:
            yield "labels_from", _("There is no question of this id.")
        elif source and source.type not in (QuestionType.CHOICE, QuestionType.CHOICES):
            yield "labels_from", _("Labels come from a question of type choice or choices.")
        labels = [id for id in source.ids if id not in source.alone] if source else labels
    if both := [id for id in labels if id in severities]:
        yield "severities", _("Labels too: %(values)s.", values=in_words(both))
    if unknown := [name for name in spans.weights if name not in (*labels, *severities)]:
        yield "weights", unknown_values(unknown, (*labels, *severities))


def _sensitivity(shaped: Shaped, asked: Asked, problems: list[Problem]) -> None:
    named = shaped.given.get("sensitivity")
    if not isinstance(named, str) or not named:
        return
    question = asked.questions.get(named)
    if named not in asked.ids:
        problems.append(Problem("sensitivity", _("There is no question of this id.")))
    elif question and question.type is not QuestionType.CHOICES:
        problem = _("Sensitivity comes from a question of type choices.")
        problems.append(Problem("sensitivity", problem))
