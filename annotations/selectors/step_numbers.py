"""What each step on the way to a text takes, and how far it leaves the text as it was."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Sum

from annotations.models import DECISIONS, Campaign
from annotations.selectors.own_numbers import Median
from annotations.selectors.readings import readings
from annotations.selectors.steps import told_steps


@dataclass(frozen=True)
class StepNumbers:
    """The standing decisions of a step; times in active seconds.

    `accepted` is the share that left the text as it was, `hter` by tokenizer the mean edit rate of
    the newest.
    """

    kind: str
    decisions: int
    accepted: float | None
    hter: Mapping[str, float]
    seconds: int
    median_seconds: float | None


def by_step(campaign: Campaign) -> list[StepNumbers]:
    """Each step that the campaign's rules ask for; nothing where there is one alone."""
    return [_numbers(campaign, step) for step in told_steps(campaign)]


def _numbers(campaign: Campaign, kind: str) -> StepNumbers:
    reading = readings()[kind]
    standing = DECISIONS[kind].objects.production().standing().filter(task__campaign=campaign)
    row = standing.aggregate(
        decisions=Count("pk"),
        accepted=Count("pk", filter=reading.changes_nothing),
        seconds=Sum("active_seconds", default=0),
        median=Median("active_seconds"),
    )
    return StepNumbers(
        kind=kind,
        decisions=row["decisions"],
        accepted=row["accepted"] / row["decisions"] if row["decisions"] else None,
        hter=reading.effort(campaign),
        seconds=row["seconds"],
        median_seconds=row["median"],
    )
