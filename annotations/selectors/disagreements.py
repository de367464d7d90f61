"""What people disagree about, and how to show it side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from annotations.agreement.shares import ROUNDING
from annotations.models import DECISIONS, Adjudication, Campaign, Decision, Task
from annotations.models.tasks import TaskState
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
        differing = {"consensus__margin__lte": filters.agreed + ROUNDING, **DIFFERING}
        tasks = tasks.filter(state=TaskState.AGREED, **differing)
    return tasks.select_related("item", "consensus").order_by(*ORDER)


DIFFERING = {"consensus__votes__gt": 1, "consensus__margin__lt": 1}
"""Of a task: people have decided on it, and not all alike."""


def count_disputed(campaign: Campaign) -> dict[tuple[str, str], int]:
    """How many there are, by kind and language."""
    rows = list_disputed(campaign).order_by().values("kind", "language").annotate(n=Count("pk"))
    return {(row["kind"], row["language"]): row["n"] for row in rows}


@dataclass(frozen=True)
class Settled:
    """How people agree on the tasks that the rule has settled without a ruling.

    On those `by_rule` they differ; the others are those of one person, and such in which nobody
    answered what a ruling can be asked for. `at` counts by margin those at or under it.
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
    several = agreed.filter(consensus__votes__gt=1)
    at = {
        f"at_{index}": Count("pk", filter=Q(consensus__margin__lte=margin + ROUNDING))
        for index, margin in enumerate(MARGINS)
    }
    found = several.aggregate(
        unanimous=Count("pk", filter=Q(consensus__margin=1)),
        by_rule=Count("pk", filter=Q(consensus__margin__lt=1)),
        **at,
    )
    return Settled(
        tasks=agreed.count(),
        unanimous=found["unanimous"],
        by_rule=found["by_rule"],
        at={margin: found[f"at_{index}"] for index, margin in enumerate(MARGINS)},
    )


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
    return [Vote(chr(ord("A") + index % 26), row) for index, row in enumerate(standing_rows(rows))]


def rulings_seen(task: Task, user: User) -> list[Adjudication]:
    """The rulings of the task's current round that the user may see, in their order."""
    rows = Adjudication.objects.visible_to(user).filter(task=task, round=task.round)
    return list(rows.order_by("pk"))
