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
from annotations.selectors.agreement.votes import Found, Text
from annotations.selectors.readings import Question, readings
from annotations.selectors.steps import SETTLED
from annotations.vocabularies import Purpose

GOLD, DECISION = "gold", "decision"
AGAINST = (GOLD, DECISION)
KNOWN, PEOPLE = "known", "people"


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
    reading = readings()[found[0].task.kind]
    settled = _settled(campaign, found[0].task.kind, asked)
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
    return _document(compared, reading.held_against(asked))


def _settled(
    campaign: Campaign, kind: str, asked: Form | None
) -> Mapping[int, tuple[str, dict[str, Any], Text | None]]:
    rows = Consensus.objects.production().filter(
        task__campaign=campaign,
        task__kind=kind,
        task__form=asked.id if asked else "",
        task__state__in=SETTLED,
    )
    held = rows.values_list(
        "task", "task__state", "values", "translation", "translation__text_hash"
    )
    return {
        task: (state, values, Text(text, (words,)) if text else None)
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
    document = measured_units(units, tasks, question, with_pairs=False)
    return document | _share(right) | {"ruled": _share(ruled)}


def _share(right: Sequence[bool]) -> Document:
    agree, total = sum(right), len(right)
    if not total:
        return {"agree": 0, "total": 0, "share": None, "low": None, "high": None}
    low, high = wilson_interval(agree, total)
    return {"agree": agree, "total": total, "share": agree / total, "low": low, "high": high}
