"""The translation memory: what a campaign's accepted texts say for equal and similar segments.

A segment is a field of an item. Its translation comes from the text that the campaign's people
agreed on or a reviewer ruled (of the last step where there are several), never from gold or
planted tasks, and never from an item of which an open task can still reach the person who looks
(`models/visibility.py`). Beside it stands what imported memories have (`imported_memory.py`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

from django.db.models import QuerySet

from annotations.canonical import canonical
from annotations.kinds.kind import Kind
from annotations.models import (
    DECISIONS,
    Campaign,
    Item,
    Segment,
    Task,
    TextDecision,
    TranslationMemory,
)
from annotations.models.visibility import reaching, source_visible_to
from annotations.quality.units import Unit
from annotations.selectors.imported_memory import imported_matches
from annotations.selectors.similar import EQUAL, LEAST_SIMILARITY, similar_segments
from annotations.selectors.steps import settled_tasks, text_steps
from annotations.selectors.wordings import Wording, counted, segments_with, wordings
from workbench.core.accounts.models import User

MOST_EQUAL, MOST_SIMILAR = 5, 3
"""Hits that are given of a field."""


@dataclass(frozen=True)
class Hit:
    """A translation of an equal (`similarity` 100) or similar segment.

    It stands in `uses` accepted texts, and in `own` texts that the person themselves stands by,
    accepted or not; or in an imported `memory`, and counts for so much less as that has a penalty.
    """

    source: str
    target: str
    uses: int
    own: int
    similarity: int
    memory: TranslationMemory | None = None

    @property
    def is_equal(self) -> bool:
        return self.similarity == EQUAL

    @property
    def score(self) -> int:
        return self.similarity - (self.memory.penalty if self.memory else 0)


class Pair(NamedTuple):
    """A segment, its translation, and in how many accepted texts it has that one."""

    source: str
    target: str
    uses: int


def hits_for(user: User, campaign: Campaign, language: str, item: Item) -> dict[str, list[Hit]]:
    """What the memory has for each field of an item: equal segments, then similar ones.

    Those that count most come first, and of them the most used. Eleven queries, however many
    fields and texts, one more for each other campaign of the person's over the benchmark, one a
    later step; with imported memories nine more and again one a later step.
    """
    unit = Unit(item.question, tuple(item.options))
    fields = {name: canonical(text) for name, text in unit.fields()}
    texts = set(fields.values())
    similar = similar_segments(campaign, texts)
    sources = {*texts, *(source for found in similar.values() for source in found)}
    hits = _accepted_hits(user, campaign, language, item, sources)
    imported = imported_matches(user, campaign, language, texts)
    known = {(hit.source, hit.target) for hit in hits}
    hits += [
        Hit(*wording, uses=0, own=0, similarity=EQUAL, memory=memory)
        for wording, memory in imported.found.items()
        if wording not in known
    ]
    return {
        name: _best(hits, {text: EQUAL, **similar.get(text, {}), **imported.similar.get(text, {})})
        for name, text in fields.items()
    }


def pairs_of(campaign: Campaign, language: str) -> Iterator[Pair]:
    """The whole memory of a campaign in a language, by source, the most used first.

    For those who may read everything: see `permissions.can_download`.
    """
    rows = counted(accepted_tasks(campaign, language), "item", "consensus__translation")
    for row in rows.order_by("source", "-uses", "target").iterator():
        yield Pair(*row)


def accepted_tasks(campaign: Campaign, language: str) -> QuerySet[Task]:
    """The work that ended with a text to stand by, after its last step."""
    return settled_tasks(campaign, language).filter(consensus__translation__isnull=False)


def accepted_visible_to(user: User, campaign: Campaign, language: str) -> QuerySet[Task]:
    """Of the accepted texts those that the person may see: none of an item that can still come to
    them, here or in another campaign over the benchmark."""
    return accepted_tasks(campaign, language).filter(
        ~reaching(user, campaign, "item"), source_visible_to(user, "item")
    )


def _accepted_hits(
    user: User, campaign: Campaign, language: str, item: Item, sources: Iterable[str]
) -> list[Hit]:
    """Every translation of these segments that was accepted, or that the person stands by."""
    here = Segment.objects.filter(item__benchmark=campaign.benchmark_id)
    wanted = segments_with(here, sources)
    accepted = wordings(
        _visible(user, campaign, language, item), wanted, "item", "consensus__translation"
    )
    own = Counter[Wording]()
    for step in text_steps(campaign):
        own += wordings(_own(user, campaign, language, item, step), wanted, "task__item", "result")
    return [Hit(*wording, accepted[wording], own[wording], EQUAL) for wording in accepted | own]


def _visible(user: User, campaign: Campaign, language: str, item: Item) -> QuerySet[Task]:
    return accepted_visible_to(user, campaign, language).exclude(item=item)


def _own(
    user: User, campaign: Campaign, language: str, item: Item, step: Kind
) -> QuerySet[TextDecision]:
    """The person's standing decisions of a step for a text, agreed on or not."""
    mine: QuerySet[TextDecision] = (
        cast("type[TextDecision]", DECISIONS[step.id])
        .objects.production()
        .standing()
        .filter(
            person=user,
            task__campaign=campaign,
            task__language=language,
            result__isnull=False,
        )
    )
    return mine.exclude(task__item=item)


def _best(hits: Iterable[Hit], sources: Mapping[str, int]) -> list[Hit]:
    found = [replace(hit, similarity=sources[hit.source]) for hit in hits if hit.source in sources]
    found = [hit for hit in found if hit.score >= LEAST_SIMILARITY]
    found.sort(key=lambda hit: (-hit.score, -hit.uses, -hit.own, hit.source, hit.target))
    equal = [hit for hit in found if hit.is_equal]
    similar = [hit for hit in found if not hit.is_equal]
    return equal[:MOST_EQUAL] + similar[:MOST_SIMILAR]
