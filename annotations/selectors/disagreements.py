"""What people disagree about, and how to show it side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONArray

from annotations.agreement.shares import ROUNDING
from annotations.models import DECISIONS, Adjudication, Campaign, Consensus, Decision, Task
from annotations.models.tasks import TaskState
from annotations.selectors.item_history import letter
from annotations.selectors.ledger import standing_rows
from workbench.core.accounts.models import User


@dataclass(frozen=True)
class Vote:
    """One person's standing decision, shown under a letter that hides who it was."""

    letter: str
    decision: Decision


@dataclass(frozen=True)
class QueueFilters:
    """Which tasks of the queue to look for; an empty value looks for all.

    With an `agreed` margin they are instead those that the rule has settled though people differ,
    by so much at most.
    """

    language: str = ""
    kind: str = ""
    form: str = ""
    reason: str = ""
    subject: str = ""
    agreed: float | None = None


ALL = QueueFilters()
ORDER = (
    F("consensus__consequence").desc(),
    F("consensus__margin").asc(nulls_last=True),
    F("position").asc(),
    F("pk").asc(),
)
"""What more hangs on comes first, then what people differ on more."""


def list_disputed(campaign: Campaign, filters: QueueFilters = ALL) -> QuerySet[Task]:
    """Tasks that need a ruling, in the order in which they are adjudicated: their rule gives no
    answer, or the margin is at or under that of their protocol."""
    named = {
        "language": filters.language,
        "kind": filters.kind,
        "form": filters.form,
        "consensus__dispute": filters.reason,
        "item__subject": filters.subject,
    }
    tasks = Task.objects.production().filter(
        campaign=campaign, **{name: value for name, value in named.items() if value}
    )
    if filters.agreed is None:
        tasks = tasks.filter(state=TaskState.DISPUTED)
    else:
        differing = {f"consensus__{name}": value for name, value in DIFFERING.items()}
        close = {"consensus__margin__lte": filters.agreed + ROUNDING}
        tasks = tasks.filter(state=TaskState.AGREED, **differing, **close)
    return tasks.select_related("item", "consensus").order_by(*ORDER)


@dataclass(frozen=True)
class Settled:
    """How people agree on the tasks that the rule has settled without a ruling.

    On those `by_rule` they differ; the others are those of one person, and those whose form has
    nothing to count. `at` counts by margin those at or under it.
    """

    tasks: int
    unanimous: int
    by_rule: int
    at: Mapping[float, int]

    @property
    def others(self) -> int:
        return self.tasks - self.unanimous - self.by_rule


MARGINS = (0.0, 1 / 3, 1 / 2)


def settled(campaign: Campaign) -> Settled:
    """Over the whole campaign."""
    agreed = Task.objects.production().filter(campaign=campaign, state=TaskState.AGREED)
    at = {
        f"at_{index}": Count("pk", filter=Q(margin__lte=most + ROUNDING))
        for index, most in enumerate(MARGINS)
    }
    found = differing(agreed).aggregate(by_rule=Count("pk"), **at)
    told = agreed.aggregate(tasks=Count("pk"), by_several=Count("pk", filter=by_several(campaign)))
    return Settled(
        tasks=told["tasks"],
        unanimous=told["by_several"] - found["by_rule"],
        by_rule=found["by_rule"],
        at={most: found[f"at_{index}"] for index, most in enumerate(MARGINS)},
    )


def by_several(campaign: Campaign) -> Q:
    """Of a settled task: several people have decided on it, and on something to count."""
    forms = [form for rules in campaign.protocols.all() for form in rules.asked.values()]
    countable = {form.id for form in forms if form.is_countable}
    return Q(overlap__gt=1) & ~Q(form__in={form.id for form in forms} - countable)


def differing(settled: QuerySet[Task], *columns: str) -> QuerySet[Any]:
    """What settled tasks came to on which not all of several people say the same, with these
    columns of the task as `of`.

    There are few, and an index has them: each is looked up, where a join would read every task.
    """
    task = (
        settled.filter(pk=OuterRef("task")).order_by().values(of=JSONArray(*(columns or ("pk",))))
    )
    found = Consensus.objects.of_every_purpose().filter(**DIFFERING)
    return found.annotate(of=Subquery(task)).filter(of__isnull=False)


DIFFERING = {"votes__gt": 1, "margin__lt": 1, "dispute": ""}
"""Of a consensus that stands: not all of several people say the same."""


def votes_on(task: Task, user: User) -> list[Vote]:
    """The standing decisions of the task's current round that the user may see.

    Letters follow the order of submission.
    """
    model = DECISIONS[task.kind]
    rows = (
        model.objects.visible_to(user)
        .filter(task=task, round=task.round)
        .select_related("person")
        .order_by("pk")
    )
    return [Vote(letter(index), row) for index, row in enumerate(standing_rows(rows))]


def rulings_seen(task: Task, user: User) -> list[Adjudication]:
    """The rulings of the task's current round that the user may see, in their order."""
    rows = Adjudication.objects.visible_to(user).filter(task=task, round=task.round)
    return list(rows.order_by("pk"))
