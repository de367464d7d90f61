"""What has been stored meanwhile, where a submission comes too late."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from annotations.models import Adjudication, Assignment, Decision
from annotations.models.tasks import AssignmentState
from annotations.selectors.desk import standing_decision
from annotations.selectors.ledger import rulings_on
from annotations.vocabularies import DECIDING, RulingOutcome

Kind = Literal["ruling", "decision", "draft"]


@dataclass(frozen=True)
class Stored:
    """A reviewer's ruling, the person's own decision, or the draft of another window."""

    kind: Kind
    decision: Decision | None = None
    at: datetime | None = None


def stored_meanwhile(assignment: Assignment) -> Stored | None:
    """What stands in the way of another submission in this assignment, as far as it may be seen.

    The last word first: a ruling, where the rule of blindness lets the person see it, then what
    they decided themselves, then a draft.
    """
    ruling = _ruling(assignment)
    if ruling is not None:
        return Stored("ruling", ruling, ruling.created_at)
    decision = standing_decision(assignment)
    if decision is not None:
        return Stored("decision", decision, decision.created_at)
    if assignment.draft and assignment.state != AssignmentState.SUBMITTED:
        return Stored("draft")
    return None


def _ruling(assignment: Assignment) -> Adjudication | None:
    """The ruling that holds, where it says what people were asked."""
    holds = rulings_on([assignment.task])[assignment.task_id].holds
    if holds is None or holds.outcome not in (*DECIDING, RulingOutcome.WRONG_KEY):
        return None
    seen = Adjudication.objects.of_every_purpose().visible_to(assignment.person)
    return seen.select_related("task", "result").filter(pk=holds.pk).first()
