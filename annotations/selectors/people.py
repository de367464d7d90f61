"""Who has done what: counts and time for a person, and for a campaign's managers."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Count, Q, Sum

from annotations.models import DECISIONS, Assignment, Campaign, Decision, Membership, Skip, Task
from annotations.models.tasks import AssignmentState
from annotations.selectors.readings import readings
from annotations.selectors.steps import kinds_of
from workbench.core.accounts.models import User
from workbench.core.clock import midnight


@dataclass(frozen=True)
class OwnNumbers:
    """Decisions made and active seconds spent, today in the person's time zone and in all."""

    today: int
    total: int
    seconds_today: int
    seconds_total: int


@dataclass
class PersonNumbers:
    """One person in a campaign; all that they did counts as work.

    `counts` are their decisions by kind of task. Of the `judged` texts they `accepted` some as they
    were; those of controls are not among them.
    """

    user: User
    counts: dict[str, int]
    roles: list[Membership] = field(default_factory=list)
    judged: int = 0
    accepted: int = 0
    skips: int = 0
    surplus: int = 0
    seconds: int = 0
    held: int = 0

    @property
    def decisions(self) -> int:
        return sum(self.counts.values())

    @property
    def accept_rate(self) -> float | None:
        return self.accepted / self.judged if self.judged else None


def own_numbers(user: User) -> OwnNumbers:
    """What the person has done; a correction counts as the decision that it corrects."""
    today = midnight()
    counted = [_own(model, user, today) for model in DECISIONS.values()]
    today, total, seconds_today, seconds_total = (
        sum(column) for column in zip(*counted, strict=True)
    )
    return OwnNumbers(today, total, seconds_today, seconds_total)


def by_person(campaign: Campaign, *, person: User | None = None) -> list[PersonNumbers]:
    """Everybody with a role or a decision in the campaign, or one of them, by user name.

    In eight queries, however many they are.
    """
    people: dict[int, PersonNumbers] = {}
    none = {kind.id: 0 for kind in kinds_of(campaign)}
    roles = campaign.memberships.select_related("user")
    for membership in roles.filter(user=person) if person else roles:
        one = people.setdefault(membership.user_id, PersonNumbers(membership.user, dict(none)))
        one.roles.append(membership)
    counts = {
        kind: _counts(DECISIONS[kind], campaign, person, readings()[kind].changes_nothing)
        for kind in none
    }
    skips = _counts(Skip, campaign, person)
    held = _held(campaign, person)
    gone = {row["person"] for row in chain(skips, held, *counts.values())} - people.keys()
    left = User.objects.in_bulk(gone)
    people |= {pk: PersonNumbers(user, dict(none)) for pk, user in left.items()}
    for kind, rows in counts.items():
        for row in rows:
            one = people[row["person"]]
            one.counts[kind] = row["n"]
            one.seconds += row["seconds"] or 0
            one.surplus += row["surplus"]
            one.judged += row.get("judged", 0)
            one.accepted += row.get("accepted", 0)
    for row in skips:
        one = people[row["person"]]
        one.skips = row["n"]
        one.seconds += row["seconds"] or 0
    for row in held:
        people[row["person"]].held = row["n"]
    return sorted(people.values(), key=lambda one: one.user.username)


def imported_names(campaign: Campaign) -> dict[int, str]:
    """The names of those who have no account and whose decisions were imported, by their users."""
    return dict(campaign.imported_people.values_list("user", "name"))


def _own(model: type[Decision], user: User, since: datetime) -> tuple[int, int, int, int]:
    first = Q(supersedes__isnull=True)
    today = Q(created_at__gte=since)
    row = (
        model.objects.of_every_purpose()
        .filter(person=user)
        .aggregate(
            today=Count("pk", filter=first & today),
            total=Count("pk", filter=first),
            seconds_today=Sum("active_seconds", filter=today, default=0),
            seconds_total=Sum("active_seconds", default=0),
        )
    )
    return row["today"], row["total"], row["seconds_today"], row["seconds_total"]


def _of(person: User | None) -> Q:
    return Q(person=person) if person else Q()


def _held(campaign: Campaign, person: User | None) -> list[Any]:
    held = Assignment.objects.of_every_purpose().filter(
        _of(person), task__campaign=campaign, state=AssignmentState.OPEN
    )
    return list(held.order_by().values("person").annotate(n=Count("pk")))


def _counts(
    model: type[Decision], campaign: Campaign, person: User | None, unchanged: Q | None = None
) -> list[Any]:
    """By person, in one pass; with what is `judged` where a decision can leave a text unchanged.

    Decisions are found by the rules that they were made by: by their tasks, every task of the
    campaign would be read.
    """
    controls = Task.objects.controls().filter(campaign=campaign)
    standing = Q(superseded_by__isnull=True) & ~Q(task__in=controls.values("pk"))
    judged = {"judged": standing, "accepted": standing & unchanged} if unchanged else {}
    rows = (
        model.objects.of_every_purpose()
        .filter(_of(person), protocol__campaign=campaign)
        .order_by()
        .values("person")
        .annotate(
            n=Count("pk", filter=Q(supersedes__isnull=True)),
            surplus=Count("pk", filter=Q(surplus=True, supersedes__isnull=True)),
            seconds=Sum("active_seconds"),
            **{name: Count("pk", filter=which) for name, which in judged.items()},
        )
    )
    return list(rows)
