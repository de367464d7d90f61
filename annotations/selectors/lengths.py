"""How long a campaign's accepted translations are."""

from collections.abc import Iterator

from django.core.cache import cache

from annotations.models import Campaign
from annotations.quality.languages.facts import Length
from annotations.quality.lengths import learnt
from annotations.quality.units import Unit, fields_in_both
from annotations.selectors.memory import accepted_tasks

SAMPLE = 500
"""Accepted texts that are looked at, the newest."""

SECONDS = 600
"""For which what was learnt is remembered: it changes slowly, and is asked at every pause."""


def lengths_of(campaign: Campaign, language: str) -> Length | None:
    """The bounds that accepted texts teach, None where these are few. A query in ten minutes."""
    key = f"lengths/{campaign.pk}/{language}"
    known = cache.get(key)
    if known is None:
        found = learnt(_lengths(campaign, language))
        known = (found.shortest, found.longest, found.usual) if found else ()
        cache.set(key, known, SECONDS)
    return Length(*known) if known else None


def _lengths(campaign: Campaign, language: str) -> Iterator[tuple[int, int]]:
    """Of each field of the newest accepted texts, the code points of source and translation."""
    tasks = accepted_tasks(campaign, language).select_related("item", "consensus__translation")
    for task in tasks.order_by("-pk")[:SAMPLE]:
        text = task.consensus.translation
        if text is not None:
            source = Unit(task.item.question, tuple(task.item.options))
            for _, before, after in fields_in_both(source, text.unit):
                yield len(before.strip()), len(after.strip())
