"""How far a campaign is, computed from its tasks and its ledger."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from annotations.models import Campaign, Task
from annotations.models.tasks import TaskState
from annotations.vocabularies import LANGUAGES, Language, Purpose, TaskKind


@dataclass(frozen=True)
class Progress:
    """Tasks of one kind and language; `places` are decisions asked for, `filled` those made."""

    kind: TaskKind
    language: Language
    tasks: int
    agreed: int
    disputed: int
    adjudicated: int
    places: int
    filled: int

    @property
    def complete(self) -> int:
        return self.agreed + self.adjudicated

    @property
    def open(self) -> int:
        return self.tasks - self.complete - self.disputed

    @property
    def percent(self) -> int:
        return 100 * self.filled // self.places if self.places else 0


def by_language(campaign: Campaign) -> list[Progress]:
    """One row per kind and language, in one query."""
    rows = (
        Task.objects.filter(campaign=campaign, purpose=Purpose.PRODUCTION)
        .values("kind", "language")
        .annotate(
            tasks=Count("pk"),
            agreed=Count("pk", filter=Q(state=TaskState.AGREED)),
            disputed=Count("pk", filter=Q(state=TaskState.DISPUTED)),
            adjudicated=Count("pk", filter=Q(state=TaskState.ADJUDICATED)),
            places=Sum("overlap"),
            filled=Sum(F("overlap") - F("remaining")),
        )
        .order_by("kind", "language")
    )
    return [
        Progress(
            kind=TaskKind(row["kind"]),
            language=LANGUAGES[row["language"]],
            **{
                name: row[name]
                for name in ("tasks", "agreed", "disputed", "adjudicated", "places", "filled")
            },
        )
        for row in rows
    ]
