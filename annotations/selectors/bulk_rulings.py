"""What a ruling on many tasks of the queue would come to, and what became of earlier ones."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotations.models import Adjudication, BulkRuling, Campaign, Task
from annotations.selectors.console import to_adjudicate
from annotations.selectors.disagreements import ALL, QueueFilters
from annotations.selectors.ledger import cases_of
from annotations.selectors.readings import Case, readings
from annotations.vocabularies import Dispute, RulingOutcome
from workbench.core.accounts.models import User

AT_ONCE = 200
"""Tasks that are ruled on in one act."""
SEEN_LENGTH = 16

OUTCOMES = (
    RulingOutcome.STANDS,
    RulingOutcome.LEAVE_LANGUAGE_OUT,
    RulingOutcome.LEAVE_ITEM_OUT,
    RulingOutcome.NEEDS_EXPERT,
)
"""What many tasks can be ruled to come to; the first is what more people said than anything else.
"""


@dataclass(frozen=True)
class Candidate:
    """A task as it was `seen`; `said` is what leads there, or the `problem` why it is left out."""

    task: Task
    seen: str
    said: Adjudication | None = None
    problem: str = ""


@dataclass(frozen=True)
class Plan:
    """The first tasks of the queue under some filters, of `total`."""

    outcome: RulingOutcome
    total: int
    candidates: Sequence[Candidate]

    @property
    def ready(self) -> list[Candidate]:
        return [one for one in self.candidates if not one.problem]

    @property
    def seen(self) -> dict[int, str]:
        """What a ruling is bound to, by task."""
        return {one.task.pk: one.seen for one in self.ready}


def plan(
    campaign: Campaign,
    user: User,
    outcome: RulingOutcome = RulingOutcome.STANDS,
    filters: QueueFilters = ALL,
) -> Plan:
    """What rulings on the first tasks that the person may rule on would come to."""
    queue = to_adjudicate(campaign, user, filters)
    tasks = list(queue[:AT_ONCE])
    rules = campaign.protocols.in_bulk({task.protocol_id for task in tasks})
    for task in tasks:
        task.campaign, task.protocol = campaign, rules[task.protocol_id]
    cases = cases_of(tasks)
    return Plan(outcome, queue.count(), [candidate(cases[task.pk], outcome) for task in tasks])


def candidate(case: Case, outcome: RulingOutcome) -> Candidate:
    """What a ruling on one task would come to."""
    seen = seen_of(case)
    if outcome == RulingOutcome.STANDS:
        said = readings()[case.task.kind].leading(case)
        problem = "" if said else _("No answer is ahead of the others.")
        return Candidate(case.task, seen, said, problem)
    return Candidate(case.task, seen, problem=_unfit(case.task, outcome))


def seen_of(case: Case) -> str:
    """Another text once anybody has decided or ruled on the task since; `SEEN_LENGTH` characters,
    however many did."""
    rows = [*case.votes, *case.waiting, *([case.ruling] if case.ruling else [])]
    told = (case.round, *sorted(row.pk for row in rows))
    return sha256(repr(told).encode()).hexdigest()[:SEEN_LENGTH]


def _unfit(task: Task, outcome: RulingOutcome) -> str:
    on_source = task.language == task.campaign.source_language
    if outcome == RulingOutcome.LEAVE_LANGUAGE_OUT and on_source:
        return _("This task is on the source; leave the item out altogether.")
    if outcome == RulingOutcome.NEEDS_EXPERT and task.consensus.dispute == Dispute.NEEDS_EXPERT:
        return _("An expert is asked for already.")
    return ""


@dataclass(frozen=True)
class Made:
    """An act and its rulings: how many were made, and how many of them still stand."""

    act: BulkRuling
    made: int
    standing: int


def acts_of(campaign: Campaign) -> QuerySet[BulkRuling]:
    """The newest first."""
    return campaign.bulk_rulings.select_related("person")


def made_by(acts: Sequence[BulkRuling], user: User) -> list[Made]:
    """What became of the rulings of some acts; without those of another person that have a ruling
    which the user may not see."""
    act_of = {act.nonce_on(task): act.pk for act in acts for task in act.tasks}
    rows = Adjudication.objects.production().filter(nonce__in=list(act_of))
    seen = set(rows.visible_to(user).values_list("pk", flat=True))
    made, standing, hidden = Counter[int](), Counter[int](), set[int]()
    for pk, nonce, newer in rows.values_list("pk", "nonce", "superseded_by"):
        made[act_of[nonce]] += 1
        standing[act_of[nonce]] += newer is None
        if pk not in seen:
            hidden.add(act_of[nonce])
    return [
        Made(act, made[act.pk], standing[act.pk])
        for act in acts
        if act.person_id == user.pk or act.pk not in hidden
    ]


def rulings_of(act: BulkRuling) -> Mapping[int, Adjudication]:
    """Those of an act, by task."""
    rows = Adjudication.objects.production().filter(
        nonce__in=[act.nonce_on(task) for task in act.tasks], person=act.person_id
    )
    return {row.task_id: row for row in rows}
