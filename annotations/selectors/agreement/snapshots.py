"""How far people agreed over time: what was kept day by day, and when the rules changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from annotations.models import AgreementPoint, Campaign, Protocol

DAY, WEEK = "day", "week"
GUIDELINE, FORMS, RULES = "guideline", "forms", "rules"


@dataclass(frozen=True)
class Mark:
    """A version of the protocol came into force; `changed` are `guideline`, `forms` and `rules`."""

    at: datetime
    version: int
    changed: Sequence[str]


@dataclass(frozen=True)
class Point:
    """What was found first on a day, by question; `decisions` were counted under a `version`."""

    day: date
    version: int
    decisions: int
    questions: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class OverTime:
    points: Sequence[Point]
    marks: Sequence[Mark]


def snapshots(campaign: Campaign, kind: str, form: str = "", *, every: str = DAY) -> OverTime:
    """The points that were kept, of each `day`, or the first of each `week`; two queries."""
    kept = campaign.agreement_points.filter(kind=kind, form=form).order_by("day")
    first: dict[Any, AgreementPoint] = {}
    for point in kept:
        first.setdefault(point.day if every == DAY else point.day.isocalendar()[:2], point)
    points = [
        Point(one.day, one.version, one.decisions, one.document["questions"])
        for one in first.values()
    ]
    return OverTime(points, marks(campaign))


def marks(campaign: Campaign) -> list[Mark]:
    """When the rules changed, and what of them; nothing of the first version, which began it."""
    versions = list(campaign.protocols.order_by("version"))
    return [
        Mark(after.created_at, after.version, _changed(before, after))
        for before, after in pairwise(versions)
    ]


def _changed(before: Protocol, after: Protocol) -> list[str]:
    changed = []
    if before.guideline != after.guideline:
        changed.append(GUIDELINE)
    if list(before.forms) != list(after.forms):
        changed.append(FORMS)
    if any(getattr(before, name) != getattr(after, name) for name in ("overlaps", "rules")):
        changed.append(RULES)
    return changed
