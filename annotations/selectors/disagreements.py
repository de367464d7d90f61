"""What people disagree about, and how to show it side by side."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from annotations.models import DECISIONS, Campaign, Decision, Task
from annotations.models.tasks import TaskState
from annotations.selectors.ledger import standing_rows
from workbench.core.accounts.models import User


@dataclass(frozen=True)
class Vote:
    """One person's standing decision, shown under a letter that hides who it was."""

    letter: str
    decision: Decision


def list_disputed(
    campaign: Campaign, *, language: str | None = None, kind: str | None = None
) -> QuerySet[Task]:
    """Tasks whose rule gave no answer, in the order in which they are adjudicated."""
    tasks = Task.objects.production().filter(campaign=campaign, state=TaskState.DISPUTED)
    if language:
        tasks = tasks.filter(language=language)
    if kind:
        tasks = tasks.filter(kind=kind)
    return tasks.select_related("item", "consensus").order_by("-priority", "position", "pk")


def count_disputed(campaign: Campaign) -> dict[tuple[str, str], int]:
    """How many there are, by kind and language."""
    rows = list_disputed(campaign).order_by().values("kind", "language").annotate(n=Count("pk"))
    return {(row["kind"], row["language"]): row["n"] for row in rows}


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
