"""Up to which day the ledger counts for a release."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, QuerySet

from annotations.models import DECISIONS, Adjudication, Campaign, Decision, Translation
from annotations.selectors.ledger import Cut


def as_of(campaign: Campaign, cut: Cut) -> str:
    """The day, in UTC, of the newest decision or text at the cut, as 2026-11-30; without any, that
    on which the campaign was made.

    It stands in for a clock, which a release does not have: the same ledger gives the same day.
    """
    decisions: list[type[Decision]] = [*DECISIONS.values(), Adjudication]
    rows: list[QuerySet[Any]] = [
        model.objects.production().filter(task__campaign=campaign) for model in decisions
    ]
    texts = Translation.objects.filter(item__benchmark=campaign.benchmark)
    found = [_newest(cut.of(one)) for one in (*rows, texts)]
    newest = max((moment for moment in found if moment), default=campaign.created_at)
    return newest.astimezone(UTC).date().isoformat()


def _newest(rows: QuerySet[Any]) -> datetime | None:
    moment: datetime | None = rows.aggregate(newest=Max("created_at"))["newest"]
    return moment
