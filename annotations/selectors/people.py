"""Who has done what: counts and time for a person, and for a campaign's managers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Count, Q, Sum

from annotations.models import DECISIONS, Campaign, Decision, Membership, Skip
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


def by_person(campaign: Campaign) -> list[PersonNumbers]:
    """Everybody with a role or a decision in the campaign, by user name, in eight queries."""
    people: dict[int, PersonNumbers] = {}
    none = {kind.id: 0 for kind in kinds_of(campaign)}
    for membership in campaign.memberships.select_related("user"):
        person = people.setdefault(membership.user_id, PersonNumbers(membership.user, dict(none)))
        person.roles.append(membership)
    counts = {kind: _counts(DECISIONS[kind], campaign) for kind in none}
    skips = _counts(Skip, campaign)
    gone = {row["person"] for row in chain(skips, *counts.values())} - people.keys()
    left = User.objects.in_bulk(gone)
    people |= {pk: PersonNumbers(user, dict(none)) for pk, user in left.items()}
    for kind, rows in counts.items():
        for row in rows:
            person = people[row["person"]]
            person.counts[kind] = row["n"]
            person.seconds += row["seconds"] or 0
            person.surplus += row["surplus"]
    for row in skips:
        person = people[row["person"]]
        person.skips = row["n"]
        person.seconds += row["seconds"] or 0
    _count_accepted(people, campaign, none)
    return sorted(people.values(), key=lambda person: person.user.username)


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


def _counts(model: type[Decision], campaign: Campaign) -> list[Any]:
    rows = (
        model.objects.of_every_purpose()
        .filter(task__campaign=campaign)
        .order_by()
        .values("person")
        .annotate(
            n=Count("pk", filter=Q(supersedes__isnull=True)),
            surplus=Count("pk", filter=Q(surplus=True, supersedes__isnull=True)),
            seconds=Sum("active_seconds"),
        )
    )
    return list(rows)


def _count_accepted(
    people: dict[int, PersonNumbers], campaign: Campaign, kinds: Iterable[str]
) -> None:
    for kind in kinds:
        unchanged = readings()[kind].changes_nothing
        if unchanged is None:
            continue
        standing = DECISIONS[kind].objects.production().standing().filter(task__campaign=campaign)
        rows = standing.order_by().values("person")
        for row in rows.annotate(judged=Count("pk"), accepted=Count("pk", filter=unchanged)):
            person = people[row["person"]]
            person.judged += row["judged"]
            person.accepted += row["accepted"]
