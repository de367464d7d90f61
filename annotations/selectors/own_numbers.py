"""A person's own work in numbers: how much, how fast, with how much change; for them alone."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, FloatField, Q, Sum
from django.db.models.functions import TruncDate

from annotations.kinds.registry import other_steps, text_kind
from annotations.models import DECISIONS, Decision
from annotations.selectors.gold import OwnControls, own_control_numbers
from annotations.selectors.readings import Outcomes, readings
from workbench.core.accounts.models import User
from workbench.core.clock import midnight

DAYS = 30


class Median(Aggregate):
    """The middle value, or the mean of the two middle ones."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class KindNumbers:
    """Decisions of a kind; a correction counts as the one that it corrects.

    `seconds` are active ones. Pace is that of the last `DAYS` days: `median_seconds` a decision,
    and `per_hour` of active work; None where nothing was done or no time was taken.
    """

    kind: str
    today: int
    total: int
    seconds: int
    per_hour: float | None
    median_seconds: int | None


@dataclass(frozen=True)
class OwnWork:
    """`outcomes` are of the steps on the way to a text that the person has taken."""

    kinds: list[KindNumbers]
    outcomes: dict[str, Outcomes]
    days: list[tuple[date, int]]
    controls: list[OwnControls]

    @property
    def total(self) -> int:
        return sum(one.total for one in self.kinds)

    @property
    def today(self) -> int:
        return sum(one.today for one in self.kinds)

    @property
    def recent(self) -> int:
        return sum(count for _, count in self.days)


def own_work(user: User) -> OwnWork:
    """All of a person's own numbers; days are those of their time zone."""
    today = midnight()
    since = today - timedelta(days=DAYS - 1)
    kinds = [_numbers(model, user, today, since) for model in DECISIONS.values()]
    return OwnWork(
        kinds=[one for one in kinds if one.total],
        outcomes=_outcomes(user),
        days=_days(user, since),
        controls=own_control_numbers(user),
    )


def _outcomes(user: User) -> dict[str, Outcomes]:
    first = text_kind().id
    found = {kind: readings()[kind].outcomes(user) for kind in (first, *other_steps(first))}
    return {kind: one for kind, one in found.items() if one.total}


def _numbers(model: type[Decision], user: User, today: datetime, since: datetime) -> KindNumbers:
    first, lately = Q(supersedes__isnull=True), Q(created_at__gte=since)
    row: dict[str, Any] = (
        model.objects.of_every_purpose()
        .filter(person=user)
        .aggregate(
            today=Count("pk", filter=first & Q(created_at__gte=today)),
            total=Count("pk", filter=first),
            seconds=Sum("active_seconds", default=0),
            recent=Count("pk", filter=first & lately),
            recent_seconds=Sum("active_seconds", filter=lately, default=0),
            median=Median("active_seconds", filter=first & lately),
        )
    )
    spent = row["recent_seconds"]
    return KindNumbers(
        kind=model.kind,
        today=row["today"],
        total=row["total"],
        seconds=row["seconds"],
        per_hour=3600 * row["recent"] / spent if spent else None,
        median_seconds=None if row["median"] is None else round(row["median"]),
    )


def _days(user: User, since: datetime) -> list[tuple[date, int]]:
    """Decisions a day, the days without any among them."""
    counted: Counter[date] = Counter()
    for model in DECISIONS.values():
        rows = model.objects.of_every_purpose().filter(
            person=user, created_at__gte=since, supersedes__isnull=True
        )
        by_day = rows.order_by().annotate(day=TruncDate("created_at")).values("day")
        counted.update({row["day"]: row["n"] for row in by_day.annotate(n=Count("pk"))})
    return [(day, counted[day]) for n in range(DAYS) if (day := since.date() + timedelta(days=n))]
