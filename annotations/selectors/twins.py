"""Which items are twins: the same question with the same options, asked again."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db.models import Count

from annotations.models import Benchmark, Campaign, Item


class Twin(NamedTuple):
    """An item as it is named; `benchmark` where it is of another one than was asked about."""

    sample_id: str
    benchmark: str = ""

    def __str__(self) -> str:
        return f"{self.sample_id} ({self.benchmark})" if self.benchmark else self.sample_id


def twins_elsewhere(benchmark: Benchmark) -> list[tuple[Twin, Twin]]:
    """Each item of a benchmark with those of others that ask the same, but not of its versions.

    One query, and one for each version before it.
    """
    earlier = list(_before(benchmark))
    rows = Item.objects.filter(content__in=benchmark.items.values("content")).order_by("pk")
    rows = rows.exclude(benchmark__in=earlier).exclude(benchmark__parent=benchmark)
    own: defaultdict[str, list[Twin]] = defaultdict(list)
    others: defaultdict[str, list[Twin]] = defaultdict(list)
    for content, pk, sample_id, name in rows.values_list(
        "content", "benchmark", "sample_id", "benchmark__name"
    ):
        if pk == benchmark.pk:
            own[content].append(Twin(sample_id))
        else:
            others[content].append(Twin(sample_id, name))
    return [(one, twin) for content in own for one in own[content] for twin in others[content]]


def _before(benchmark: Benchmark) -> Iterator[int]:
    """The benchmarks that it is a next version of."""
    seen = {benchmark.pk}
    while (parent := benchmark.parent) and parent.pk not in seen:
        seen.add(parent.pk)
        yield parent.pk
        benchmark = parent


def twins_in_samples(campaign: Campaign) -> Mapping[str, int]:
    """How many items of each kind's sample have a twin in it; only kinds with some. One query."""
    groups = campaign.samples.values("kind", "item__content").annotate(items=Count("pk")).order_by()
    counts: defaultdict[str, int] = defaultdict(int)
    for kind, items in groups.filter(items__gt=1).values_list("kind", "items"):
        counts[kind] += items
    return dict(counts)
