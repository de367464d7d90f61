"""How far a campaign is, computed from its tasks and its ledger."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from annotations.kinds.registry import following_kinds
from annotations.models import Campaign, Task
from annotations.models.tasks import AssignmentState, TaskState
from annotations.selectors.disagreements import by_several, differing
from annotations.selectors.steps import has_steps, is_in_force
from workbench.core.languages import Language, language_of

QUEUE = ("kind", "language", "form")
COUNTS = ("tasks", "agreed", "disputed", "adjudicated", "excluded", "places")


@dataclass(frozen=True)
class Progress:
    """Tasks of one kind, form and language.

    `places` are decisions asked for, `filled` those made. Of the `agreed` that several people
    decided on, `unanimous` are those on which all said the same, `by_rule` those on which people
    differ.
    """

    kind: str
    form: str
    language: Language
    tasks: int
    agreed: int
    disputed: int
    adjudicated: int
    excluded: int
    places: int
    filled: int
    unanimous: int
    by_rule: int

    @property
    def complete(self) -> int:
        return self.agreed + self.adjudicated + self.excluded

    @property
    def open(self) -> int:
        return self.tasks - self.complete - self.disputed

    @property
    def percent(self) -> int:
        return 100 * self.filled // self.places if self.places else 0


def by_language(campaign: Campaign) -> list[Progress]:
    """One row per kind, form and language, in five queries.

    A later step's task about a text that the first step has left counts for nothing, nor does what
    is open and handed to nobody, as in a language that is closed.
    """
    closed = Q(is_closed=True) | Q(language__in=campaign.closed_languages)
    waits_for_nobody = closed & Q(state=TaskState.OPEN)
    tasks = Task.objects.production().filter(~waits_for_nobody, campaign=campaign).order_by()
    if has_steps(campaign):
        tasks = tasks.filter(~Q(kind__in=following_kinds()) | is_in_force())
    in_hand, by_rule = _in_hand(tasks), _by_rule(tasks)
    rows = tasks.values(*QUEUE).annotate(
        tasks=Count("pk"),
        agreed=Count("pk", filter=Q(state=TaskState.AGREED)),
        disputed=Count("pk", filter=Q(state=TaskState.DISPUTED)),
        adjudicated=Count("pk", filter=Q(state=TaskState.ADJUDICATED)),
        excluded=Count("pk", filter=Q(state=TaskState.EXCLUDED)),
        by_several=Count("pk", filter=Q(state=TaskState.AGREED) & by_several(campaign)),
        places=Sum("overlap"),
        taken=Sum(F("overlap") - F("remaining")),
    )
    return [
        Progress(
            kind=row["kind"],
            form=row["form"],
            language=language_of(row["language"]),
            filled=row["taken"] - in_hand.get(_queue(row), 0),
            unanimous=row["by_several"] - by_rule[_queue(row)],
            by_rule=by_rule[_queue(row)],
            **{name: row[name] for name in COUNTS},
        )
        for row in rows.order_by(*QUEUE)
    ]


def _queue(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in QUEUE)


def _by_rule(tasks: QuerySet[Task]) -> Counter[tuple[str, ...]]:
    """How many tasks the rule has settled on which people differ, by what a row is of."""
    found = differing(tasks.filter(state=TaskState.AGREED), *QUEUE)
    counted = found.values("of").annotate(n=Count("pk")).order_by()
    return Counter({tuple(row["of"]): row["n"] for row in counted})


def languages_at_rest(campaign: Campaign, rows: Sequence[Progress]) -> list[Language]:
    """The campaign's languages in which nothing is asked for: they have no texts, or are closed.

    Args:
        rows: the campaign's progress.
    """
    at_work = {row.language.code for row in rows}
    return [language_of(code) for code in campaign.languages if code not in at_work]


def _in_hand(tasks: QuerySet[Task]) -> dict[tuple[str, ...], int]:
    """Places that are taken by people who have not decided yet, by what a row is of."""
    held = tasks.filter(
        assignments__state=AssignmentState.OPEN, assignments__round=F("round")
    ).values(*QUEUE)
    rows = held.annotate(n=Count("assignments"))
    return {_queue(row): row["n"] for row in rows}
