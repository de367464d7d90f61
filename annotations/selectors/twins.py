"""Which items are twins: the same question with the same options, asked again."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count

from annotations.models import Benchmark, Campaign, Item


class Twin(NamedTuple):
    """An item as it is named; `benchmark` where it is of another one than was asked about."""

    sample_id: str
    benchmark: str = ""

    def __str__(self) -> str:
        return f"{self.sample_id} ({self.benchmark})" if self.benchmark else self.sample_id


def earlier_twins(benchmark: Benchmark, sample_ids: set[str]) -> list[tuple[Twin, Twin]]:
    """Each of these items with the earliest that asks the same, in whatever benchmark.

    Where the earliest is one of them, those of other benchmarks that repeat it are told too. One
    query.
    """
    contents = benchmark.items.filter(sample_id__in=sample_ids).values("content")
    rows = Item.objects.filter(content__in=contents).order_by("pk")
    groups: defaultdict[str, list[Twin]] = defaultdict(list)
    for content, own, sample_id, name in rows.values_list(
        "content", "benchmark", "sample_id", "benchmark__name"
    ):
        groups[content].append(Twin(sample_id, "" if own == benchmark.pk else name))
    return [
        (first, twin)
        for first, *others in groups.values()
        for twin in others
        if twin.benchmark or twin.sample_id in sample_ids
    ]


def twins_in_samples(campaign: Campaign) -> Mapping[str, int]:
    """How many items of each kind's sample have a twin in it; only kinds with some. One query."""
    groups = campaign.samples.values("kind", "item__content").annotate(items=Count("pk")).order_by()
    counts: defaultdict[str, int] = defaultdict(int)
    for kind, items in groups.filter(items__gt=1).values_list("kind", "items"):
        counts[kind] += items
    return dict(counts)
