"""What came back from agencies so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, QuerySet

from annotations.kinds.registry import text_kind
from annotations.models import DECISIONS, Campaign, DecisionImport

RETURNED = "post-edits"
"""What the ledger's rows say that they were imported from."""


@dataclass(frozen=True)
class Return:
    """One bringing in of an agency's work, and how many decisions it came to."""

    made: DecisionImport
    agency: str
    languages: Sequence[str]
    decisions: int


def returns_of(campaign: Campaign) -> list[Return]:
    """What agencies returned, the newest first."""
    made = DecisionImport.objects.filter(campaign=campaign, format=RETURNED)
    imports = made.select_related("created_by").in_bulk()
    rows: QuerySet[Any] = DECISIONS[text_kind().id].objects.production()
    found = (
        rows.filter(imported__in=imports)
        .order_by("-imported")
        .values_list("imported", "person__imported_as__name")
        .annotate(
            languages=ArrayAgg("task__language", distinct=True, order_by="task__language"),
            decisions=Count("pk"),
        )
    )
    return [Return(imports[key], agency, *counted) for key, agency, *counted in found]
