"""What the ledger says of labels."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.db.models import F

from annotations.forms.agreement import Measured, measured
from annotations.forms.consensus import aggregate
from annotations.forms.form import Form, QuestionType
from annotations.models import Adjudication, Campaign, Task
from annotations.models.tasks import TaskState
from annotations.quality.units import Unit
from annotations.selectors.readings import Case, Gold, Question, Reading, Standing


def questions_of(form: Form) -> tuple[Question, ...]:
    """What agreement on a form's answers is measured on."""
    return tuple(
        Question(one.tag, one.label, _reads(one), distance=one.distance) for one in measured(form)
    )


def compared(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that are held against known ones: all but marks on words."""
    return {name: answers[name] for name in answers if not _is_marks(form, name)}


def texts_of(task: Task) -> dict[str, str]:
    """The stored texts that a label task is about, by the names of their fields."""
    about = task.text or task.item
    return dict(Unit(about.question, tuple(about.options)).fields())


def _compared_questions(task: Task) -> Sequence[Question]:
    form = task.asks
    rest = tuple(one for one in form.questions if not _is_marks(form, one.id))
    return questions_of(replace(form, questions=rest))


def _is_marks(form: Form, name: str) -> bool:
    return form.question(name).type is QuestionType.SPANS


def _reads(one: Measured) -> Callable[[Any], Hashable]:
    return lambda label: one.read(label.answers)


def _ruled(tasks: Sequence[Task]) -> Iterable[tuple[Task, dict[str, Any]]]:
    """Each task with what its ruling says."""
    rulings = (
        Adjudication.objects.of_every_purpose()
        .standing()
        .filter(task__in=tasks, round=F("task__round"))
    )
    by_task = {ruling.task_id: ruling for ruling in rulings}
    return [(task, compared(task.asks, by_task[task.pk].values)) for task in tasks]


class LabelReading(Reading):
    columns = {"form": "task__form", "seen": "seen_id", "answers": "answers"}
    seen = ("seen",)
    related = ("task__protocol", "task__text")
    gold = Gold(
        settled=TaskState.ADJUDICATED,
        expected=_ruled,
        questions=_compared_questions,
        decision=lambda expected: SimpleNamespace(answers=expected),
    )

    def forms(self, campaign: Campaign) -> list[Form]:
        return list(campaign.protocol.asked.values())

    def questions(self, form: Form | None = None) -> Sequence[Question]:
        return questions_of(form) if form else ()

    def standing(self, case: Case) -> Standing:
        form, ruling = case.task.asks, case.ruling
        votes = [ruling.values] if ruling else [label.answers for label in case.votes]
        margin = None if ruling else case.task.protocol.margin(case.task.kind)
        overlap = 1 if ruling else case.task.overlap
        found = aggregate(form, votes, overlap=overlap, margin=margin)
        if ruling is not None:
            state = TaskState.ADJUDICATED
        elif not found.reached:
            state = TaskState.OPEN
        else:
            state = TaskState.DISPUTED if found.disputed else TaskState.AGREED
        outcome = found.sensitivity.value if form.sensitivity else state.value
        values = {
            "answers": found.values,
            "shares": found.shares,
            "disputed": list(found.disputed),
        }
        return Standing(state, case.round, len(case.votes), outcome, values)


READING = LabelReading()
