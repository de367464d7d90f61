"""What a campaign can take in of decisions made elsewhere, and what it has taken in."""

from collections.abc import Collection

from annotations.formats.foreign.wanted import Wanted
from annotations.models import Campaign, Item, Sample


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
        count_items=count_items,
    )
