"""Each person against what is known: the answers of gold tasks, and what was decided in the end.

A group is a person, by id; its questions are measured over the tasks that the person decided on,
with what is known as the other rater. Over all of them each decision is a unit.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from annotations.agreement.proportions import wilson_interval
from annotations.forms.form import Form
from annotations.models import DECISIONS, Campaign, Consensus, Control, Task
from annotations.models.tasks import TaskState
from annotations.selectors.agreement.tables import Document, measured_units
from annotations.selectors.agreement.votes import Found
from annotations.selectors.plain_rows import StoodBy
from annotations.selectors.readings import Question, readings
from annotations.selectors.steps import SETTLED
from annotations.vocabularies import Purpose

GOLD, DECISION = "gold", "decision"
KNOWN, PEOPLE = "known", "people"

Settled = Mapping[int, tuple[str, dict[str, Any], StoodBy | None]]
"""By task its state, the values of its consensus and the text, of those that are settled."""


class Held(NamedTuple):
    """A person's vote held against what is known of its task, which a ruling may have said."""

    person: str
    task: Task
    vote: Any
    known: Any
    is_ruled: bool = False


def against_gold(campaign: Campaign, kind: str, asked: Form | None) -> Document:
    """Each person's decisions on gold tasks against the answers that are known."""
    gold = readings()[kind].gold
    controls = Control.objects.filter(
        task__campaign=campaign,
        task__kind=kind,
        task__form=asked.id if asked else "",
        task__purpose=Purpose.GOLD,
    ).select_related("task__protocol", "task__item")
    if gold is None or not controls:
        return _document([], ())
    known = {control.task_id: control for control in controls}
    rows = DECISIONS[kind].objects.controls().standing().filter(task__in=known).order_by("pk")
    compared = []
    for row in rows:
        control = known[row.task_id]
        row.task = control.task
        decision = gold.decision(control.expected)
        compared.append(Held(str(row.person_id), control.task, row, decision))
    return _document(compared, gold.questions(controls[0].task))


def against_decision(campaign: Campaign, found: Sequence[Found], asked: Form | None) -> Document:
    """Each person's votes against what holds in the end, by the rule or by a ruling."""
    if not found:
        return _document([], ())
    questions = readings()[found[0].task.kind].held_against(asked)
    return _document(_held(found, _settled(campaign, found)), questions)


def against_decision_of(
    campaign: Campaign, found: Sequence[Found], person: str, question: Question
) -> dict[int, tuple[Any, Any]]:
    """By task, what a person says to a question and what holds in the end."""
    if not found:
        return {}
    tasks = [one.task.pk for one in found]
    return {
        one.task.pk: (question.read(one.vote), question.read(one.known))
        for one in _held(found, _settled(campaign, found, task__in=tasks))
        if one.person == person
    }


def _held(found: Sequence[Found], settled: Settled) -> list[Held]:
    reading = readings()[found[0].task.kind]
    compared: list[Held] = []
    for one in found:
        if (held := settled.get(one.task.pk)) is None:
            continue
        state, values, text = held
        decided = reading.decided(one.task, values, text)
        if decided is not None:
            is_ruled = state == TaskState.ADJUDICATED
            compared += [
                Held(str(vote.person_id), one.task, vote, decided, is_ruled) for vote in one.votes
            ]
    return compared


def _settled(campaign: Campaign, found: Sequence[Found], **where: Any) -> Settled:
    task = found[0].task
    rows = Consensus.objects.production().filter(
        task__campaign=campaign,
        task__kind=task.kind,
        task__form=task.form,
        task__state__in=SETTLED,
        **where,
    )
    held = rows.values_list(
        "task", "task__state", "values", "translation", "translation__text_hash"
    )
    return {
        task: (state, values, StoodBy(text, (words,)) if text else None)
        for task, state, values, text, words in held.iterator()
    }


def _document(compared: Sequence[Held], questions: Sequence[Question]) -> Document:
    by_person: defaultdict[str, list[Held]] = defaultdict(list)
    for one in compared:
        by_person[one.person].append(one)
    return {
        "decisions": len(compared),
        "questions": [_question(compared, one, name=PEOPLE) for one in questions],
        "groups": [
            {
                "key": person,
                "decisions": len(own),
                "questions": [_question(own, one, name=person) for one in questions],
            }
            for person, own in sorted(by_person.items(), key=lambda pair: int(pair[0]))
        ],
    }


def _question(compared: Sequence[Held], question: Question, *, name: str) -> Document:
    """`agree` of `total` decisions say what is known; `ruled` is the same of ruled tasks alone."""
    units, tasks, right, ruled = [], [], [], []
    for one in compared:
        said, known = question.read(one.vote), question.read(one.known)
        if said is None or known is None:
            continue
        units.append({name: said, KNOWN: known})
        tasks.append(one.task)
        right.append(said == known)
        if one.is_ruled:
            ruled.append(said == known)
    document = measured_units(units, tasks, question)
    return document | _share(right) | {"ruled": _share(ruled)}


def _share(right: Sequence[bool]) -> Document:
    agree, total = sum(right), len(right)
    if not total:
        return {"agree": 0, "total": 0, "share": None, "low": None, "high": None}
    low, high = wilson_interval(agree, total)
    return {"agree": agree, "total": total, "share": agree / total, "low": low, "high": high}
