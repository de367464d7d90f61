"""What the ledger says of blind answers."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext_noop as _

from annotations.agreement.aggregation import aggregate_answers
from annotations.forms.words import BASE
from annotations.models import Task
from annotations.models.tasks import TaskState
from annotations.selectors.readings import Case, Gold, Question, Reading, Standing

CHOICE = Question("choice", {BASE: _("Answer")}, lambda answer: answer.choice)


def _keys(tasks: Sequence[Task]) -> Iterable[tuple[Task, dict[str, Any]]]:
    """Each task with the key that stood the test."""
    return [(task, {"choice": task.item.key}) for task in tasks]


class AnswerReading(Reading):
    columns = {"seen": "seen_id", "choice": "choice", "proposal": "proposal_id"}
    seen = ("seen",)
    written = ("proposal",)
    gold = Gold(
        settled=TaskState.AGREED,
        expected=_keys,
        questions=lambda _: (CHOICE,),
        decision=lambda expected: SimpleNamespace(**expected),
    )

    def standing(self, case: Case) -> Standing:
        answers, round = case.votes, case.round
        choices = [answer.choice for answer in answers]
        found = aggregate_answers(choices, case.task.item.key, overlap=case.task.overlap)
        values = {"correct": found.correct, "wrong": found.wrong, "unsure": found.unsure}
        if case.ruling is not None:
            return Standing(TaskState.ADJUDICATED, round, len(answers), "adjudicated", values)
        if found.suspicious is None:
            return Standing(TaskState.OPEN, round, len(answers), "", values)
        if found.suspicious:
            return Standing(TaskState.DISPUTED, round, len(answers), "suspicious", values)
        return Standing(TaskState.AGREED, round, len(answers), "confirmed", values)


READING = AnswerReading()
