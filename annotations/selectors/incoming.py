"""What a campaign can take in of decisions made elsewhere, and what it has taken in."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model

from annotations.formats.foreign.wanted import Wanted
from annotations.models import (
    DECISIONS,
    Adjudication,
    Campaign,
    DecisionImport,
    Flag,
    FlagResolution,
    Item,
    Return,
    Sample,
    Skip,
)


def wanted_by(campaign: Campaign) -> Wanted:
    """The forms and kinds that the campaign asks, its languages, and which items there are."""
    sampled = Sample.objects.filter(campaign=campaign)

    def count_items(names: Collection[str]) -> int:
        known = Item.objects.filter(benchmark=campaign.benchmark_id, sample_id__in=list(names))
        return known.count()

    return Wanted(
        kinds=tuple(sampled.order_by("kind").values_list("kind", flat=True).distinct()),
        forms=campaign.protocol.asked,
        source_language=campaign.source_language,
        languages=tuple(campaign.languages),
        since=campaign.created_at.isoformat(timespec="seconds"),
        count_items=count_items,
    )


@dataclass(frozen=True)
class Brought:
    """One import of decisions, and how many rows of the ledger came with it, by what they are."""

    made: DecisionImport
    counts: Mapping[str, int]


def imports_of(campaign: Campaign) -> list[Brought]:
    """What was brought in, the newest first."""
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    tables: tuple[type[Model], ...] = (
        *DECISIONS.values(), Skip, Adjudication, Return, Flag, FlagResolution,
    )  # fmt: skip
    for table in tables:
        every: Any = table._default_manager.of_every_purpose()  # type: ignore[attr-defined]
        rows = every.filter(imported__campaign=campaign)
        name = str(table._meta.verbose_name_plural)
        for key, count in rows.order_by().values_list("imported").annotate(n=Count("pk")):
            counts[key][name] = count
    made = DecisionImport.objects.filter(campaign=campaign).select_related("created_by")
    return [Brought(one, counts[one.pk]) for one in made.order_by("-pk")]
