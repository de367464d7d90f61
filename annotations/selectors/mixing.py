"""Which controls may come to a person, how many are due, and where they come.

A person's queue is thought of as their work with the controls that are due beside it, shuffled:
of all that they are handed, the protocol's share are controls, at places that nobody can foresee.
What is shown as waiting is the sum of both, so that it goes down by one with either.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from random import Random

from django.db.models import Count, Exists, F, OuterRef, Q

from annotations.models import Assignment, Membership, Task
from annotations.models.tasks import (
    FREE,
    TAKEN,
    AssignmentState,
    TaskQuerySet,
    is_production,
    is_same_work,
)
from annotations.models.visibility import CONSOLE_ROLES
from workbench.core.accounts.models import User
from workbench.core.prepared import Given

UNDONE = (AssignmentState.EXPIRED, AssignmentState.RELEASED)
Place = tuple[int, str, str]
"""A campaign's id, a kind of task and a language."""


@dataclass(frozen=True)
class Handed:
    """What a person has of one queue, done or in hand: `tasks` in all, of them `controls`.

    `undone` are controls that left their hands without a decision; they come back first, as work
    does.
    """

    tasks: int = 0
    controls: int = 0
    undone: int = 0


def controls_due(share: int, handed: Handed, work: int) -> int:
    """How many controls belong to what is still to come.

    With t tasks handed, c of them controls, and w tasks of work ahead, n more controls make
    c + n of t + w + n; n is the largest number that keeps this within the share.

    Args:
        share: in percent, below 100.
    """
    return max(0, (share * (handed.tasks + work) - 100 * handed.controls) // (100 - share))


def is_controls_turn(due: int, work: int, handed: Handed, rng: Random) -> bool:
    """Whether the next of the shuffled tasks is a control."""
    return due > 0 and (handed.undone > 0 or rng.random() * (work + due) < due)


def handed_in(user: User, campaigns: Collection[int]) -> dict[Place, Handed]:
    """What the person has had of each queue of these campaigns, in one query."""
    control = ~is_production("task__")
    taken = Q(state__in=TAKEN)
    rows = (
        Assignment.objects.of_every_purpose()
        .filter(person=user, task__campaign__in=campaigns)
        .order_by()
        .values_list("task__campaign", "task__kind", "task__language")
        .annotate(
            tasks=Count("pk", filter=taken),
            controls=Count("pk", filter=taken & control),
            undone=Count("pk", filter=Q(state__in=UNDONE, round=F("task__round")) & control),
        )
    )
    return {(campaign, kind, language): Handed(*n) for campaign, kind, language, *n in rows}


def open_controls(person: int | Given, free: TaskQuerySet) -> TaskQuerySet:
    """Of tasks with a free place, the controls that the person may be handed.

    Nobody has an item twice, whoever sees the console has none, and work comes first: while the
    item's own task has a free place, its control waits.
    """
    own = Task.objects.production().filter(is_same_work(), **FREE)
    overseer = Membership.objects.filter(
        user=person, campaign=OuterRef("campaign"), role__in=CONSOLE_ROLES
    )
    return free.controls().filter(
        ~Exists(Assignment.objects.beside(person)),
        ~Exists(own),
        ~Exists(overseer),
        ~Exists(User.objects.filter(pk=person, is_superuser=True)),
    )


def waiting_controls(
    shares: Mapping[int, int],
    handed: Mapping[Place, Handed],
    work: Mapping[Place, int],
    available: Mapping[Place, int],
) -> dict[Place, int]:
    """By queue, how many controls are still to come to the person.

    Args:
        shares: in percent, by campaign.
        work: tasks that wait, without controls.
        available: controls that the person may be handed.
    """
    return {
        place: min(
            n, controls_due(shares[place[0]], handed.get(place, Handed()), work.get(place, 0))
        )
        for place, n in available.items()
    }
