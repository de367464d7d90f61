"""Whom controls can still come to: nobody is handed a question twice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.models import Assignment, Campaign, Control, Membership, Task
from annotations.models.tasks import is_same_work
from annotations.models.visibility import CONSOLE_ROLES
from annotations.vocabularies import Role
from workbench.core.accounts.models import User


@dataclass(frozen=True)
class Reach:
    """Of so many controls of a kind and language, whom they can still come to.

    `people` has who could be handed any, with how many at most, those with most first; `nobody`
    counts the controls that everybody is shut out of, as they have had the question.
    """

    kind: str
    language: str
    controls: int
    people: tuple[tuple[User, int], ...]
    nobody: int


def reach(campaign: Campaign, controls: QuerySet[Control]) -> list[Reach]:
    """The forecast for each kind and language, in two queries.

    A control comes to those who annotate in its language, do not see the console and have had
    neither it nor another task that asks the same. A question that is not done yet may still come
    to them as work, and shuts them out then.
    """
    found: defaultdict[tuple[str, str], list[set[int]]] = defaultdict(list)
    for kind, language, had in _had(controls):
        found[kind, language].append(set(had))
    people = list(_people(campaign))
    return [
        _of_queue(kind, language, had, [m.user for m in people if m.covers(language)])
        for (kind, language), had in sorted(found.items())
    ]


def _of_queue(kind: str, language: str, had: list[set[int]], people: Iterable[User]) -> Reach:
    counted = [(user, sum(user.pk not in those for those in had)) for user in people]
    able = {user.pk for user, _n in counted}
    return Reach(
        kind=kind,
        language=language,
        controls=len(had),
        people=tuple(
            sorted(
                ((user, n) for user, n in counted if n),
                key=lambda pair: (-pair[1], pair[0].username),
            )
        ),
        nobody=sum(able <= those for those in had),
    )


def _had(controls: QuerySet[Control]) -> QuerySet[Task, tuple[str, str, list[int]]]:
    """Of each control's task: kind, language, and who has had it or one that asks the same."""
    others = Assignment.objects.of_every_purpose().filter(
        Q(task=OuterRef("pk")) | is_same_work("task__")
    )
    return (
        Task.objects.controls()
        .filter(control__in=controls)
        .annotate(had=ArraySubquery(others.values("person")))
        .values_list("kind", "language", "had")
    )


def _people(campaign: Campaign) -> QuerySet[Membership]:
    overseers = Membership.objects.filter(
        user=OuterRef("user"), campaign=campaign, role__in=CONSOLE_ROLES
    )
    annotating = Membership.objects.filter(
        ~Exists(overseers), campaign=campaign, role=Role.ANNOTATOR, user__is_active=True
    )
    return annotating.filter(user__is_superuser=False).select_related("user")
